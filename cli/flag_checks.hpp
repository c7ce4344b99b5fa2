#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace gameday::cli {

// Checks of the values of flags: the library's own tell them in the language of its templates.

/// A whole number within bounds.
[[nodiscard]] CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);

/// One of some words.
[[nodiscard]] CLI::Validator one_of(const std::vector<std::string>& words);

/// A time above zero with its unit: 30s, 5m.
[[nodiscard]] CLI::Validator time_span();

/// A share of a whole, above zero: 5%.
[[nodiscard]] CLI::Validator share();

/// The name of something. An unset variable of a shell script makes an empty one.
[[nodiscard]] CLI::Validator not_empty();

} // namespace gameday::cli
