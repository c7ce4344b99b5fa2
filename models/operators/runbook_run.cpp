#include "models/operators/runbook_run.hpp"

#include <algorithm>

#include "sim/stories/waits.hpp"

namespace gameday::models {

namespace {

std::string hindrance_words(Hindrance hindrance) {
    switch (hindrance) {
    case Hindrance::no_replica:
        return "waits: no replica can be promoted";
    case Hindrance::lag:
        return "waits: the replica is further behind than the lag gate allows";
    case Hindrance::asks:
        return "asks: the replica is further behind than the lag gate allows";
    case Hindrance::lost_replica:
        return "waits: the replica cannot be reached";
    case Hindrance::lost_log:
        return "waits: the rest of the log cannot arrive";
    case Hindrance::not_needed:
        return "is not needed: the primary is in another region";
    case Hindrance::promoted:
        return "is not needed: it has been promoted already";
    case Hindrance::none:
        break;
    }
    return "goes on";
}

sim::Subject hindrance_of(const std::string& address, const std::string& step) {
    return {.name = address + ".hindrance",
            .label = step,
            .phase = "hindrance",
            .describe = [step](std::int64_t value) {
                return "step '" + step + "' " + hindrance_words(static_cast<Hindrance>(value));
            }};
}

sim::Subject done_of(const std::string& address, const StepParameters& step, const int& found) {
    const auto told = step_action(step.action).done_words;
    return {.name = address,
            .label = step.name(),
            .phase = step.name(),
            .describe =
                [&step, &found, told](std::int64_t) {
                    return told != nullptr ? told(step.action, found) : "step '" + step.name() + "' done";
                },
            .in_story = told != nullptr};
}

} // namespace

RunbookRun::RunbookRun(Estate& estate, const std::string& name, const RunbookParameters& runbook,
                       RegionId alarmed, Time called, std::uint32_t ordinal)
    : estate_(&estate), alarmed_(alarmed), called_(called), began_(estate.engine->now()),
      by_(runbook.by ? estate.operators.at(runbook.by->text) : nullptr), ordinal_(ordinal) {
    const auto dependencies = runbook.dependencies();
    for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
        const StepParameters& step = runbook.steps[i];
        const std::string address = "runbooks." + name + ".steps." + step.name();
        auto found = std::make_unique<int>(0);
        auto done =
            std::make_unique<sim::Observable<bool>>(*estate.engine, done_of(address, step, *found), false);
        steps_.push_back({&step, dependencies[i], address,
                          std::make_unique<sim::Observable<Hindrance>>(
                              *estate.engine, hindrance_of(address, step.name()), Hindrance::none),
                          std::move(done), std::move(found)});
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

Time RunbookRun::ended() const {
    Time last = began_;
    for (const Step& step : steps_) {
        last = std::max(last, step.done->value() ? step.done->since() : Time::never());
    }
    return last;
}

bool RunbookRun::moves(const std::string& database, Time after) const {
    return std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
        const Hindrance hindrance = step.hindrance->value();
        return promoted_by(step.parameters->action) == database && hindrance != Hindrance::not_needed &&
               hindrance != Hindrance::promoted && !(step.done->value() && step.done->since() <= after);
    });
}

std::string RunbookRun::unfinished() const {
    for (const Step& step : steps_) {
        const bool could_begin =
            std::all_of(step.after.begin(), step.after.end(),
                        [this](std::size_t before) { return steps_[before].done->value(); });
        if (could_begin && !step.done->value()) {
            const Hindrance hindrance = step.hindrance->value();
            return "step '" + step.parameters->name() + "' " +
                   (hindrance == Hindrance::none ? "has not ended" : hindrance_words(hindrance));
        }
    }
    return {};
}

sim::Story RunbookRun::prepare(std::size_t index) {
    Step& step = steps_[index];
    for (const std::size_t before : step.after) {
        co_await sim::until(engine(), *steps_[before].done, sim::is_true);
    }
    const StepRun run{estate_,  step.address,         alarmed_,        called_,         by_,
                      ordinal_, step.hindrance.get(), step.done.get(), step.found.get()};
    if (step.parameters->takes) {
        co_await sim::delay(engine(), run.draw(*step.parameters->takes, "takes"));
    }
    actions_[index] = step_action(step.parameters->action).carry_out(run, step.parameters->action);
    actions_[index].start();
}

} // namespace gameday::models
