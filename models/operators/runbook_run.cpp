#include "models/operators/runbook_run.hpp"

#include "sim/stories/waits.hpp"

namespace gameday::models {

RunbookRun::RunbookRun(Estate& estate, const std::string& name, const RunbookParameters& runbook,
                       RegionId alarmed, std::uint32_t ordinal)
    : estate_(&estate), name_(name), alarmed_(alarmed), began_(estate.engine->now()),
      by_(runbook.by ? estate.operators.at(runbook.by->text) : nullptr), ordinal_(ordinal) {
    const auto dependencies = runbook.dependencies();
    for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
        const std::string step = runbook.steps[i].name();
        auto done = std::make_unique<sim::Observable<bool>>(
            *estate.engine,
            sim::Subject{.name = "runbooks." + name + ".steps." + step,
                         .label = step,
                         .phase = step,
                         .describe = [step](std::int64_t) { return "step '" + step + "' done"; },
                         .in_story = false},
            false);
        steps_.push_back({&runbook.steps[i], dependencies[i], std::move(done)});
    }
    actions_.resize(steps_.size());
}

void RunbookRun::start() {
    const sim::ChangeId cause = estate_->engine->cause();
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        estate_->engine->set_cause(cause);
        preparations_.push_back(prepare(i));
        preparations_.back().start();
    }
    estate_->engine->set_cause(cause);
}

sim::Story RunbookRun::prepare(std::size_t index) {
    Step& step = steps_[index];
    for (const std::size_t before : step.after) {
        co_await sim::until(*estate_->engine, *steps_[before].done, sim::is_true);
    }
    if (step.parameters->takes) {
        const sim::Stream draws =
            estate_->randomness.stream("runbooks." + name_ + "." + step.parameters->name() + "/takes");
        co_await sim::delay(*estate_->engine, step.parameters->takes->draw(draws.at(0, ordinal_)));
    }
    const StepRun run{estate_, alarmed_, began_, by_, ordinal_, step.done.get()};
    actions_[index] = step_action(step.parameters->action).carry_out(run, step.parameters->action);
    actions_[index].start();
}

} // namespace gameday::models
