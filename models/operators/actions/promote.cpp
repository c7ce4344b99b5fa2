#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "models/operators/actions/promotion.hpp"
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
            fields::record<Promote>(
                "promote",
                "Failover: makes a replica the primary, as it is, behind the lag gate. Does nothing "
                "when the alarm is about a region that does not hold the primary.")
                .field<&Promote::target>("target", "The database.",
                                         {.required = true, .refers_to = {"database"}})
                .field<&Promote::to>("to",
                                     "The region of the replica; by default the one that has the most log.",
                                     {.refers_to = {"regions"}})
                .done();
        return type;
    }
};

/// Who says whether to go on although the replica is too far behind; nobody: it goes on.
const OperatorParameters* who_is_asked(const StepRun& run, const LagGateParameters& gate) {
    if (gate.otherwise != GateAnswer::ask) {
        return nullptr;
    }
    return gate.asks ? run.estate->operators.at(gate.asks->text) : run.by;
}

bool too_far_behind(Database& database, RegionId replica, Time now) {
    ReplicationStream* const log = database.stream(replica); // gone once some replica has been promoted
    return log != nullptr && log->behind(now) > database.parameters().lag_gate.limit;
}

sim::Story run_promote(StepRun run, const fields::Case& step) {
    const auto& promote = step.as<Promote>();
    sim::Engine& engine = run.engine();
    Database& database = *run.estate->databases.at(promote.target.text);
    if (is_about_another_region(run, database, database.primary().value())) {
        run.hindrance->set(Hindrance::not_needed);
        run.done->set(true);
        co_return;
    }
    const LagGateParameters& gate = database.parameters().lag_gate;
    const OperatorParameters* const asked = who_is_asked(run, gate);
    bool gated = gate.otherwise == GateAnswer::wait || asked != nullptr;
    RegionId replica = promotable(run, database, promote.to);
    for (; !replica.exists() || (gated && too_far_behind(database, replica, engine.now()));
         replica = promotable(run, database, promote.to)) {
        if (is_promoted_meanwhile(run, database, promote.to)) {
            run.hindrance->set(Hindrance::promoted);
            run.done->set(true);
            co_return;
        }
        if (!replica.exists()) {
            run.hindrance->set(Hindrance::no_replica);
            co_await sim::delay(engine, looks_again_every);
        } else if (asked != nullptr) {
            run.hindrance->set(Hindrance::asks);
            co_await sim::delay(engine, run.draw(asked->decide, "lag-gate"));
            gated = false;
        } else {
            run.hindrance->set(Hindrance::lag);
            co_await sim::delay(engine, gate_looks_every);
        }
    }
    run.hindrance->set(Hindrance::none);
    database.begin_promotion();
    co_await sim::delay(engine, database.promotion_time(replica));
    while (database.reach(replica) != Reach::up) {
        run.hindrance->set(Hindrance::lost_replica);
        co_await sim::delay(engine, looks_again_every);
    }
    run.hindrance->set(Hindrance::none);
    database.finish_promotion(replica);
    run.done->set(true);
}

std::optional<std::string> promote_region(const fields::Case& step) {
    const auto& to = step.as<Promote>().to;
    return to ? std::optional(to->text) : std::nullopt;
}

} // namespace

StepAction promote() {
    return {
        .option = fields::case_of<Promote>("promote"),
        .carry_out = run_promote,
        .promotes = [](const fields::Case& step) { return std::optional(step.as<Promote>().target.text); },
        .minds_the_alarm = true,
        .promotes_in = promote_region};
}

} // namespace gameday::models::actions
