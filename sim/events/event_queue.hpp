#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/events/entry.hpp"
#include "sim/events/lanes.hpp"
#include "sim/events/sort.hpp"
#include "sim/events/wheel.hpp"
#include "sim/record/change.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim {

/// Who is called when an event fires: a handler the engine knows, and one argument for it.
struct Target {
    std::uint32_t handler = 0;
    std::uint64_t argument = 0;
};

/// Names a scheduled event, so that it can be cancelled. A name outlives its event harmlessly: the generation
/// tells an index's present event from former ones, up to 2^31 events later.
struct EventId {
    std::uint32_t index = 0xffffffff; ///< by default of no event, ever
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
/// A timing wheel, whose next bucket is sorted before it is used. A bucket that many are scheduled into
/// meanwhile goes back to finer buckets of the wheel. A cancelled entry stays where it is until it
/// surfaces, or until most of what is there has been cancelled. Events of a lane are not in the wheel at all.
class EventQueue {
public:
    /// Adds an event behind all that are pending for the same instant. It is not before the last one that
    /// fired.
    EventId push(Time at, Target target, ChangeId cause) {
        const EventId id = keep(target, cause);
        if (at < sorted_until_) {
            insert({at, id.index});
        } else {
            wheel_.add({at, id.index});
        }
        return id;
    }

    /// A lane for events that are added in the order in which they fire, such as time-outs of one length: in
    /// the same order with all others, and cheaper where many of one lane are pending. One at a time, such as
    /// the next arrival of a stream, is cheaper in the queue itself. It is there for good, `clear` only
    /// empties it.
    LaneId add_lane() { return lanes_.add(); }
    /// Adds an event as the other `push` does. One that is not in its lane's order is no worse than there.
    EventId push(LaneId lane, Time at, Target target, ChangeId cause) {
        if (!lanes_.takes(lane, at)) {
            return push(at, target, cause);
        }
        const EventId id = keep(target, cause);
        lanes_.push(lane, at, slots_[id.index].sequence, id.index);
        return id;
    }

    /// Whether the event was still pending.
    bool cancel(EventId id);

    /// Takes the next event off the queue; nothing when there is none, or none up to and including `end`.
    /// To look is free: what is after `end` stays as it is.
    // Unfolded where a run asks for its next event, or else the call costs a fifth of an event.
    [[gnu::always_inline]] std::optional<Event> pop(Time end = Time::never()) {
        while (next_ < end_ || sort_next_bucket(end) || lanes_.first_at() < Time::never()) {
            const bool of_lane = lane_is_next();
            const Time at = of_lane ? lanes_.first_at() : sorted_[next_].at;
            if (at > end) {
                break;
            }
            const std::uint32_t index = of_lane ? lanes_.first().slot : sorted_[next_].slot;
            if (of_lane) {
                lanes_.drop_first();
            } else {
                ++next_;
            }
            const Slot& slot = slots_[index];
            const bool is_live = slot.state % 2 == 0;
            const Event event{at, slot.target, slot.cause};
            free_slot(index);
            if (is_live) [[likely]] {
                --live_;
                return event;
            }
            --cancelled_;
        }
        return std::nullopt;
    }

    /// Forgets every event. Names of them are harmless afterwards too.
    void clear();

    /// How many events are pending, cancelled ones left out.
    [[nodiscard]] std::size_t size() const { return live_; }

private:
    static constexpr std::uint32_t none = 0xffffffff;

    /// What is kept of an event until it fires.
    struct Slot {
        Target target{};
        ChangeId cause;
        std::uint32_t state = 0;    // twice the generation, and one more if cancelled
        std::uint64_t sequence = 0; // the number of its scheduling; of a free slot the next free one
    };

    /// Adds an entry to the sorted ones.
    void insert(const Entry& entry);
    /// Whether the next event is the first one of the lanes; if not, it is sorted. There is one.
    [[nodiscard]] bool lane_is_next() const {
        if (next_ == end_) {
            return true;
        }
        const Entry& entry = sorted_[next_];
        return lanes_.first_at() < entry.at || (lanes_.first_at() == entry.at && lane_was_first(entry));
    }
    /// The same where both are at one instant.
    [[nodiscard]] bool lane_was_first(const Entry& entry) const;
    /// When nothing is sorted: sorts the next bucket, unless all of it is after `end`, or after the first
    /// event of the lanes. Whether something is sorted now.
    bool sort_next_bucket(Time end);
    EventId keep(Target target, ChangeId cause) {
        if (free_ == none) {
            add_slot();
        }
        const auto index = free_;
        Slot& slot = slots_[index];
        free_ = static_cast<std::uint32_t>(slot.sequence);
        slot.target = target;
        slot.cause = cause;
        slot.sequence = next_sequence_++;
        ++live_;
        return {index, slot.state / 2};
    }
    void drop_cancelled();
    void add_slot();
    [[nodiscard]] bool cancelled(std::uint32_t slot) const { return slots_[slot].state % 2 == 1; }
    void free_slot(std::uint32_t index) {
        Slot& slot = slots_[index];
        slot.state = (slot.state | 1U) + 1;
        slot.sequence = free_;
        free_ = index;
    }

    Wheel wheel_;
    Lanes lanes_;
    std::uint64_t next_sequence_ = 0;
    std::vector<Entry> sorted_ = std::vector<Entry>(few_entries); // from `next_` to `end_` the earliest ones
    std::size_t next_ = 0;
    std::size_t end_ = 0;
    Time sorted_until_;                                          // each entry before is among them
    std::vector<Entry> taken_ = std::vector<Entry>(few_entries); // room to sort in
    std::vector<Slot> slots_;
    std::uint32_t free_ = none; // the first slot of no pending event
    std::size_t cancelled_ = 0; // of the entries
    std::size_t live_ = 0;
};

} // namespace gameday::sim
