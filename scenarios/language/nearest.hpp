#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gameday::language {

/// How many single slips (a letter wrong, missing, too many, or two swapped) lie between two words.
/// Capital and small letters count as equal.
[[nodiscard]] std::size_t slips_between(std::string_view a, std::string_view b);

/// The candidate that somebody who wrote `word` most likely meant; nothing when none is close.
/// Of equally close ones, the first.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

/// "did you mean 'fault'?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

} // namespace gameday::language
