#pragma once

#include <functional>
#include <optional>

#include "cli/baselines.hpp"
#include "cli/test_candidates.hpp"
#include "cli/test_flags.hpp"
#include "reports/tested_scenario.hpp"

namespace gameday::cli {

/// How many threads one scenario has, and how many scenarios are evaluated at once.
struct Share {
    unsigned threads = 1;
    unsigned scenarios = 1;
};

/// Replicates a scenario and judges it. Nothing when somebody asked to stop before all its replications were
/// made. What is warned of on the way is in it, and is told by nobody. `progress` is told how many
/// replications are made.
[[nodiscard]] std::optional<reports::TestedScenario>
evaluate(const Candidate& candidate, const TestFlags& flags, const Baselines& baselines, const Share& share,
         const std::function<void(std::uint32_t)>& progress);

} // namespace gameday::cli
