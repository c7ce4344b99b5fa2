#pragma once

#include <string>
#include <string_view>

namespace gameday::reports {

/// A field of RFC 4180: in quotes where a comma or a quote would be misread.
[[nodiscard]] std::string csv_field(std::string_view text);

} // namespace gameday::reports
