#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/result.hpp"

/// Results to print, made by hand: no simulation stands behind them.
namespace gameday::samples {

/// Values that spread evenly from low to high, one for each replication; the last `never` of them did not
/// happen.
[[nodiscard]] std::vector<double> spread(double low, double high, std::uint32_t runs,
                                         std::uint32_t never = 0);

[[nodiscard]] studies::MetricResult metric(std::string key, studies::Unit unit, std::vector<double> values,
                                           std::string doc = "");

/// A region goes dark: 1,000 replications, two of four expectations missed, never values, absent metrics.
[[nodiscard]] studies::Result outage();
/// The same in one replication.
[[nodiscard]] studies::Result single_outage();
/// The outage with one expectation that is met, and five that are undecided.
[[nodiscard]] studies::Result undecided();
/// A planned failover: nothing lost, nothing expected, nothing absent or assumed.
[[nodiscard]] studies::Result planned();
/// Names far longer than any screen, control characters, wide characters.
[[nodiscard]] studies::Result unwieldy();
/// Anything at all that a result can hold, drawn from a seed.
[[nodiscard]] studies::Result random(std::uint32_t seed);

} // namespace gameday::samples
