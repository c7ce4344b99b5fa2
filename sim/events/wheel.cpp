#include "sim/events/wheel.hpp"

#include <bit>

namespace gameday::sim {

void Wheel::add_chunk(Bucket& bucket) {
    std::uint32_t added = free_;
    if (added == none) {
        added = static_cast<std::uint32_t>(chunks_.size());
        chunks_.emplace_back();
    } else {
        free_ = chunks_[added].next;
        chunks_[added].next = none;
        chunks_[added].used = 0;
    }
    (bucket.last == none ? bucket.first : chunks_[bucket.last].next) = added;
    bucket.last = added;
}

Time Wheel::take(std::vector<Entry>& out, std::size_t enough) {
    while (true) {
        const auto level = static_cast<unsigned>(std::countr_zero(levels_));
        const auto digit = static_cast<unsigned>(std::countr_zero(occupied_[level]));
        base_ = start_of(level, digit);
        const Bucket& bucket = buckets_[level * digits + digit];
        if (level == 0 || bucket.count <= enough) {
            drain(level, digit, [&out](const Entry& entry) { out.push_back(entry); });
            const std::uint64_t end = base_ + (std::uint64_t{1} << (digit_bits * level));
            const auto last = static_cast<std::uint64_t>(Time::never().since_start().count());
            return Time::at(Duration::nanoseconds(static_cast<std::int64_t>(end > last ? last : end)));
        }
        drain(level, digit, [this](const Entry& entry) { add(entry); });
    }
}

void Wheel::clear() {
    base_ = 0;
    levels_ = 0;
    occupied_.fill(0);
    buckets_.fill({});
    chunks_.clear();
    free_ = none;
}

} // namespace gameday::sim
