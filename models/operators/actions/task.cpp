#include "models/estate/estate.hpp"
#include "models/operators/actions/catalogue.hpp"

namespace gameday::models::actions {

namespace {

struct Task {
    std::string target;

    static const fields::Type& description() {
        static const fields::Type type =
            fields::record<Task>(
                "task", "Something that people do and the model does not know; `takes` says for how long.")
                .field<&Task::target>("target", "What it is, in words.", {.required = true})
                .done();
        return type;
    }
};

// A coroutine without a wait: it is done where it begins.
sim::Story run_task(StepRun run, const fields::Case&) {
    run.done->set(true);
    co_return;
}

std::string task_done(const fields::Case& step, int) {
    return "done: " + step.as<Task>().target;
}

} // namespace

StepAction task() {
    return {.option = fields::case_of<Task>("task"), .carry_out = run_task, .done_words = task_done};
}

} // namespace gameday::models::actions
