#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/events/entry.hpp"

namespace gameday::sim {

/// So many entries at most are sorted at once, and both places have room for as many.
inline constexpr std::size_t few_entries = 32;
/// Nanoseconds that their times may lie apart: a place among them and the number of an entry make up 31 bits.
inline constexpr std::int64_t narrow_span = std::int64_t{1} << 26U;

/// Sorts entries whose times lie in so narrow a span from `begin` on; those of one instant keep their order.
///
/// Each goes to the place that is the number of entries before it, counted by comparing it with all of them,
/// four at a time. That is more comparisons than need be, but no branch waits for one: a few entries are
/// sorted in less time than a branch takes that was foretold wrongly once for each.
void sort_narrow(const Entry* entries, std::size_t count, Time begin, Entry* out);

} // namespace gameday::sim
