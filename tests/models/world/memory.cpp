// What a run keeps does not grow with its simulated length.

#include <malloc.h>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using testing::strikes;
using testing::tiny_system;

/// Bytes that the program holds now.
std::size_t held() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// Bytes that a world of ten users holds after a run of that length in which a region is lost for good.
std::size_t kept(Grain grain, Duration length) {
    const SystemParameters system = tiny_system();
    const Script script{.timeline = {strikes(seconds(100), "region-down", {{"target", "east"}})},
                        .duration = length};
    const std::size_t before = held();
    World world(system, script, Prospects::of(system, script.timeline), {}, grain);
    world.run();
    return held() - before;
}

/// By so much the allocator's own pieces may differ.
constexpr std::size_t room = 16'384;

class MemoryNoSan : public ::testing::TestWithParam<Grain> {};

// Of 50 hours the seconds alone would be 5 MB, and the minutes 0.2 MB.
TEST_P(MemoryNoSan, DoesNotGrowWithTheLengthOfTheRun) {
    const std::size_t short_run = kept(GetParam(), Duration::hours(2));
    ASSERT_GT(short_run, 10'000U) << "else nothing was counted";
    EXPECT_LT(kept(GetParam(), Duration::hours(100)), short_run + room);
}

INSTANTIATE_TEST_SUITE_P(Grains, MemoryNoSan, ::testing::Values(Grain::request, Grain::flow),
                         [](const auto& grain) { return grain.param == Grain::flow ? "Flow" : "Request"; });

} // namespace
} // namespace gameday::models
