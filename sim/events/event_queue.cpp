#include "sim/events/event_queue.hpp"

#include <algorithm>

namespace gameday::sim {

namespace {

/// Entries of one bucket that are sorted as they are; more go to finer buckets. Sorting costs more for
/// each the more there are, moving the same.
constexpr std::size_t few = 24;
/// Entries that are moved to make room among the sorted ones; behind more of them, all go back to the wheel.
constexpr std::ptrdiff_t many = 96;
/// Cancelled entries that are left where they are, however few others there are.
constexpr std::size_t some_cancelled = 1024;

/// For a few entries, most of which lie as they came.
void sort(std::vector<Entry>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const Entry entry = entries[i];
        std::size_t to = i;
        for (; to > 0 && entry.at < entries[to - 1].at; --to) {
            entries[to] = entries[to - 1];
        }
        entries[to] = entry;
    }
}

} // namespace

void EventQueue::insert(const Entry& entry) {
    // It has been scheduled last: of one instant it is the last.
    const auto place = std::upper_bound(sorted_.begin() + static_cast<std::ptrdiff_t>(next_), sorted_.end(),
                                        entry.at, [](Time at, const Entry& other) { return at < other.at; });
    if (sorted_.end() - place < many || entry.at < wheel_.base()) {
        sorted_.insert(place, entry);
        return;
    }
    const auto back =
        std::lower_bound(sorted_.begin() + static_cast<std::ptrdiff_t>(next_), sorted_.end(), wheel_.base(),
                         [](const Entry& other, Time at) { return other.at < at; });
    std::for_each(back, sorted_.end(), [this](const Entry& other) { wheel_.add(other); });
    wheel_.add(entry);
    sorted_.erase(back, sorted_.end());
    sorted_until_ = wheel_.base();
}

void EventQueue::sort_next_bucket() {
    sorted_.clear();
    next_ = 0;
    sorted_until_ = wheel_.take(sorted_, few);
    for (const Entry& entry : sorted_) { // whose slots are looked at one after the other, soon
        __builtin_prefetch(&slots_[entry.slot]);
    }
    if (sorted_.size() <= few) { // more are of one instant, and lie in order
        sort(sorted_);
    }
}

/// Whether the next event is the first one of the lanes; if not, it is sorted, or there is none.
bool EventQueue::lane_is_next() {
    const Lanes::Item& first = lanes_.first();
    if (next_ == sorted_.size()) {
        if (first.at < wheel_.earliest()) { // what may be far away is not sorted before it has to be
            wheel_.advance(first.at);
            sorted_until_ = wheel_.base();
            return true;
        }
        if (wheel_.empty()) {
            return false;
        }
        sort_next_bucket();
    }
    const Entry& entry = sorted_[next_];
    return first.at != entry.at ? first.at < entry.at : first.sequence < slots_[entry.slot].sequence;
}

bool EventQueue::find_next() {
    while (true) {
        next_is_of_lane_ = lane_is_next();
        if (!next_is_of_lane_ && next_ == sorted_.size()) {
            return false;
        }
        const std::uint32_t slot = next_is_of_lane_ ? lanes_.first().slot : sorted_[next_].slot;
        if (!cancelled(slot)) {
            return true;
        }
        --cancelled_;
        free_slot(slot);
        drop_next();
    }
}

Time EventQueue::next_time() {
    if (!find_next()) {
        return Time::never();
    }
    return next_is_of_lane_ ? lanes_.first().at : sorted_[next_].at;
}

std::optional<Event> EventQueue::pop(Time end) {
    if (!find_next()) {
        return std::nullopt;
    }
    const Entry next = next_is_of_lane_ ? Entry{lanes_.first().at, lanes_.first().slot} : sorted_[next_];
    if (next.at > end) {
        return std::nullopt;
    }
    const Slot& slot = slots_[next.slot];
    const Event event{next.at, slot.target, slot.cause};
    free_slot(next.slot);
    drop_next();
    --live_;
    return event;
}

bool EventQueue::cancel(EventId id) {
    if (id.index >= slots_.size() || slots_[id.index].state != 2 * id.generation) {
        return false;
    }
    ++slots_[id.index].state;
    ++cancelled_;
    --live_;
    if (cancelled_ > std::max(some_cancelled, 2 * live_)) {
        drop_cancelled();
    }
    return true;
}

void EventQueue::drop_cancelled() {
    const auto drop = [this](const auto& entry) {
        const bool gone = cancelled(entry.slot);
        if (gone) {
            free_slot(entry.slot);
        }
        return gone;
    };
    sorted_.erase(std::remove_if(sorted_.begin() + static_cast<std::ptrdiff_t>(next_), sorted_.end(), drop),
                  sorted_.end());
    wheel_.remove_if(drop);
    lanes_.remove_if(drop);
    cancelled_ = 0;
}

void EventQueue::add_slot() {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
}

void EventQueue::clear() {
    wheel_.clear();
    lanes_.clear();
    sorted_.clear();
    next_ = 0;
    sorted_until_ = {};
    free_.clear();
    for (std::size_t i = slots_.size(); i-- > 0;) { // the lowest is used first
        free_slot(static_cast<std::uint32_t>(i));
    }
    next_sequence_ = 0;
    cancelled_ = 0;
    live_ = 0;
}

} // namespace gameday::sim
