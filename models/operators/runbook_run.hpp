#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/estate/estate.hpp"
#include "models/operators/actions.hpp"

namespace gameday::models {

/// One run of a runbook: each step is a story that waits for the steps before it, and then acts.
class RunbookRun {
public:
    /// `alarmed` is the region that the alarm is about, if there was one; `called` is when it was called for,
    /// as StepRun has it; `ordinal` tells this run's draws from those of other runs.
    RunbookRun(Estate& estate, const std::string& name, const RunbookParameters& runbook, RegionId alarmed,
               Time called, std::uint32_t ordinal);
    RunbookRun(const RunbookRun&) = delete;
    RunbookRun& operator=(const RunbookRun&) = delete;

    void start();

    [[nodiscard]] sim::Engine& engine() const { return *estate_->engine; }
    /// The first step in the list that could begin and has not ended, in words, and why if it cannot go on:
    /// "step 'promote' waits: no replica can be promoted"; empty: all have ended.
    [[nodiscard]] std::string unfinished() const;
    /// When its last step ended; `Time::never()` while some has not.
    [[nodiscard]] Time ended() const;
    /// Whether a step of it that promotes a replica of that database ended after that instant, or has not
    /// ended, and was needed.
    [[nodiscard]] bool moves(const std::string& database, Time after) const;

private:
    struct Step {
        const StepParameters* parameters;
        std::vector<std::size_t> after;
        std::string address;
        std::unique_ptr<sim::Observable<Hindrance>> hindrance;
        std::unique_ptr<sim::Observable<bool>> done;
        std::unique_ptr<int> found; // by the action
    };

    sim::Story prepare(std::size_t index);

    Estate* estate_;
    RegionId alarmed_;
    Time called_;
    Time began_;
    const OperatorParameters* by_;
    std::uint32_t ordinal_;
    std::vector<Step> steps_;
    // After the steps, so that every story ends before what it may be waiting for.
    std::vector<sim::Story> preparations_; // each waits for the steps before, and for whoever types
    std::vector<sim::Story> actions_;
};

} // namespace gameday::models
