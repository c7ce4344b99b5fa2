#pragma once

#include <string>
#include <string_view>

namespace gameday::reports {

/// A text that stands for itself in Markdown, also in a cell of a table: what would mark it up is escaped,
/// and control characters are spelt out.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// The same as code, `so`; nothing in it is marked up, and nobody is mentioned. Empty: an empty text.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// Text between tags of HTML, where Markdown is not read.
[[nodiscard]] std::string html_text(std::string_view text);

} // namespace gameday::reports
