#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Switchover {
    Name target;
    std::optional<Name> to;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Switchover>("switchover",
                                       "Planned: the primary takes no more writes, the replica receives "
                                       "the rest of the log, and is then promoted. Nothing is lost.")
                .field<&Switchover::target>("target", "The database.",
                                            {.required = true, .refers_to = {"database"}})
                .field<&Switchover::to>(
                    "to", "The region of the replica; by default the one that has the most log.",
                    {.refers_to = {"regions"}})
                .done();
        return type;
    }
};

sim::Story carry_out(StepRun run, const fields::Case& step) {
    const auto& switchover = step.as<Switchover>();
    sim::Engine& engine = *run.estate->engine;
    Database& database = *run.estate->databases.at(switchover.target.text);
    const RegionId replica =
        switchover.to ? run.estate->topology->find(switchover.to->text) : database.best_replica(engine.now());
    ReplicationStream* const log = replica.exists() ? database.stream(replica) : nullptr;
    if (log == nullptr || replica == database.primary().value()) {
        co_return;
    }
    database.accepting().set(false);
    while (log->missing(engine.now()) > 0) {
        co_await sim::delay(engine, log->until_drained(engine.now()));
    }
    const RegionId old_primary = database.primary().value();
    database.begin_promotion();
    co_await sim::delay(engine, database.promotion_time(replica));
    database.fenced(old_primary).set(true); // it steps down: whoever still writes to it gets an error
    database.finish_promotion(replica);
    run.done->set(true);
}

} // namespace

StepAction switchover() {
    return {.option = fields::case_of<Switchover>("switchover"),
            .carry_out = carry_out,
            .promotes = [](const fields::Case& step) {
                return std::optional(step.as<Switchover>().target.text);
            }};
}

} // namespace gameday::models::actions
