#pragma once

#include <string>
#include <string_view>

namespace gameday::reports {

/// The text with U+FFFD in place of what no XML 1.0 document may hold, however it is escaped: control
/// characters, bytes that are not UTF-8, U+FFFE and U+FFFF. Escaping is left to the writer.
[[nodiscard]] std::string xml_text(std::string_view text);

} // namespace gameday::reports
