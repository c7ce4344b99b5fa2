#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Fence {
    Name target;
    fields::Distribution duration = Duration::seconds(10);

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Fence>(
                "fence", "Keeps the copy in the region that the alarm is about from taking writes, or "
                         "without an alarm the one that was primary when the runbook began, whether it "
                         "can be reached or not. Does nothing where the database has no fencing.")
                .field<&Fence::target>("target", "The database.",
                                       {.required = true, .refers_to = {"database"}})
                .field<&Fence::duration>("duration", "How long it takes.", {.source = fields::assumption})
                .done();
        return type;
    }
};

/// Never the copy that the runbook has promoted meanwhile, or that somebody else had promoted before.
RegionId to_be_fenced(const StepRun& run, const Database& database) {
    if (run.alarmed.exists()) {
        return run.alarmed;
    }
    const auto history = database.primary().history();
    RegionId primary = history.front().value;
    for (const auto& past : history) {
        primary = past.from < run.began ? past.value : primary;
    }
    return primary;
}

sim::Story carry_out(StepRun run, const fields::Case& step) {
    const auto& fence = step.as<Fence>();
    Database& database = *run.estate->databases.at(fence.target.text);
    if (database.parameters().fencing) {
        const RegionId region = to_be_fenced(run, database);
        co_await sim::delay(*run.estate->engine, run.draw(fence.duration));
        if (database.has_host(region)) {
            database.fenced(region).set(true);
        }
    }
    run.done->set(true);
}

} // namespace

StepAction fence() {
    return {.option = fields::case_of<Fence>("fence"), .carry_out = carry_out};
}

} // namespace gameday::models::actions
