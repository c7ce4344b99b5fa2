#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace gameday::fields {

/// Something wrong with a value that was read. It is named by its path, "clients.east.via"; who knows
/// the file turns that into file:line:column.
struct Problem {
    std::string path;
    std::string message;    ///< a whole sentence without full stop: "shares of via add up to 90%"
    std::string help = {};  ///< what to write instead, what is allowed; may be empty
    std::size_t offset = 0; ///< code points into the value's text where the fault begins
    bool at_key = false;    ///< the fault is the key, not its value
};

using Problems = std::vector<Problem>;

/// "clients" and "east" make "clients.east"; an empty base gives the name itself.
[[nodiscard]] inline std::string join_path(const std::string& base, const std::string& name) {
    return base.empty() ? name : base + "." + name;
}

} // namespace gameday::fields
