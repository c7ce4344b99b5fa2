#pragma once

#include "models/operators/runbook_run.hpp"
#include "tests/models/dns/name_rig.hpp"

namespace gameday::models::testing {

/// A database, and a runbook that is run at 100 s on the clock of the rig.
struct RunbookRig : DatabaseGround {
    explicit RunbookRig(std::vector<StepParameters> steps, SystemParameters with = tiny_system())
        : DatabaseGround(std::move(with)) {
        runbook.steps = std::move(steps);
    }

    /// Ten writes a second, at …,050 and so on, to whoever is reached in the east.
    void write_until(Time end) { write_every(ms(100), Time::at(ms(50)), end); }
    /// Runs it once more, beside the runs before.
    void start(std::int64_t second) {
        acts.at_second(second, [this] {
            runs.push_back(
                std::make_unique<RunbookRun>(estate, "plan", runbook, RegionId{}, engine.now(), 1));
            runs.back()->start();
        });
    }
    void reach(std::int64_t second, RegionId where, Reach value) {
        acts.at_second(second, [this, where, value] { region(where).reach.set(value); });
    }
    /// When the step was done.
    [[nodiscard]] std::string done(const std::string& step) const {
        return changes("runbooks.plan.steps." + step);
    }
    /// When it could not go on, by the number of the hindrance, and when it could.
    [[nodiscard]] std::string hindrance(const std::string& step) const {
        return changes("runbooks.plan.steps." + step + ".hindrance");
    }
    [[nodiscard]] std::string primary() const { return changes("database.main.primary"); }

    RunbookParameters runbook;
    std::vector<std::unique_ptr<RunbookRun>> runs;
};

inline StepParameters called(const std::string& id, StepParameters step) {
    step.id = Name{id};
    return step;
}
inline StepParameters taking(fields::Distribution time, StepParameters step) {
    step.takes = std::move(time);
    return step;
}
/// A step of that name that takes so long.
inline StepParameters task(const std::string& id, Duration takes,
                           std::optional<std::vector<std::string>> after = std::nullopt) {
    return called(id, taking(takes, step("task", {{"target", id}}, std::move(after))));
}

} // namespace gameday::models::testing
