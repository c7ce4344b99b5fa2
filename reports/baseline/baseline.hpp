#pragma once

#include <optional>
#include <string>

#include "reports/tested_scenario.hpp"
#include "scenarios/language/diagnostics.hpp"
#include "studies/comparison/results.hpp"
#include "studies/result.hpp"

namespace gameday::reports {

/// What is recorded of a result to hold later ones against it: `gameday.baseline/1`, a small JSON document
/// that is stable under review: a figure a line, the values of each replication in one line a metric.
/// Headline metrics, and those that something is expected of. The result has details.
[[nodiscard]] std::string baseline_text(const studies::Result& result);

/// Reads one. Every fault goes to the diagnostics, at its place.
[[nodiscard]] std::optional<studies::RecordedResult> read_baseline(const std::string& file,
                                                                   language::Diagnostics& diagnostics);

/// Holds a result against its baseline: p(50) and p(95) of times, mean and p(95) of everything else. A figure
/// that is certain to be worse by more than `tolerance`, a share of what it was, is a regression, as is a
/// metric that is absent now.
[[nodiscard]] AgainstBaseline against_baseline(const studies::RecordedResult& before,
                                               const studies::Result& now, double tolerance);

} // namespace gameday::reports
