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
    /// `alarmed` is the region that the alarm is about, if there was one; `ordinal` tells this run's
    /// draws from those of other runs.
    RunbookRun(Estate& estate, const std::string& name, const RunbookParameters& runbook, RegionId alarmed,
               std::uint32_t ordinal);
    RunbookRun(const RunbookRun&) = delete;
    RunbookRun& operator=(const RunbookRun&) = delete;

    void start();

    [[nodiscard]] sim::Engine& engine() const { return *estate_->engine; }

private:
    struct Step {
        const StepParameters* parameters;
        std::vector<std::size_t> after;
        std::string address;
        std::unique_ptr<sim::Observable<Hindrance>> hindrance;
        std::unique_ptr<sim::Observable<bool>> done;
    };

    sim::Story prepare(std::size_t index);

    Estate* estate_;
    RegionId alarmed_;
    Time began_;
    const OperatorParameters* by_;
    std::uint32_t ordinal_;
    std::vector<Step> steps_;
    // After the steps, so that every story ends before what it may be waiting for.
    std::vector<sim::Story> preparations_; // each waits for the steps before, and for whoever types
    std::vector<sim::Story> actions_;
};

} // namespace gameday::models
