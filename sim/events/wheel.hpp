#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "sim/events/entry.hpp"

namespace gameday::sim {

/// A hierarchical timing wheel over nanoseconds: what is pending, roughly in order.
///
/// Each of eleven levels has 64 buckets, for the values of one digit of six bits. An entry lies in the level
/// of the highest digit in which its time differs from `base`, in the bucket of its own digit there. So the
/// next entries are in the first bucket that is not empty of the lowest level that has one, and an entry is
/// moved at most once a level, into finer buckets, as its time draws near.
///
/// In a bucket entries keep the order in which they were added, so those of one nanosecond need no sorting.
class Wheel {
public:
    Wheel() = default;
    Wheel(const Wheel&) = delete;
    Wheel& operator=(const Wheel&) = delete;

    [[nodiscard]] bool empty() const { return levels_ == 0; }
    /// No entry of the wheel is earlier.
    [[nodiscard]] Time base() const { return time_of(base_); }

    /// No entry is earlier, and some may well be later; `Time::never()` when there is none.
    [[nodiscard]] Time earliest() const {
        if (empty()) {
            return Time::never();
        }
        const auto level = static_cast<unsigned>(std::countr_zero(levels_));
        return time_of(start_of(level, static_cast<unsigned>(std::countr_zero(occupied_[level]))));
    }
    /// Nothing earlier will be added from now on; `to` is before `earliest()`.
    void advance(Time to) {
        // No entry changes places: the highest digit in which it differs is the same.
        base_ = std::max(base_, static_cast<std::uint64_t>(to.since_start().count()));
    }

    /// Adds an entry that is not earlier than `base()`.
    void add(const Entry& entry) {
        const auto at = static_cast<std::uint64_t>(entry.at.since_start().count());
        const unsigned level = level_of(at);
        put(level, (at >> (digit_bits * level)) % digits, entry);
    }

    /// Copies the entries of the earliest bucket to the front of `out`, in no order but that those of one
    /// instant keep theirs, and tells how many: at most `enough`, or all of one nanosecond. 0: there were
    /// more, and they have been moved to finer buckets. The wheel is not empty.
    std::size_t take(std::vector<Entry>& out, std::size_t enough);
    /// What is left is not before this end of the time that the last ones taken were all of.
    [[nodiscard]] Time taken_until() const { return taken_until_; }

    /// Takes out the entries of which that is true.
    template <class Predicate> void remove_if(Predicate gone) {
        for (unsigned level = 0; level < levels; ++level) {
            for (std::uint64_t left = occupied_[level]; left != 0; left &= left - 1) {
                const auto digit = static_cast<unsigned>(std::countr_zero(left));
                drain(level, digit, [&](const Chunk& chunk) {
                    for (const Entry& entry : std::span(chunk.entries).first(chunk.used)) {
                        if (!gone(entry)) {
                            put(level, digit, entry);
                        }
                    }
                });
            }
        }
    }
    void clear();

private:
    static constexpr unsigned digit_bits = 6;
    static constexpr std::size_t digits = std::size_t{1} << digit_bits;
    static constexpr unsigned levels = 11;
    static constexpr std::size_t chunk_entries = 15;

    /// Entries of a bucket lie in chunks: none is moved when it grows, and none keeps room that others need.
    struct Chunk {
        std::array<Entry, chunk_entries> entries{};
        Chunk* next = nullptr; // of its bucket, and of the last one the first; or of those that are free
        std::uint32_t used = 0;
        std::uint32_t before = 0; // entries in the chunks of its bucket before it
    };

    [[nodiscard]] static Time time_of(std::uint64_t nanoseconds) {
        return Time::at(Duration::nanoseconds(static_cast<std::int64_t>(nanoseconds)));
    }
    /// The first instant of a bucket, of which all digits below are zero.
    [[nodiscard]] std::uint64_t start_of(unsigned level, std::uint64_t digit) const {
        const unsigned shift = digit_bits * level;
        const std::uint64_t above =
            shift + digit_bits >= 64 ? 0 : base_ >> (shift + digit_bits) << (shift + digit_bits);
        return above | digit << shift;
    }
    [[nodiscard]] unsigned level_of(std::uint64_t at) const {
        return (63U - static_cast<unsigned>(std::countl_zero((at ^ base_) | 1U))) / digit_bits;
    }
    void put(unsigned level, std::uint64_t digit, const Entry& entry) {
        Chunk*& last = buckets_[level * digits + digit];
        if (last == nullptr || last->used == chunk_entries) {
            last = add_chunk(last);
            occupied_[level] |= std::uint64_t{1} << digit;
            levels_ |= 1U << level;
        }
        last->entries[last->used++] = entry;
    }
    /// An empty chunk, behind the last one of a bucket, if it has any.
    Chunk* add_chunk(Chunk* last);
    /// Empties a bucket, whose chunks go one by one to `use`.
    template <class Use> void drain(unsigned level, std::uint64_t digit, Use use) {
        Chunk* const last = buckets_[level * digits + digit];
        buckets_[level * digits + digit] = nullptr;
        occupied_[level] &= ~(std::uint64_t{1} << digit);
        levels_ &= occupied_[level] == 0 ? ~(1U << level) : ~0U;
        Chunk* chunk = last->next;
        while (true) {
            Chunk* const next = chunk->next;
            __builtin_prefetch(next);
            use(*chunk);
            chunk->next = free_;
            free_ = chunk;
            if (chunk == last) {
                break;
            }
            chunk = next;
        }
    }

    std::uint64_t base_ = 0;                       // nanoseconds
    std::uint32_t levels_ = 0;                     // those that hold something, a bit each
    std::array<std::uint64_t, levels> occupied_{}; // by level: the buckets that hold something, a bit each
    Time taken_until_;
    std::array<Chunk*, levels * digits> buckets_{}; // the last chunk of each; null: it is empty
    std::deque<Chunk> chunks_;                      // all there are: they stay where they are
    Chunk* free_ = nullptr;                         // the first of the chunks that no bucket uses
};

} // namespace gameday::sim
