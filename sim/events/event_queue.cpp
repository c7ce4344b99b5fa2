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
        for (; to > 0 && entry.before(entries[to - 1]); --to) {
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
    for (const Entry& entry : sorted_) { // whose names are looked at one after the other, soon
        __builtin_prefetch(&names_[entry.name]);
    }
    if (sorted_.size() <= few) { // more are of one instant, and lie in order
        sort(sorted_);
    }
}

bool EventQueue::find_next() {
    while (true) {
        if (next_ == sorted_.size()) {
            if (wheel_.empty()) {
                return false;
            }
            sort_next_bucket();
        }
        const std::uint32_t name = sorted_[next_].name;
        if (!cancelled(name)) {
            return true;
        }
        --cancelled_;
        free_name(name);
        ++next_;
    }
}

Time EventQueue::next_time() {
    return find_next() ? sorted_[next_].at : Time::never();
}

std::optional<Event> EventQueue::pop() {
    if (!find_next()) {
        return std::nullopt;
    }
    const Entry& entry = sorted_[next_++];
    free_name(entry.name);
    --live_;
    return Event{entry.at, {entry.handler(), entry.argument}, entry.cause};
}

bool EventQueue::cancel(EventId id) {
    if (id.index >= names_.size() || names_[id.index] != 2 * id.generation) {
        return false;
    }
    ++names_[id.index];
    ++cancelled_;
    --live_;
    if (cancelled_ > std::max(some_cancelled, 2 * live_)) {
        drop_cancelled();
    }
    return true;
}

void EventQueue::drop_cancelled() {
    const auto drop = [this](const Entry& entry) {
        const bool gone = cancelled(entry.name);
        if (gone) {
            free_name(entry.name);
        }
        return gone;
    };
    sorted_.erase(std::remove_if(sorted_.begin() + static_cast<std::ptrdiff_t>(next_), sorted_.end(), drop),
                  sorted_.end());
    wheel_.remove_if(drop);
    cancelled_ = 0;
}

void EventQueue::add_name() {
    free_.push_back(static_cast<std::uint32_t>(names_.size()));
    names_.push_back(2); // no name of the default is ever given
}

void EventQueue::clear() {
    wheel_.clear();
    sorted_.clear();
    next_ = 0;
    sorted_until_ = {};
    free_.clear();
    for (std::size_t i = names_.size(); i-- > 0;) { // the lowest is used first
        free_name(static_cast<std::uint32_t>(i));
    }
    next_sequence_ = 0;
    cancelled_ = 0;
    live_ = 0;
}

} // namespace gameday::sim
