#pragma once

#include <cstdint>
#include <vector>

#include "sim/time/time.hpp"

namespace gameday::sim {

/// Names a lane.
struct LaneId {
    std::uint32_t index = 0;
};

/// Rings beside the queue, each for events that are scheduled in the order in which they fire, such as
/// time-outs of one length. Such an event is put behind the last one of its lane, and taken
/// from the front, without being sorted. Lanes are merged by their first events, in a heap.
class Lanes {
public:
    struct Item {
        Time at;
        std::uint64_t sequence = 0; ///< the number of its scheduling
        std::uint32_t slot = 0;
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
        if (ring.count == ring.items.size()) {
            grow(ring);
        }
        // Word by word: it may be read so at once, which a copy of the whole would hold up.
        Item& item = ring.at(ring.count++);
        item.at = at;
        item.sequence = sequence;
        item.slot = slot;
        ring.last = at;
        if (ring.count == 1) {
            begin(lane.index);
        }
    }

    /// When the earliest event of all is; `Time::never()` when there is none.
    [[nodiscard]] Time first_at() const { return first_at_; }
    /// That event, by time and then by the order of scheduling. There is one.
    [[nodiscard]] const Item& first() const {
        const Ring& ring = rings_[heads_.front()];
        return ring.items[ring.front];
    }
    void drop_first();
    /// Takes out the items of which that is true.
    template <class Predicate> void remove_if(Predicate gone) {
        for (Ring& ring : rings_) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < ring.count; ++i) {
                const Item item = ring.at(i);
                if (!gone(item)) {
                    ring.at(kept++) = item;
                }
            }
            ring.count = kept;
        }
        find_heads();
    }
    /// Empties every lane.
    void clear();

private:
    struct Ring {
        std::vector<Item> items; // a power of two of them, or none
        std::size_t front = 0;
        std::size_t count = 0;
        Time last; // of those that are there

        [[nodiscard]] Item& at(std::size_t index) { return items[(front + index) & (items.size() - 1)]; }
    };

    /// Whether the first event of one lane comes after that of the other: heaps have the largest in front.
    [[nodiscard]] bool later(std::uint32_t one, std::uint32_t other) const;
    static void grow(Ring& ring);
    /// A lane is no longer empty.
    void begin(std::uint32_t lane);
    void find_heads();

    std::vector<Ring> rings_;
    std::vector<std::uint32_t> heads_; // lanes that are not empty, a heap by their first events
    Time first_at_ = Time::never();
};

} // namespace gameday::sim
