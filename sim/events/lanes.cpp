#include "sim/events/lanes.hpp"

#include <algorithm>

namespace gameday::sim {

void Lanes::grow(Ring& ring) {
    constexpr std::size_t least = 16;
    std::vector<Item> larger(std::max(least, 2 * ring.items.size()));
    for (std::size_t i = 0; i < ring.count; ++i) {
        larger[i] = at(ring, i);
    }
    ring.items = std::move(larger);
    ring.front = 0;
}

void Lanes::clear() {
    for (Ring& ring : rings_) {
        ring.front = ring.count = 0;
    }
    first_ = {};
}

} // namespace gameday::sim
