#include "sim/events/lanes.hpp"

#include <algorithm>

namespace gameday::sim {

bool Lanes::later(std::uint32_t one, std::uint32_t other) const {
    const Item& first = rings_[one].items[rings_[one].front];
    const Item& second = rings_[other].items[rings_[other].front];
    return first.at != second.at ? first.at > second.at : first.sequence > second.sequence;
}

void Lanes::grow(Ring& ring) {
    constexpr std::size_t least = 16;
    std::vector<Item> larger(std::max(least, 2 * ring.items.size()));
    for (std::size_t i = 0; i < ring.count; ++i) {
        larger[i] = ring.at(i);
    }
    ring.items = std::move(larger);
    ring.front = 0;
}

void Lanes::begin(std::uint32_t lane) {
    heads_.push_back(lane);
    if (heads_.size() > 1) {
        std::push_heap(heads_.begin(), heads_.end(),
                       [this](std::uint32_t one, std::uint32_t other) { return later(one, other); });
    }
    first_at_ = first().at;
}

void Lanes::drop_first() {
    const auto by_first = [this](std::uint32_t one, std::uint32_t other) { return later(one, other); };
    Ring& ring = rings_[heads_.front()];
    if (heads_.size() > 1) { // while its first event is still what the heap was made with
        std::pop_heap(heads_.begin(), heads_.end(), by_first);
    }
    ring.front = (ring.front + 1) & (ring.items.size() - 1);
    --ring.count;
    if (ring.count == 0) {
        heads_.pop_back();
    } else if (heads_.size() > 1) {
        std::push_heap(heads_.begin(), heads_.end(), by_first);
    }
    first_at_ = heads_.empty() ? Time::never() : first().at;
}

void Lanes::find_heads() {
    heads_.clear();
    for (std::uint32_t lane = 0; lane < rings_.size(); ++lane) {
        if (rings_[lane].count > 0) {
            heads_.push_back(lane);
        }
    }
    std::make_heap(heads_.begin(), heads_.end(),
                   [this](std::uint32_t one, std::uint32_t other) { return later(one, other); });
    first_at_ = heads_.empty() ? Time::never() : first().at;
}

void Lanes::clear() {
    for (Ring& ring : rings_) {
        ring.front = ring.count = 0;
    }
    heads_.clear();
    first_at_ = Time::never();
}

} // namespace gameday::sim
