#include "models/database/replication.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::seconds;

/// A stream 2 s behind that catches up five times as fast as the log was written.
struct Replication : public ::testing::Test {
    /// Ten writes a second, at …,050 and so on, from `from` to `to`.
    void write(Time from, Time to) {
        for (Time when = from + ms(50); when < to; when = when + ms(100)) {
            stream.append(when);
        }
    }
    ReplicationStream stream{RegionId{1}, seconds(2), 5};
};

TEST_F(Replication, MissesWhatWasWrittenDuringTheLag) {
    write({}, at_second(100));
    EXPECT_EQ(stream.missing(at_second(100)), 20U);
    EXPECT_EQ(stream.last_missing(at_second(100)), at(ms(99'950)));
    EXPECT_EQ(stream.last_arrived(at_second(100)), at(ms(97'950)));
    EXPECT_EQ(stream.missing(at_second(101)), 10U);
    EXPECT_EQ(stream.missing(at(ms(101'949))), 1U);
    EXPECT_EQ(stream.missing(at(ms(101'950))), 0U) << "it arrives just one lag later";
    EXPECT_EQ(stream.last_missing(at(ms(101'950))), std::nullopt);
    EXPECT_EQ(stream.last_arrived(at(ms(101'950))), at(ms(99'950)));
}

TEST_F(Replication, NothingWrittenIsNothingMissing) {
    EXPECT_EQ(stream.missing(at_second(10)), 0U);
    EXPECT_EQ(stream.behind(at_second(10)), Duration{});
    EXPECT_EQ(stream.until_drained(at_second(10)), Duration{});
    EXPECT_EQ(stream.last_arrived(at_second(10)), std::nullopt);
}

TEST_F(Replication, AfterTheCutWhatIsMissingStandsStillButTheLagGrows) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    for (const std::int64_t later : {100, 101, 1000}) {
        EXPECT_EQ(stream.missing(at_second(later)), 20U);
        EXPECT_EQ(stream.behind(at_second(later)), ms(1950));
        EXPECT_EQ(stream.lag(at_second(later)), seconds(2 + later - 100));
    }
}

TEST_F(Replication, WhileTheSourceLivesAStallFallsBehind) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    write(at_second(100), at_second(130));
    EXPECT_EQ(stream.missing(at_second(130)), 320U);
    EXPECT_EQ(stream.behind(at_second(130)), ms(31'950));
}

TEST_F(Replication, CatchesUpByTheBacklogOverTheSurplusOfSpeed) {
    stream.stall(at_second(100));
    stream.resume(at_second(140)); // 42 s behind, 40 too many: B / (μ − λ) = 40 s / (5 − 1)
    EXPECT_EQ(stream.lag(at_second(140)), seconds(42));
    EXPECT_EQ(stream.lag(at_second(145)), seconds(22));
    EXPECT_EQ(stream.lag(at_second(150)), seconds(2));
    EXPECT_EQ(stream.lag(at_second(151)), seconds(2));
}

TEST_F(Replication, DrainsWhenTheLastWriteArrives) {
    write({}, at_second(100));
    const Duration left = stream.until_drained(at_second(100));
    EXPECT_EQ(left, ms(1950));
    EXPECT_EQ(stream.missing(at_second(100) + left - Duration::nanoseconds(1)), 1U);
    EXPECT_EQ(stream.missing(at_second(100) + left), 0U);
}

TEST_F(Replication, DriftsOverItsRampButNoFasterThanTime) {
    stream.drift(at_second(100), seconds(62), seconds(600)); // a tenth of a second a second
    EXPECT_EQ(stream.lag(at_second(400)), seconds(32));
    EXPECT_EQ(stream.lag(at_second(700)), seconds(62));
    EXPECT_EQ(stream.lag(at_second(800)), seconds(62));

    ReplicationStream sudden(RegionId{1}, seconds(2), 5);
    sudden.drift(at_second(100), seconds(62), Duration{});
    EXPECT_EQ(sudden.lag(at_second(110)), seconds(12));
    EXPECT_EQ(sudden.lag(at_second(160)), seconds(62));
}

TEST_F(Replication, GivesTheLagItHasUsually) {
    stream.drift(at_second(100), seconds(62), seconds(600));
    stream.resume(at_second(700)); // 60 s too many, at 4 s a second
    EXPECT_EQ(stream.lag(at_second(714)), seconds(6));
    EXPECT_EQ(stream.lag(at_second(715)), seconds(2));
}

} // namespace
} // namespace gameday::models
