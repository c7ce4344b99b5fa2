#include <algorithm>

#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Verify {
    Name target;
    fields::Distribution duration = Duration::minutes(2);

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Verify>(
                "verify", "Somebody looks whether users are served: whether the regions that DNS answers can "
                          "be reached, "
                          "read and written. Does not see whether a region turns some away. Changes nothing.")
                .field<&Verify::target>("target", "The DNS name.", {.required = true, .refers_to = {"dns"}})
                .field<&Verify::duration>("duration", "How long it takes.", {.source = fields::assumption})
                .done();
        return type;
    }
};

/// What somebody found, from best to worst.
enum Service : int { serves_users, cannot_write, cannot_read, cannot_be_reached };

/// What users of one place meet, where DNS sends them.
Service service_of(const Estate& estate, const Estate::Users& users, const ServiceName& name) {
    const RegionId region = name.answer(users.near).value();
    if (estate.regions[region.index()]->reach.value() != Reach::up) {
        return cannot_be_reached;
    }
    Service worst = serves_users;
    for (const std::string& database : users.databases) {
        if (!estate.databases.at(database)->readable(region).value()) {
            return cannot_read;
        }
        const bool writes = estate.pools.at(database)[region.index()]->can_commit().value();
        worst = users.write && !writes ? cannot_write : worst;
    }
    return worst;
}

sim::Story run_verify(StepRun run, const fields::Case& step) {
    const auto& verify = step.as<Verify>();
    co_await sim::delay(run.engine(), run.draw(verify.duration));
    const ServiceName& name = *run.estate->names.at(verify.target.text);
    for (const Estate::Users& users : run.estate->users) {
        if (users.asks == verify.target.text) {
            *run.found = std::max(*run.found, static_cast<int>(service_of(*run.estate, users, name)));
        }
    }
    run.done->set(true);
}

std::string verify_words(const fields::Case& step, int found) {
    const std::string& name = step.as<Verify>().target.text;
    switch (found) {
    case cannot_write:
        return "verified: " + name + " serves reads, but no writes";
    case cannot_read:
        return "verified: " + name + " does not serve everybody, its database cannot be read";
    case cannot_be_reached:
        return "verified: " + name + " does not serve everybody, a region cannot be reached";
    default:
        return "verified: " + name + " serves users";
    }
}

} // namespace

StepAction verify() {
    return {.option = fields::case_of<Verify>("verify"), .carry_out = run_verify, .done_words = verify_words};
}

} // namespace gameday::models::actions
