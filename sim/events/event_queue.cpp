#include "sim/events/event_queue.hpp"

#include <algorithm>

namespace gameday::sim {

EventId EventQueue::push(Time at, Target target, ChangeId cause) {
    std::uint32_t index = 0;
    if (free_.empty()) {
        index = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    Slot& slot = slots_[index];
    slot.target = target;
    slot.cause = cause;
    slot.live = true;
    ++live_;
    heap_.push_back({at, next_sequence_++, index});
    std::push_heap(heap_.begin(), heap_.end());
    return {index, slot.generation};
}

bool EventQueue::cancel(EventId id) {
    if (id.index >= slots_.size()) {
        return false;
    }
    Slot& slot = slots_[id.index];
    if (slot.generation != id.generation || !slot.live) {
        return false;
    }
    slot.live = false;
    --live_;
    return true;
}

Time EventQueue::next_time() {
    drop_cancelled();
    return heap_.empty() ? Time::never() : heap_.front().at;
}

std::optional<Event> EventQueue::pop() {
    drop_cancelled();
    if (heap_.empty()) {
        return std::nullopt;
    }
    const Entry top = take_top();
    Slot& slot = slots_[top.slot];
    const Event event{top.at, slot.target, slot.cause};
    slot.live = false;
    --live_;
    release(top.slot);
    return event;
}

void EventQueue::clear() {
    for (const Entry& entry : heap_) {
        slots_[entry.slot].live = false;
        release(entry.slot);
    }
    heap_.clear();
    next_sequence_ = 0;
    live_ = 0;
}

void EventQueue::drop_cancelled() {
    while (!heap_.empty() && !slots_[heap_.front().slot].live) {
        release(take_top().slot);
    }
}

EventQueue::Entry EventQueue::take_top() {
    std::pop_heap(heap_.begin(), heap_.end());
    const Entry top = heap_.back();
    heap_.pop_back();
    return top;
}

void EventQueue::release(std::uint32_t slot) {
    ++slots_[slot].generation;
    free_.push_back(slot);
}

} // namespace gameday::sim
