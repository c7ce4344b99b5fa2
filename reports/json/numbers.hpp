#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "studies/unit.hpp"

namespace gameday::reports {

/// A number as documents hold it: rounded to 9 significant digits; null when it is not finite. There is no
/// negative zero.
[[nodiscard]] nlohmann::ordered_json rounded(double value);

/// The same for numbers of things: whole ones stay exact, up to 2^53.
[[nodiscard]] nlohmann::ordered_json rounded_count(double value);

/// A value of a metric: whole where it is a number of things; nothing is null.
[[nodiscard]] nlohmann::ordered_json value_json(studies::Unit unit, std::optional<double> value);

/// A number in the fewest characters that give it back to 9 significant digits: "24.5", "1e-07".
[[nodiscard]] std::string number_text(double value);

} // namespace gameday::reports
