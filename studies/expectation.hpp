#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/fields/quantities.hpp"
#include "studies/parsed.hpp"
#include "studies/statistic.hpp"
#include "studies/unit.hpp"

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

/// Reads the value of a statistic of a metric of that unit, as it is reported: "15m", "7%", "100".
[[nodiscard]] fields::Parsed<double> parse_value(std::string_view text, Unit unit, Statistic statistic);

/// Reads an expectation on a metric of that unit.
[[nodiscard]] Parsed<Expectation> parse_expectation(std::string_view text, Unit unit);

} // namespace gameday::studies
