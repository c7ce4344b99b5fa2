#pragma once

#include <cstdint>

#include "sim/time/time.hpp"

namespace gameday::sim {

/// A pending event as the queue sorts it: when, and where the rest of it is kept. Four to a cache line.
struct Entry {
    Time at;
    std::uint32_t slot = 0;
};

} // namespace gameday::sim
