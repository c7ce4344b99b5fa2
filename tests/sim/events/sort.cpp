#include "sim/events/sort.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"

namespace gameday::sim {
namespace {

Time at(std::int64_t nanoseconds) {
    return Time::at(Duration::nanoseconds(nanoseconds));
}

/// Entries behind those that are sorted, which nobody may take for any of them.
std::vector<Entry> with_stale_ones(std::vector<Entry> entries) {
    for (auto i = static_cast<std::uint32_t>(entries.size()); i < few_entries; ++i) {
        entries.push_back({at(i % 2 == 0 ? 0 : std::int64_t{1} << 62U), 1000 + i});
    }
    return entries;
}

TEST(SortNarrow, SortsAsManyAsThereMayBeAndKeepsTheOrderOfTies) {
    const Stream stream({1, 0}, "tests/sort");
    constexpr std::int64_t begin = 7'000'000'000'000;
    for (std::size_t count = 1; count <= few_entries; ++count) {
        for (const std::uint64_t span : {std::uint64_t{1}, std::uint64_t{5}, std::uint64_t{narrow_span}}) {
            Draw draw = stream.at(count, static_cast<std::uint32_t>(span));
            std::vector<Entry> entries;
            for (std::uint32_t i = 0; i < count; ++i) {
                entries.push_back({at(begin + static_cast<std::int64_t>(draw() % span)), i});
            }
            std::vector<Entry> expected = entries;
            std::stable_sort(expected.begin(), expected.end(),
                             [](const Entry& a, const Entry& b) { return a.at < b.at; });
            std::vector<Entry> sorted(few_entries);
            sort_narrow(with_stale_ones(entries).data(), count, at(begin), sorted.data());
            for (std::size_t i = 0; i < count; ++i) {
                ASSERT_EQ(sorted[i].at, expected[i].at) << count << " entries within " << span << " ns";
                ASSERT_EQ(sorted[i].slot, expected[i].slot) << count << " entries within " << span << " ns";
            }
        }
    }
}

TEST(SortNarrow, TakesTheLastNanosecondOfItsSpan) {
    std::vector<Entry> entries{{at(narrow_span - 1), 0}, {at(0), 1}};
    std::vector<Entry> sorted(few_entries);
    sort_narrow(with_stale_ones(entries).data(), 2, at(0), sorted.data());
    EXPECT_EQ(sorted[0].slot, 1);
    EXPECT_EQ(sorted[1].slot, 0);
}

} // namespace
} // namespace gameday::sim
