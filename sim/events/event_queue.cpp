#include "sim/events/event_queue.hpp"

#include <algorithm>

#include "sim/events/sort.hpp"

namespace gameday::sim {

namespace {

/// Entries that are moved to make room among the sorted ones; behind more of them, all go back to the wheel.
constexpr std::ptrdiff_t many = 96;
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
    // It has been scheduled last: of one instant it is the last.
    const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(next_);
    const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(end_);
    const auto place =
        std::upper_bound(begin, end, entry.at, [](Time at, const Entry& other) { return at < other.at; });
    if (end - place < many || entry.at < wheel_.base()) {
        if (next_ > 0 && place == begin) {
            sorted_[--next_] = entry;
            return;
        }
        ++end_;
        if (end_ <= sorted_.size()) {
            std::move_backward(place, end, end + 1);
            *place = entry;
        } else {
            sorted_.insert(place, entry);
        }
        return;
    }
    const auto back = std::lower_bound(begin, end, wheel_.base(),
                                       [](const Entry& other, Time at) { return other.at < at; });
    std::for_each(back, end, [this](const Entry& other) { wheel_.add(other); });
    wheel_.add(entry);
    end_ = static_cast<std::size_t>(back - sorted_.begin());
    sorted_until_ = wheel_.base();
}

void EventQueue::sort_next_bucket() {
    next_ = 0;
    end_ = wheel_.take(taken_, few_entries);
    sorted_until_ = wheel_.taken_until();
    for (std::size_t i = 0; i < end_; ++i) { // whose slots are looked at one after the other, soon
        __builtin_prefetch(&slots_[taken_[i].slot]);
    }
    if (end_ <= few_entries && (sorted_until_ - wheel_.base()).count() <= narrow_span) {
        sort_narrow(taken_.data(), end_, wheel_.base(), sorted_.data());
        return;
    }
    sorted_.swap(taken_);
    if (end_ <= few_entries) { // more are of one instant, and lie in order
        sort(sorted_.data(), end_);
    }
}

bool EventQueue::choose_next() {
    const Lanes::Item& first = lanes_.first();
    next_is_of_lane_ = true;
    if (next_ == end_) {
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
    next_is_of_lane_ =
        first.at != entry.at ? first.at < entry.at : first.sequence < slots_[entry.slot].sequence;
    return true;
}

Time EventQueue::next_time() {
    if (!find_next()) {
        return Time::never();
    }
    return next_is_of_lane_ ? lanes_.first().at : sorted_[next_].at;
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
