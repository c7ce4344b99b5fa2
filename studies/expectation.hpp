#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "studies/parsed.hpp"
#include "studies/result.hpp"
#include "studies/statistic.hpp"

namespace gameday::studies {

/// How a value is held against a bound.
enum class Comparison : std::uint8_t { less, at_most, equal, unequal, at_least, greater };

/// `p(95) <= 160s`: one thing that must hold of one metric.
struct Expectation {
    Statistic statistic;
    Comparison comparison = Comparison::at_most;
    double value = 0; ///< in the metric's reported unit: seconds, things, a share; for `never`, replications
    std::string text; ///< as it was written
};

/// Reads an expectation on a metric of that unit.
[[nodiscard]] Parsed<Expectation> parse_expectation(std::string_view text, Unit unit);

/// Holds an expectation against values in reported units, each of the replication of that number. Metric,
/// text and location are left for the caller to fill in.
///
/// A value that never came counts as greater than any number, so every upper bound on it fails.
[[nodiscard]] ExpectationResult judge(const Expectation& expectation, std::span<const double> values,
                                      std::span<const std::uint32_t> numbers);

/// Whether the value of one replication, alone, meets what is expected: the comparison itself for min, max
/// and quantiles, that it came at all for `never`. Means and deviations say nothing of one replication: true.
[[nodiscard]] bool holds_alone(const Expectation& expectation, double value);

} // namespace gameday::studies
