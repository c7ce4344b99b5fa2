#include "studies/side_by_side.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

constexpr std::uint64_t many = 100'000; // of many blocks

/// Counts to a number; what `odd` says of each is what it tells.
SideBySide::Run counting(std::uint64_t to, std::uint64_t odd = many) {
    return [=](sim::Tracer& tracer) {
        for (std::uint64_t i = 0; i < to; ++i) {
            tracer.event(sim::Time::at(sim::Duration::seconds(static_cast<std::int64_t>(i))), 1,
                         i == odd ? 0 : i);
        }
    };
}

TEST(SideBySide, FindsTheSameTheSame) {
    SideBySide both;
    const Compared compared = both.compare(counting(many), counting(many));
    EXPECT_FALSE(compared.parting);
    EXPECT_EQ(compared.events, many);
    EXPECT_EQ(compared.draws, 0);
    EXPECT_EQ(compared.hash, both.compare(counting(many), counting(many)).hash) << "used again";
    EXPECT_NE(compared.hash, both.compare(counting(many - 1), counting(many - 1)).hash);
}

TEST(SideBySide, FindsTheFirstDifferenceWhereverItStands) {
    for (const std::uint64_t odd : {1UL, 4095UL, 4096UL, 4097UL, 50'000UL, many - 1}) {
        SideBySide both;
        const Compared compared = both.compare(counting(many), counting(many, odd));
        ASSERT_TRUE(compared.parting) << odd;
        EXPECT_EQ(compared.parting->place, odd);
        EXPECT_EQ(compared.parting->did[0]->detail, odd);
        EXPECT_EQ(compared.parting->did[1]->detail, 0);
        EXPECT_EQ(compared.events, odd);
    }
}

TEST(SideBySide, FindsOneThatEndsEarlier) {
    for (const std::uint64_t length : {0UL, 1UL, 4095UL, 4096UL, 8192UL, many - 1}) {
        SideBySide both;
        const Compared compared = both.compare(counting(many), counting(length));
        ASSERT_TRUE(compared.parting) << length;
        EXPECT_EQ(compared.parting->place, length);
        EXPECT_FALSE(compared.parting->did[1]);
        EXPECT_TRUE(compared.parting->ended[1]);
    }
}

// The other would never end by itself.
TEST(SideBySide, EndsBothAtADifference) {
    SideBySide both;
    const Compared compared = both.compare(counting(3), [](sim::Tracer& tracer) {
        for (std::uint64_t i = 0;; ++i) {
            tracer.event({}, 2, i);
        }
    });
    EXPECT_TRUE(compared.parting);
    EXPECT_EQ(compared.parting->place, 0);
}

TEST(SideBySide, TakesWhatIsThrownForAnEnd) {
    const SideBySide::Run broken = [](sim::Tracer& tracer) {
        counting(5000)(tracer);
        throw std::runtime_error("no more");
    };
    SideBySide both;
    const Compared one = both.compare(counting(many), broken);
    ASSERT_TRUE(one.parting);
    EXPECT_EQ(one.parting->place, 5000);
    EXPECT_FALSE(one.thrown[0]);
    EXPECT_TRUE(one.thrown[1]);
    const Compared two = both.compare(broken, broken);
    EXPECT_FALSE(two.parting);
    EXPECT_TRUE(two.thrown[0]);
    EXPECT_TRUE(two.thrown[1]);
}

TEST(SideBySide, StopsWhenTold) {
    int asked = 0;
    SideBySide both(
        [&asked] { return ++asked == 3 ? std::optional(StopReason::interrupted) : std::nullopt; });
    const Compared compared = both.compare(counting(many), counting(many));
    EXPECT_EQ(compared.stopped, StopReason::interrupted);
    EXPECT_FALSE(compared.parting);
    EXPECT_GT(compared.events, 0);
    EXPECT_LT(compared.events, many);
}

} // namespace
} // namespace gameday::studies
