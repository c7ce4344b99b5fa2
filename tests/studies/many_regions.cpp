// Twice the regions take at most four times the memory and the events: a pair of regions may cost something,
// as users of each may go to every one, but nothing is kept for three of them.

#include "tests/many_regions.hpp"

#include <cstdint>

#include <malloc.h>

#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

struct Taken {
    std::size_t bytes = 0;
    std::uint64_t events = 0;
};

/// What a world of so many regions holds when it has run, and the events that took.
Taken taken(std::size_t regions, models::Grain grain) {
    const Reading reading = read(text_of_many_regions(regions));
    const Study& study = reading.get();
    const auto held = [] {
        const struct mallinfo2 info = mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    const std::size_t before = held();
    Taken taken;
    replay(study, grain, 1, 1, [&](const models::World& world) {
        taken = {held() - before, world.engine().events_handled()};
    });
    return taken;
}

class ManyRegionsNoSan : public ::testing::TestWithParam<models::Grain> {};

TEST_P(ManyRegionsNoSan, TakeFourTimesAsMuchWhereTheyAreTwiceAsMany) {
    Taken fewer = taken(16, GetParam());
    ASSERT_GT(fewer.bytes, 100'000U) << "else nothing was counted";
    for (const std::size_t regions : {32U, 64U}) {
        const Taken more = taken(regions, GetParam());
        EXPECT_LE(more.bytes, 4 * fewer.bytes) << regions;
        EXPECT_LE(more.events, 4 * fewer.events) << regions;
        fewer = more;
    }
}

INSTANTIATE_TEST_SUITE_P(Grains, ManyRegionsNoSan,
                         ::testing::Values(models::Grain::flow, models::Grain::request),
                         [](const auto& grain) {
                             return grain.param == models::Grain::flow ? "Flow" : "Request";
                         });

} // namespace
} // namespace gameday::studies
