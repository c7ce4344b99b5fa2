#pragma once

#include <cstdint>
#include <vector>

#include "sim/time/time.hpp"

namespace gameday::sim {

/// Names a lane.
struct LaneId {
    std::uint32_t index = 0;
};

/// Rings beside the queue, each for events that are scheduled in the order in which they fire: time-outs of
/// one length, or the arrivals of one stream. Such an event is put behind the last one of its lane, and taken
/// from the front, without being sorted.
class Lanes {
public:
    struct Item {
        Time at = Time::never();
        std::uint64_t sequence = UINT64_MAX; ///< the number of its scheduling; none is behind all others
        std::uint32_t slot = 0;
        std::uint32_t lane = 0;
    };

    LaneId add() {
        rings_.emplace_back();
        return {static_cast<std::uint32_t>(rings_.size() - 1)};
    }

    /// Whether an event at that instant may be put behind the last one of that lane.
    [[nodiscard]] bool takes(LaneId lane, Time at) const {
        const Ring& ring = rings_[lane.index];
        return at < Time::never() && (ring.count == 0 || at >= ring.last);
    }
    void push(LaneId lane, Time at, std::uint64_t sequence, std::uint32_t slot) {
        Ring& ring = rings_[lane.index];
        const Item item{at, sequence, slot, lane.index};
        if (ring.count == ring.items.size()) {
            grow(ring);
        }
        ring.items[(ring.front + ring.count++) & (ring.items.size() - 1)] = item;
        ring.last = at;
        if (before(item, first_)) {
            first_ = item;
        }
    }

    /// The earliest of all, by time and then by the order of scheduling; at `Time::never()` when there is
    /// none.
    [[nodiscard]] const Item& first() const { return first_; }
    void drop_first() {
        Ring& ring = rings_[first_.lane];
        ring.front = (ring.front + 1) & (ring.items.size() - 1);
        --ring.count;
        find_first();
    }
    /// Takes out the items of which that is true.
    template <class Predicate> void remove_if(Predicate gone) {
        for (Ring& ring : rings_) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < ring.count; ++i) {
                const Item item = at(ring, i);
                if (!gone(item)) {
                    at(ring, kept++) = item;
                }
            }
            ring.count = kept;
        }
        find_first();
    }
    /// Empties every lane.
    void clear();

private:
    struct Ring {
        std::vector<Item> items; // a power of two of them, or none
        std::size_t front = 0;
        std::size_t count = 0;
        Time last; // of those that are there
    };

    [[nodiscard]] static bool before(const Item& one, const Item& other) {
        return one.at != other.at ? one.at < other.at : one.sequence < other.sequence;
    }
    [[nodiscard]] static Item& at(Ring& ring, std::size_t index) {
        return ring.items[(ring.front + index) & (ring.items.size() - 1)];
    }
    static void grow(Ring& ring);
    void find_first() {
        first_ = {};
        for (Ring& ring : rings_) {
            if (ring.count > 0 && before(ring.items[ring.front], first_)) {
                first_ = ring.items[ring.front];
            }
        }
    }

    std::vector<Ring> rings_;
    Item first_;
};

} // namespace gameday::sim
