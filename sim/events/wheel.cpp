#include "sim/events/wheel.hpp"

namespace gameday::sim {

Wheel::Chunk* Wheel::add_chunk(Chunk* last) {
    Chunk* added = free_;
    if (added == nullptr) {
        added = &chunks_.emplace_back();
    } else {
        free_ = added->next;
        added->used = 0;
    }
    if (last == nullptr) {
        added->next = added;
        added->before = 0;
    } else {
        added->next = last->next;
        added->before = last->before + last->used;
        last->next = added;
    }
    return added;
}

std::size_t Wheel::take(std::vector<Entry>& out, std::size_t enough) {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_));
    const auto digit = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    base_ = start_of(level, digit);
    const Chunk& last = *buckets_[level * digits + digit];
    const std::size_t count = last.before + last.used;
    if (level > 0 && count > enough) {
        drain(level, digit, [this](const Chunk& chunk) {
            for (const Entry& entry : std::span(chunk.entries).first(chunk.used)) {
                add(entry);
            }
        });
        return 0;
    }
    if (out.size() < last.before + chunk_entries) {
        out.resize(last.before + chunk_entries);
    }
    drain(level, digit, [&out](const Chunk& chunk) { // whole ones: how many are used need not be foretold
        std::copy_n(chunk.entries.data(), chunk_entries, out.data() + chunk.before);
    });
    const std::uint64_t end = base_ + (std::uint64_t{1} << (digit_bits * level));
    const auto never = static_cast<std::uint64_t>(Time::never().count());
    taken_until_ = time_of(std::min(end, never));
    return count;
}

void Wheel::clear() {
    for (unsigned level = 0; level < levels; ++level) {
        while (occupied_[level] != 0) {
            drain(level, static_cast<unsigned>(std::countr_zero(occupied_[level])), [](const Chunk&) {});
        }
    }
    base_ = 0;
}

} // namespace gameday::sim
