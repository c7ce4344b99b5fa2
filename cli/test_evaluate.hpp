#pragma once

#include <optional>

#include "cli/baselines.hpp"
#include "cli/test_candidates.hpp"
#include "cli/test_flags.hpp"
#include "reports/tested_scenario.hpp"

namespace gameday::cli {

/// Replicates a scenario, with so many threads, and judges it. Nothing when somebody asked to stop before all
/// its replications were made. What is warned of on the way is in it, and is told by nobody.
[[nodiscard]] std::optional<reports::TestedScenario>
evaluate(const Candidate& candidate, const TestFlags& flags, const Baselines& baselines, unsigned threads);

} // namespace gameday::cli
