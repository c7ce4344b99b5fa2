#pragma once

#include <cstddef>
#include <string>

namespace gameday::reports {

/// A place in a file, as reports carry it.
struct Location {
    std::string file;
    std::size_t line = 0;   ///< from 1; 0: the file as a whole
    std::size_t column = 0; ///< from 1; 0: the line as a whole
};

/// "scenarios/x.yaml:31:9" taken apart; where there is no file in it, that one.
[[nodiscard]] Location location_of(const std::string& text, const std::string& file);

} // namespace gameday::reports
