#include <algorithm>

#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "models/operators/actions/promotion.hpp"
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

/// Whether the primary can be told to stop, and says that nothing is missing.
bool primary_answers(const Database& database) {
    return database.reach(database.primary().value()) == Reach::up;
}

/// How long to wait before looking again whether the replica has the whole log and can be reached;
/// nothing when it has, or when another promotion has come in between.
Duration until_caught_up(Database& database, RegionId replica, Time now) {
    ReplicationStream* const log = database.stream(replica);
    if (log == nullptr || database.promoting()) {
        return {};
    }
    if (log->missing(now) > 0) { // what slows it down may end before it has drained
        return database.stalled(replica)
                   ? looks_again_every
                   : std::clamp(log->until_drained(now), Duration::milliseconds(1), looks_again_every);
    }
    return database.reach(replica) == Reach::up && primary_answers(database) ? Duration{} : looks_again_every;
}

sim::Story run_switchover(StepRun run, const fields::Case& step) {
    const auto& switchover = step.as<Switchover>();
    sim::Engine& engine = run.engine();
    Database& database = *run.estate->databases.at(switchover.target.text);
    const auto overtaken = [&] { return is_promoted_meanwhile(run, database, switchover.to); };
    RegionId replica = promotable(run, database, switchover.to);
    for (; !overtaken() && (!replica.exists() || !primary_answers(database));
         replica = promotable(run, database, switchover.to)) {
        run.hindrance->set(replica.exists() ? Hindrance::lost_log : Hindrance::no_replica);
        co_await sim::delay(engine, looks_again_every);
    }
    if (!overtaken()) {
        run.hindrance->set(Hindrance::none);
        database.drain();
    }
    for (Duration wait = until_caught_up(database, replica, engine.now()); wait > Duration{} && !overtaken();
         wait = until_caught_up(database, replica, engine.now())) {
        const bool lost = database.stalled(replica) || !primary_answers(database);
        run.hindrance->set(lost ? Hindrance::lost_log : Hindrance::none);
        co_await sim::delay(engine, wait);
    }
    run.hindrance->set(Hindrance::none);
    while (!overtaken() && !database.can_promote(replica)) { // somebody else is about to promote one
        run.hindrance->set(Hindrance::no_replica);
        co_await sim::delay(engine, looks_again_every);
    }
    if (overtaken()) {
        run.hindrance->set(Hindrance::promoted);
        run.done->set(true);
        co_return;
    }
    run.hindrance->set(Hindrance::none);
    const RegionId old_primary = database.primary().value();
    database.begin_promotion();
    co_await sim::delay(engine, database.promotion_time(replica));
    while (database.reach(replica) != Reach::up) {
        run.hindrance->set(Hindrance::lost_replica);
        co_await sim::delay(engine, looks_again_every);
    }
    run.hindrance->set(Hindrance::none);
    database.fenced(old_primary).set(true); // it steps down: whoever still writes to it gets an error
    database.finish_promotion(replica);
    run.done->set(true);
}

std::optional<std::string> switchover_region(const fields::Case& step) {
    const auto& to = step.as<Switchover>().to;
    return to ? std::optional(to->text) : std::nullopt;
}

} // namespace

StepAction switchover() {
    return {
        .option = fields::case_of<Switchover>("switchover"),
        .carry_out = run_switchover,
        .promotes = [](const fields::Case& step) { return std::optional(step.as<Switchover>().target.text); },
        .needs_the_primary = true,
        .promotes_in = switchover_region};
}

} // namespace gameday::models::actions
