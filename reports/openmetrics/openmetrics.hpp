#pragma once

#include <span>
#include <string>

#include "reports/tested_scenario.hpp"

namespace gameday::reports {

/// OpenMetrics text, as GitLab's metrics reports are: of each scenario the verdict, its expectations, and its
/// headline figures and those that something is expected of, at p50 and p95, or their means. A value that
/// never came is +Inf. Ends with `# EOF`. The same input gives the same bytes.
[[nodiscard]] std::string openmetrics_report(std::span<const TestedScenario> scenarios);

} // namespace gameday::reports
