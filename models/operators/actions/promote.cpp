#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

/// How often the lag gate looks again while it waits.
constexpr Duration gate_looks_every = Duration::seconds(5);

struct Promote {
    Name target;
    std::optional<Name> to;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Promote>("promote",
                                    "Failover: makes a replica the primary, as it is, behind the lag gate.")
                .field<&Promote::target>("target", "The database.",
                                         {.required = true, .refers_to = {"database"}})
                .field<&Promote::to>("to",
                                     "The region of the replica; by default the one that has the most log.",
                                     {.refers_to = {"regions"}})
                .done();
        return type;
    }
};

const OperatorParameters* who_is_asked(const StepRun& run, const LagGateParameters& gate) {
    return gate.asks ? run.estate->operators.at(gate.asks->text) : run.by;
}

bool too_far_behind(Database& database, RegionId replica, Time now) {
    ReplicationStream* const log = database.stream(replica); // gone once some replica has been promoted
    return log != nullptr && log->behind(now) > database.parameters().lag_gate.limit;
}

sim::Story carry_out(StepRun run, const fields::Case& step) {
    const auto& promote = step.as<Promote>();
    sim::Engine& engine = *run.estate->engine;
    Database& database = *run.estate->databases.at(promote.target.text);
    const RegionId replica =
        promote.to ? run.estate->topology->find(promote.to->text) : database.best_replica(engine.now());
    if (!replica.exists() || !database.can_promote(replica)) {
        co_return; // nothing to promote: the step is never done, and neither is what waits for it
    }
    const LagGateParameters& gate = database.parameters().lag_gate;
    if (too_far_behind(database, replica, engine.now())) {
        if (gate.otherwise == GateAnswer::wait) {
            while (too_far_behind(database, replica, engine.now())) {
                co_await sim::delay(engine, gate_looks_every);
            }
        } else if (const auto* asked = who_is_asked(run, gate); gate.otherwise == GateAnswer::ask && asked) {
            const sim::Stream draws = run.estate->randomness.stream("runbooks/lag-gate/" + database.key());
            co_await sim::delay(engine, asked->decide.draw(draws.at(0, run.ordinal)));
        }
    }
    if (!database.can_promote(replica)) {
        co_return; // meanwhile it has gone, or somebody else was faster
    }
    database.begin_promotion();
    co_await sim::delay(engine, database.promotion_time(replica));
    while (database.reach(replica) != Reach::up) {
        co_await sim::delay(engine, looks_for_lost_host_every);
    }
    database.finish_promotion(replica);
    run.done->set(true);
}

} // namespace

StepAction promote() {
    return {
        .option = fields::case_of<Promote>("promote"),
        .carry_out = carry_out,
        .promotes = [](const fields::Case& step) { return std::optional(step.as<Promote>().target.text); }};
}

} // namespace gameday::models::actions
