#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gameday::reports {

/// A bar that is `share` of so many columns long, to an eighth of a column; with `ascii` whole ones, of '#'.
/// What is more than nothing can be seen.
[[nodiscard]] std::string bar(double share, std::size_t columns, bool ascii);

/// Whole percentages that add up to 100, each as near to its part's share as that allows. All 0 when the
/// parts add up to nothing.
[[nodiscard]] std::vector<int> percentages(std::span<const double> parts);

} // namespace gameday::reports
