#include "sim/events/event_queue.hpp"

#include <algorithm>

#include "sim/events/sort.hpp"

namespace gameday::sim {

namespace {

/// Entries that are moved to make room among the sorted ones; behind more of them, all go back to the wheel.
constexpr std::ptrdiff_t most_moved = 96;
/// Cancelled entries that are left where they are, however few others there are.
constexpr std::size_t some_cancelled = 1024;

/// For a few entries that may lie far apart.
void sort(Entry* entries, std::size_t count) {
    for (std::size_t i = 1; i < count; ++i) {
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
    if (end_ == sorted_.size() && next_ > end_ / 2) { // most of the room is of events that have fired
        std::move(sorted_.begin() + static_cast<std::ptrdiff_t>(next_), sorted_.end(), sorted_.begin());
        end_ -= next_;
        next_ = 0;
    }
    // It has been scheduled last: of one instant it is the last.
    const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(next_);
    const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(end_);
    const auto place =
        std::upper_bound(begin, end, entry.at, [](Time at, const Entry& other) { return at < other.at; });
    if (end - place >= most_moved && entry.at >= wheel_.base()) {
        const auto back = std::lower_bound(begin, end, wheel_.base(),
                                           [](const Entry& other, Time at) { return other.at < at; });
        std::for_each(back, end, [this](const Entry& other) { wheel_.add(other); });
        wheel_.add(entry);
        end_ = static_cast<std::size_t>(back - sorted_.begin());
        sorted_until_ = wheel_.base();
    } else if (next_ > 0 && place == begin) {
        sorted_[--next_] = entry;
    } else {
        if (end_ == sorted_.size()) {
            sorted_.insert(place, entry);
        } else {
            std::move_backward(place, end, end + 1);
            *place = entry;
        }
        ++end_;
    }
}

bool EventQueue::sort_next_bucket(Time end) {
    const Time until = std::min(end, lanes_.first_at());
    std::size_t taken = 0;
    while (taken == 0) {
        if (wheel_.empty() || wheel_.earliest() > until) {
            if (lanes_.first_at() <= end && lanes_.first_at() < Time::never()) { // that one is the next
                wheel_.advance(lanes_.first_at());
            }
            sorted_until_ = std::max(sorted_until_, wheel_.base()); // the wheel takes nothing earlier
            return false;
        }
        taken = wheel_.take(taken_, few_entries);
    }
    next_ = 0;
    end_ = taken;
    sorted_until_ = wheel_.taken_until();
    for (std::size_t i = 0; i < end_; ++i) { // whose slots are looked at one after the other, soon
        __builtin_prefetch(&slots_[taken_[i].slot]);
    }
    if (end_ <= few_entries && (sorted_until_ - wheel_.base()).count() <= narrow_span) {
        sort_narrow(taken_.data(), end_, wheel_.base(), sorted_.data());
        return true;
    }
    sorted_.swap(taken_);
    if (end_ <= few_entries) { // more are of one instant, and lie in order
        sort(sorted_.data(), end_);
    }
    return true;
}

bool EventQueue::lane_was_first(const Entry& entry) const {
    return lanes_.first_at() < Time::never() && lanes_.first().sequence < slots_[entry.slot].sequence;
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
    const auto sorted = sorted_.begin();
    end_ = static_cast<std::size_t>(std::remove_if(sorted + static_cast<std::ptrdiff_t>(next_),
                                                   sorted + static_cast<std::ptrdiff_t>(end_), drop) -
                                    sorted);
    wheel_.remove_if(drop);
    lanes_.remove_if(drop);
    cancelled_ = 0;
}

void EventQueue::add_slot() {
    slots_.emplace_back().sequence = free_;
    free_ = static_cast<std::uint32_t>(slots_.size() - 1);
}

void EventQueue::clear() {
    wheel_.clear();
    lanes_.clear();
    next_ = end_ = 0;
    sorted_until_ = {};
    free_ = none;
    for (std::size_t i = slots_.size(); i-- > 0;) { // the lowest is used first
        free_slot(static_cast<std::uint32_t>(i));
    }
    next_sequence_ = 0;
    cancelled_ = 0;
    live_ = 0;
}

} // namespace gameday::sim
