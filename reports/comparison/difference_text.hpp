#pragma once

#include <string>

#include "studies/comparison/difference.hpp"
#include "studies/unit.hpp"

namespace gameday::reports {

/// "p95", "mean"
[[nodiscard]] std::string brief_text(const studies::Statistic& statistic);

/// A difference with its sign: `−31s`, `+12`, `−3.2 pp` (percentage points); infinity is `to never`, and
/// −infinity `from never`.
[[nodiscard]] std::string difference_text(studies::Unit unit, double difference);

/// How far the interval reaches to both sides of the difference, `±4s`, or from where to where: `(−2m 10s –
/// to never)`.
[[nodiscard]] std::string reach_text(studies::Unit unit, const studies::StatisticDifference& known);

/// The size of a difference, without a sign: `31s`, `3.2 pp`.
[[nodiscard]] std::string size_text(studies::Unit unit, double difference);

} // namespace gameday::reports
