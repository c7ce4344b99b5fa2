#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/record/change.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim {

/// Who is called when an event fires: a handler the engine knows, and one argument for it.
struct Target {
    std::uint32_t handler = 0;
    std::uint64_t argument = 0;
};

/// Names a scheduled event, so that it can be cancelled. A name outlives its event harmlessly:
/// the generation tells a slot's present tenant from a former one.
struct EventId {
    std::uint32_t index = 0;
    std::uint32_t generation = 0;
    constexpr bool operator==(const EventId&) const = default;
};

/// What the queue gives back: when, whom to call, and the change that led to it.
struct Event {
    Time at;
    Target target;
    ChangeId cause;
};

/// Pending events in order of (time, order of scheduling).
///
/// *The rule for ties.* Events at one instant fire in the order in which they were scheduled, whoever
/// scheduled them and however long before. An event scheduled for the present instant while that
/// instant is being handled fires in it, after all that were scheduled for it before. To cancel an
/// event and schedule it anew is to go to the end of the line. There are no priorities: if one of two
/// things at the same instant has to come first, it must be scheduled first, or cause the other.
///
/// A binary heap of 24-byte entries beside a table of slots; a cancelled entry stays in the heap until
/// it surfaces.
class EventQueue {
public:
    /// Adds an event behind all that are pending for the same instant.
    EventId push(Time at, Target target, ChangeId cause);

    /// Whether the event was still pending.
    bool cancel(EventId id);

    /// When the next event fires; `Time::never()` when there is none.
    [[nodiscard]] Time next_time();

    /// Takes the next event off the queue; nothing when there is none.
    std::optional<Event> pop();

    /// Forgets every event. Names of them are harmless afterwards too.
    void clear();

    /// How many events are pending, cancelled ones left out.
    [[nodiscard]] std::size_t size() const { return live_; }

private:
    struct Entry {
        Time at;
        std::uint64_t sequence = 0;
        std::uint32_t slot = 0;
        // A heap puts the greatest first, so "less" means "fires later".
        bool operator<(const Entry& other) const {
            return at != other.at ? at > other.at : sequence > other.sequence;
        }
    };
    struct Slot {
        Target target;
        ChangeId cause;
        std::uint32_t generation = 1;
        bool live = false;
    };

    void drop_cancelled();
    Entry take_top();
    void release(std::uint32_t slot);

    std::vector<Entry> heap_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::uint64_t next_sequence_ = 0;
    std::size_t live_ = 0;
};

} // namespace gameday::sim
