#include "sim/events/sort.hpp"

#include <array>
#include <limits>

namespace gameday::sim {

namespace {

constexpr std::size_t width = 4;
/// Four numbers that are compared at once: a vector of the compiler's, the same on every machine.
using Four = std::int32_t __attribute__((vector_size(16)));

constexpr unsigned bits_of_number = 5;
static_assert(few_entries == std::size_t{1} << bits_of_number);
static_assert(narrow_span == std::int64_t{1} << (31U - bits_of_number));

/// A time within the span and the entry's number below it: no two are the same. Behind the last entry come
/// numbers that are larger than all, in order, so that what stands there stays there.
std::int32_t key(const Entry* entries, std::size_t count, Time begin, std::size_t i) {
    constexpr std::int32_t behind_all = std::numeric_limits<std::int32_t>::max() - std::int32_t{few_entries};
    const auto place = static_cast<std::uint32_t>((entries[i].at.count() - begin.count()));
    const auto number = static_cast<std::int32_t>(i);
    return i < count ? static_cast<std::int32_t>(place << bits_of_number) | number : behind_all + number;
}

template <std::size_t Fours>
void sort_fours(const Entry* entries, std::size_t count, Time begin, Entry* out) {
    constexpr std::size_t all = Fours * width;
    std::array<Four, Fours> keys{};
    std::array<Four, Fours> before{};
    for (std::size_t i = 0; i < all; ++i) {
        keys[i / width][i % width] = key(entries, count, begin, i);
    }
    for (std::size_t i = 0; i < all; ++i) {
        const std::int32_t one = keys[i / width][i % width];
        const Four each = {one, one, one, one};
        for (std::size_t j = 0; j < Fours; ++j) {
            before[j] -= each < keys[j];
        }
    }
    for (std::size_t i = 0; i < all; ++i) {
        out[before[i / width][i % width]] = entries[i];
    }
}

} // namespace

void sort_narrow(const Entry* entries, std::size_t count, Time begin, Entry* out) {
    using Sort = void (*)(const Entry*, std::size_t, Time, Entry*);
    static constexpr std::array<Sort, few_entries / width> by_fours{
        sort_fours<1>, sort_fours<2>, sort_fours<3>, sort_fours<4>,
        sort_fours<5>, sort_fours<6>, sort_fours<7>, sort_fours<8>};
    by_fours[(count - 1) / width](entries, count, begin, out);
}

} // namespace gameday::sim
