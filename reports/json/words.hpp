#pragma once

#include <string_view>

#include "studies/result.hpp"

/// What documents call the values of enumerations.
namespace gameday::reports {

/// "met", "missed", "undecided"
[[nodiscard]] std::string_view outcome_word(studies::Outcome outcome);
/// Of a warning: "accepted", "not-accepted", "undecided"
[[nodiscard]] std::string_view warning_outcome_word(studies::Outcome outcome);
/// "complete", "interrupted", …
[[nodiscard]] std::string_view ending_word(studies::Ending ending);

} // namespace gameday::reports
