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
    EXPECT_EQ(lag.through(at_second(10)), at(ms(9500)));
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
    EXPECT_EQ(lag.through(at_second(110)), at_second(99)) << "the position stands still";
    EXPECT_EQ(lag.at(at_second(200)), seconds(60));
}

TEST(Lag, FallsAtOnceButNeverRises) {
    Lag lag(seconds(1));
    lag.head_for(at_second(100), seconds(60), 1);
    lag.fall_to(at_second(110), seconds(20));
    EXPECT_EQ(lag.at(at_second(500)), seconds(11)) << "it was no longer than that";
    lag.fall_to(at_second(500), seconds(2));
    EXPECT_EQ(lag.at(at_second(500)), seconds(2));
    EXPECT_EQ(lag.settled(), at_second(500));
}

TEST(Lag, TellsWhenAWriteCanHaveArrived) {
    Lag lag(seconds(2));
    EXPECT_EQ(lag.when_through(at_second(50)), at_second(52));
    lag.head_for(at_second(100), seconds(12), 0.25); // until 140 s
    EXPECT_EQ(lag.settled(), at_second(140));
    EXPECT_EQ(lag.when_through(at_second(90)), at_second(100)) << "long before";
    EXPECT_EQ(lag.when_through(at_second(98)), at_second(100));
    EXPECT_EQ(lag.when_through(at_second(113)), at_second(120)); // 7 s behind by then
    EXPECT_EQ(lag.when_through(at_second(200)), at_second(212));
    lag.head_for(at_second(1000), seconds(4), 2); // until 1004 s
    EXPECT_EQ(lag.settled(), at_second(1004));
    EXPECT_EQ(lag.when_through(at_second(997)), at_second(1003)); // 6 s behind by then
    EXPECT_EQ(lag.when_through(at_second(1010)), at_second(1014));
}

TEST(Lag, TellsTheFirstInstantThatDoes) {
    Lag lag(ms(700));
    const double slopes[] = {0.3, 1.0, 4.0, 0.9999999, 2.5};
    const Duration targets[] = {seconds(3), seconds(30), ms(700), seconds(40), Duration{}};
    for (int course = 0; course < 5; ++course) {
        const Time from = at_second(100 * course);
        lag.head_for(from, targets[course], slopes[course]);
        for (int i = 0; i < 400; ++i) {
            const Time written = from + Duration::nanoseconds(123'456'789LL * i);
            const Time when = lag.when_through(written);
            ASSERT_GE(lag.through(when), written) << "course " << course << ", step " << i;
            if (when > from) {
                // Rounding to whole nanoseconds may make it one later.
                ASSERT_LT(lag.through(when - Duration::nanoseconds(3)), written) << course << ", " << i;
            }
        }
    }
}

TEST(Lag, TheArrivedPositionNeverGoesBackwards) {
    Lag lag(ms(700));
    const double slopes[] = {0.3, 1.0, 4.0, 0.9999999, 2.5};
    const Duration targets[] = {seconds(3), Duration::never(), ms(700), seconds(40), Duration{}};
    Time now;
    Time position = lag.through(now);
    for (int course = 0; course < 5; ++course) {
        lag.head_for(now, targets[course], slopes[course]);
        for (int i = 0; i < 2000; ++i) {
            now = now + Duration::nanoseconds(1 + 7'919 * i);
            ASSERT_LE(position, lag.through(now)) << "course " << course << ", step " << i;
            position = lag.through(now);
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
