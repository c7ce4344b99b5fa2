#include "tests/models/clients/arrivals.hpp"

#include <gtest/gtest.h>

namespace gameday::models {
namespace {

using testing::arrivals;
using testing::at_second;
using testing::seconds;
using testing::tiny_system;
using testing::TinyWorld;

/// Ten users with a request a second each, watched for 10,000 s.
struct Arrivals : public ::testing::Test {
    Arrivals() {
        system.clients["people"].requests = {1};
        system.clients["people"].writes = {0.2};
    }
    [[nodiscard]] std::span<const Second> seen(std::optional<TinyWorld>& world) const {
        world.emplace(system, std::vector<TimelineEntry>{}, seconds(10'000));
        world->run();
        return (*world)->populations().front()->series().seconds();
    }
    SystemParameters system = tiny_system();
};

TEST_F(Arrivals, ArePoissonWithTheUsersRateTogether) {
    std::optional<TinyWorld> world;
    double sum = 0;
    double squares = 0;
    for (const Second& second : seen(world).first(10'000)) {
        const double n = second.total[0] + second.total[1];
        sum += n;
        squares += n * n;
    }
    const double mean = sum / 1e4;
    EXPECT_NEAR(mean, 10, 4 * std::sqrt(10.0 / 1e4));
    // The variance is the mean; that of the variance's estimate is (μ + 2 μ²)/N.
    EXPECT_NEAR(squares / 1e4 - mean * mean, 10, 4 * std::sqrt((10 + 2 * 100) / 1e4));
}

TEST_F(Arrivals, WriteInTheirShare) {
    for (const double share : {0.2, 0.0, 1.0}) {
        system.clients["people"].writes = {share};
        std::optional<TinyWorld> world;
        double reads = 0;
        double writes = 0;
        for (const Second& second : seen(world)) {
            reads += second.total[0];
            writes += second.total[1];
        }
        const double n = reads + writes;
        EXPECT_NEAR(writes / n, share, 4 * std::sqrt(share * (1 - share) / n));
    }
}

TEST_F(Arrivals, AreThoseThatTheTestsDraw) {
    std::optional<TinyWorld> world;
    const auto series = seen(world);
    std::vector<Second> expected(series.size());
    double user_sum = 0;
    const auto all = arrivals(system, at_second(10'000));
    for (const auto& arrival : all) {
        ++expected[static_cast<std::size_t>(arrival.at.count() / 1'000'000'000)].total[arrival.write ? 1 : 0];
        user_sum += static_cast<double>(arrival.user);
    }
    for (std::size_t i = 0; i < series.size(); ++i) {
        ASSERT_EQ(series[i].total, expected[i].total) << "second " << i;
        ASSERT_EQ(series[i].failed[0] + series[i].failed[1], 0U);
    }
    const auto n = static_cast<double>(all.size());
    EXPECT_NEAR(user_sum / n, 4.5, 4 * std::sqrt(99.0 / 12 / n)) << "each user as likely as any other";
}

TEST_F(Arrivals, OfAVariantWithOtherWritesComeAtTheSameInstants) {
    std::optional<TinyWorld> some;
    std::optional<TinyWorld> none;
    const auto with = seen(some);
    system.clients["people"].writes = {0};
    const auto without = seen(none);
    for (std::size_t i = 0; i < with.size(); ++i) {
        ASSERT_EQ(with[i].total[0] + with[i].total[1], without[i].total[0]);
    }
}

TEST(RequestSeries, CountsBySecondsOfTheClock) {
    RequestSeries series(at_second(10), seconds(20));
    EXPECT_EQ(series.before_clock(), 10U);
    series.count(Time{}, RequestKind::read, true);
    series.count(at_second(10) - Duration::nanoseconds(1), RequestKind::write, false);
    series.count(at_second(10), RequestKind::write, true);
    series.count(at_second(20), RequestKind::read, false); // an event at the very end of the run
    EXPECT_EQ(series.seconds()[0].total[0], 1U);
    EXPECT_EQ(series.seconds()[9].failed[1], 1U);
    EXPECT_EQ(series.seconds()[10].total[1], 1U);
    EXPECT_EQ(series.seconds()[10].failed[1], 0U);
    EXPECT_EQ(series.seconds()[20].failed[0], 1U);
    EXPECT_EQ(series.seconds().size(), 21U);
}

TEST(RequestSeries, AClockBetweenTwoSecondsHasSecondsOfItsOwn) {
    const Time clock = Time::at(Duration::milliseconds(2300));
    RequestSeries series(clock, seconds(5));
    EXPECT_EQ(series.before_clock(), 3U);
    series.count(Time{}, RequestKind::read, true); // −0.7 s to 0.3 s
    series.count(Time::at(Duration::milliseconds(299)), RequestKind::read, true);
    series.count(Time::at(Duration::milliseconds(300)), RequestKind::read, true);
    series.count(clock - Duration::nanoseconds(1), RequestKind::read, true);
    series.count(clock, RequestKind::read, true);
    series.count(at_second(5), RequestKind::read, true);
    std::string totals;
    for (const Second& second : series.seconds()) {
        totals += std::to_string(second.total[0]) + " ";
    }
    EXPECT_EQ(totals, "2 1 1 1 0 1 0 "); // the last second begins at 5.3 s, after the end
}

TEST(RequestSeries, OfARunOfNoLengthHasRoomForWhatHappensAtOnce) {
    RequestSeries series({}, {});
    series.count(Time{}, RequestKind::read, false);
    EXPECT_EQ(series.seconds()[0].failed[0], 1U);
}

} // namespace
} // namespace gameday::models
