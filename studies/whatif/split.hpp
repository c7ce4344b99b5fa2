#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/parse.hpp"

namespace gameday::studies {

/// The parts of a text between separators that stand outside quotes and brackets: of `a=[1, 2] b="c d"` and
/// spaces two. Empty parts between spaces are left out.
[[nodiscard]] std::vector<language::Part> split_outside(std::string_view text, char separator,
                                                        language::Part within);

/// Where a character stands first outside quotes and brackets, within a part; its end: nowhere.
[[nodiscard]] std::size_t find_outside(std::string_view text, char wanted, language::Part within);

/// The names along the path of an edit: "dns.app.ttl" taken apart.
[[nodiscard]] std::vector<std::string> steps_of(std::string_view path);

} // namespace gameday::studies
