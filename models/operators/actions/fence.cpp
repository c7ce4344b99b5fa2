#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "models/operators/actions/promotion.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Fence {
    Name target;
    fields::Distribution duration = Duration::seconds(10);

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Fence>(
                "fence",
                "Keeps the copy that was primary when the alarm or the page came, or else when the runbook "
                "was started, from taking writes, whether it can be reached or not. Does nothing when the "
                "alarm is about another region, or where the "
                "database has no fencing.")
                .field<&Fence::target>("target", "The database.",
                                       {.required = true, .refers_to = {"database"}})
                .field<&Fence::duration>("duration", "How long it takes.", {.source = fields::assumption})
                .done();
        return type;
    }
};

/// The copy that was primary when the runbook was called for: never one that has been promoted meanwhile.
RegionId primary_when_called(const StepRun& run, const Database& database) {
    const auto history = database.primary().history();
    RegionId primary = history.front().value;
    for (const auto& past : history) {
        primary = past.from < run.called ? past.value : primary;
    }
    return primary;
}

sim::Story run_fence(StepRun run, const fields::Case& step) {
    const auto& fence = step.as<Fence>();
    Database& database = *run.estate->databases.at(fence.target.text);
    const RegionId primary = primary_when_called(run, database);
    if (is_about_another_region(run, database, primary)) {
        run.hindrance->set(Hindrance::not_needed);
    } else if (database.parameters().fencing) {
        co_await sim::delay(run.engine(), run.draw(fence.duration));
        database.fenced(primary).set(true);
    }
    run.done->set(true);
}

} // namespace

StepAction fence() {
    return {.option = fields::case_of<Fence>("fence"), .carry_out = run_fence};
}

} // namespace gameday::models::actions
