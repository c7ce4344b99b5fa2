#include "models/database/lag.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::seconds;

TEST(Lag, IsConstantUntilItHeadsSomewhere) {
    const Lag lag(ms(500));
    EXPECT_EQ(lag.at({}), ms(500));
    EXPECT_EQ(lag.at(at_second(1'000'000)), ms(500));
    EXPECT_EQ(lag.arrived_through(at_second(10)), at(ms(9500)));
}

TEST(Lag, MovesAlongItsSlopeAndStopsAtTheTarget) {
    Lag lag(seconds(2));
    lag.head_for(at_second(100), seconds(12), 0.25);
    EXPECT_EQ(lag.at(at_second(100)), seconds(2));
    EXPECT_EQ(lag.at(at_second(120)), seconds(7));
    EXPECT_EQ(lag.at(at_second(140)), seconds(12));
    EXPECT_EQ(lag.at(at_second(999)), seconds(12));
    lag.head_for(at_second(1000), seconds(4), 2);
    EXPECT_EQ(lag.at(at_second(1003)), seconds(6));
    EXPECT_EQ(lag.at(at_second(1004)), seconds(4));
    EXPECT_EQ(lag.at(at_second(1005)), seconds(4));
}

TEST(Lag, GrowsNoFasterThanTimePasses) {
    Lag lag(seconds(1));
    lag.head_for(at_second(100), seconds(60), 10);
    EXPECT_EQ(lag.at(at_second(110)), seconds(11));
    EXPECT_EQ(lag.arrived_through(at_second(110)), at_second(99)) << "the position stands still";
    EXPECT_EQ(lag.at(at_second(200)), seconds(60));
}

TEST(Lag, WhileStalledThePositionStandsStillToTheNanosecond) {
    Lag lag(Duration::nanoseconds(123'456'789));
    const Time cut = Time::at(Duration::nanoseconds(1'000'000'007));
    const Time position = lag.arrived_through(cut);
    lag.stall(cut);
    for (const std::int64_t later : {std::int64_t{1}, std::int64_t{999}, std::int64_t{86'400'000'000'001}}) {
        EXPECT_EQ(lag.arrived_through(cut + Duration::nanoseconds(later)), position);
    }
}

TEST(Lag, TheArrivedPositionNeverGoesBackwards) {
    Lag lag(ms(700));
    const double slopes[] = {0.3, 1.0, 4.0, 0.9999999, 2.5};
    const Duration targets[] = {seconds(3), Duration::never(), ms(700), seconds(40), Duration{}};
    Time now;
    Time position = lag.arrived_through(now);
    for (int course = 0; course < 5; ++course) {
        lag.head_for(now, targets[course], slopes[course]);
        for (int i = 0; i < 2000; ++i) {
            now = now + Duration::nanoseconds(1 + 7'919 * i);
            ASSERT_LE(position, lag.arrived_through(now)) << "course " << course << ", step " << i;
            position = lag.arrived_through(now);
        }
    }
}

TEST(Lag, HeadingForWhereItIsStaysThere) {
    Lag lag(seconds(5));
    lag.head_for(at_second(10), seconds(5), 3);
    EXPECT_EQ(lag.at(at_second(20)), seconds(5));
}

} // namespace
} // namespace gameday::models
