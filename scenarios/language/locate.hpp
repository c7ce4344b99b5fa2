#pragma once

#include <string>

#include "scenarios/language/tree.hpp"
#include "sim/fields/problem.hpp"

namespace gameday::language {

/// Where a problem is to be shown.
struct Located {
    Position at;
    bool repeated = false; ///< the text stands for several values, through an alias or `like`
};

/// Turns the path of a problem into a place. Of a path that no file gives (a default), the deepest part
/// that a file does give.
[[nodiscard]] Located locate(const Node& root, const fields::Problem& problem);

/// "'dns.app'", or "the file" for its root.
[[nodiscard]] std::string quoted_path(const std::string& path);

} // namespace gameday::language
