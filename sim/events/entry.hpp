#pragma once

#include <cstdint>

#include "sim/record/change.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim {

/// A pending event as the queue keeps it: 32 bytes, two in a cache line.
struct Entry {
    static constexpr unsigned handler_bits = 16;

    Time at;
    std::uint64_t order = 0; ///< the number of its scheduling, and below that its handler
    std::uint64_t argument = 0;
    ChangeId cause;
    std::uint32_t name = 0; ///< the index of its EventId

    [[nodiscard]] std::uint32_t handler() const {
        return static_cast<std::uint32_t>(order & ((1U << handler_bits) - 1));
    }
    /// Whether it fires before the other: by time, and at one instant by the order of scheduling.
    [[nodiscard]] bool before(const Entry& other) const {
        return at != other.at ? at < other.at : order < other.order;
    }
};

} // namespace gameday::sim
