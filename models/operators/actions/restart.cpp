#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"
#include "sim/stories/waits.hpp"

namespace gameday::models::actions {

namespace {

struct Restart {
    Name target;
    fields::Distribution duration = Duration::seconds(60);

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Restart>("restart",
                                    "Restarts the services that use a database, in every region: their pools "
                                    "close all connections and ask DNS again.")
                .field<&Restart::target>("target", "The database.",
                                         {.required = true, .refers_to = {"database"}})
                .field<&Restart::duration>("duration", "How long it takes.", {.source = fields::assumption})
                .done();
        return type;
    }
};

sim::Story run_restart(StepRun run, const fields::Case& step) {
    const auto& restart = step.as<Restart>();
    sim::Engine& engine = run.engine();
    co_await sim::delay(engine, run.draw(restart.duration));
    const sim::ChangeId cause = engine.cause();
    for (Pool* pool : run.estate->pools.at(restart.target.text)) {
        engine.set_cause(cause);
        pool->restart();
    }
    engine.set_cause(cause);
    run.done->set(true);
}

std::string restart_done(const fields::Case& step, int) {
    return "services that use " + step.as<Restart>().target.text + " restarted";
}

} // namespace

StepAction restart() {
    return {
        .option = fields::case_of<Restart>("restart"), .carry_out = run_restart, .done_words = restart_done};
}

} // namespace gameday::models::actions
