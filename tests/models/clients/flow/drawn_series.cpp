#include "models/clients/flow/drawn_series.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::seconds;

constexpr DrawnSeries::Rates usual{40, 10}; // reads and writes, a second

/// No failures from the start to `from`, then as many a second as told until `to`, and none to the end.
FailureRates outage(double from, double to, FailureRates::Rates rates, double end = 3600) {
    FailureRates failures;
    for (const auto& [when, now] : std::vector<std::pair<double, FailureRates::Rates>>{
             {0, {}}, {from, {}}, {from, rates}, {to, rates}, {to, {}}, {end, {}}}) {
        failures.add({when, now});
    }
    return failures;
}

sim::Stream luck(std::uint32_t replication = 0) {
    return {{1, replication}, "tests/series"};
}

Tally sum_of_seconds(const DrawnSeries& series, std::size_t from, std::size_t to) {
    Tally sum;
    for (std::size_t i = from; i < to; ++i) {
        const Tally second = series.second(i);
        for (std::size_t k = 0; k < 2; ++k) {
            sum.total[k] += second.total[k];
            sum.failed[k] += second.failed[k];
        }
    }
    return sum;
}

void expect_same(const Tally& a, const Tally& b) {
    EXPECT_EQ(a.total, b.total);
    EXPECT_EQ(a.failed, b.failed);
}

TEST(FailureRates, WithoutPointsAreZero) {
    const FailureRates none;
    for (const FailureRates::Span& span : none.spans(0, 60, 3)) {
        EXPECT_EQ(span.expected, FailureRates::Rates{});
        EXPECT_EQ(span.most, FailureRates::Rates{});
    }
}

TEST(FailureRates, OfASpanAreTheAreaBelowTheLines) {
    FailureRates rates;
    rates.add({10, {0, 5}});
    rates.add({20, {10, 5}}); // a slope
    rates.add({20, {2, 0}});  // a step
    rates.add({40, {2, 4}});
    const auto spans = rates.spans(0, 15, 4); // 0–15, 15–30, 30–45, 45–60
    ASSERT_EQ(spans.size(), 4U);
    EXPECT_NEAR(spans[0].expected[0], 12.5, 1e-9); // half of 5 s · 5/s
    EXPECT_NEAR(spans[0].expected[1], 25, 1e-9);
    EXPECT_NEAR(spans[1].expected[0], 7.5 * 5 + 20, 1e-9);
    EXPECT_NEAR(spans[1].expected[1], 25 + 1.0 * 10, 1e-9);
    EXPECT_NEAR(spans[2].expected[0], 20, 1e-9);
    EXPECT_NEAR(spans[2].expected[1], 3.0 * 10, 1e-9);
    EXPECT_EQ(spans[3].expected, FailureRates::Rates{});
}

TEST(FailureRates, OfASpanLieBetweenTheirLeastAndTheirMost) {
    FailureRates rates;
    rates.add({0, {1, 1}});
    rates.add({60, {3, 1}});
    rates.add({60, {8, 0}});
    rates.add({120, {4, 0}});
    const auto spans = rates.spans(0, 60, 2);
    EXPECT_NEAR(spans[0].least[0], 1, 1e-9);
    EXPECT_NEAR(spans[0].most[0], 3, 1e-9);
    EXPECT_NEAR(spans[1].least[0], 4, 1e-9);
    EXPECT_NEAR(spans[1].most[0], 8, 1e-9);
    EXPECT_NEAR(spans[0].least[1], 1, 1e-9);
    EXPECT_NEAR(spans[1].most[1], 0, 1e-9);
    const auto both = rates.spans(30, 60, 1); // over the step
    EXPECT_NEAR(both[0].least[0], 2, 1e-9);
    EXPECT_NEAR(both[0].most[0], 8, 1e-9);
}

TEST(FailureRates, OfSecondsAddUpToTheirMinute) {
    FailureRates rates;
    rates.add({3.7, {0, 1}});
    rates.add({17.2, {7, 1}});
    rates.add({17.2, {1, 9}});
    rates.add({99.9, {0, 0}});
    const auto minutes = rates.spans(0, 60, 2);
    const auto each = rates.spans(0, 1, 120);
    std::vector<FailureRates::Rates> expected(120);
    rates.expect(0, 1, expected);
    for (std::size_t i = 0; i < 120; ++i) {
        EXPECT_NEAR(expected[i][0], each[i].expected[0], 1e-12) << "second " << i;
        EXPECT_NEAR(expected[i][1], each[i].expected[1], 1e-12) << "second " << i;
    }
    for (std::size_t m = 0; m < 2; ++m) {
        for (std::size_t k = 0; k < 2; ++k) {
            double sum = 0;
            for (std::size_t i = 0; i < 60; ++i) {
                sum += each[m * 60 + i].expected[k];
            }
            EXPECT_NEAR(sum, minutes[m].expected[k], 1e-9);
        }
    }
}

TEST(DrawnSeries, WithoutFailuresHasNone) {
    const DrawnSeries series(at_second(600), seconds(3600), usual, FailureRates{}, luck());
    EXPECT_EQ(series.seconds(), 3000U);
    EXPECT_EQ(series.whole().failed, (std::array<std::uint64_t, 2>{}));
    EXPECT_EQ(sum_of_seconds(series, 0, series.seconds()).failed, (std::array<std::uint64_t, 2>{}));
    // 3,600 s of 40 and 10 a second; five standard deviations.
    EXPECT_NEAR(static_cast<double>(series.whole().total[0]), 144'000, 5 * std::sqrt(144'000.0));
    EXPECT_NEAR(static_cast<double>(series.whole().total[1]), 36'000, 5 * std::sqrt(36'000.0));
}

TEST(DrawnSeries, SecondsOfFailingMinutesAddUpToTheWhole) {
    for (std::uint32_t i = 0; i < 20; ++i) {
        // Every minute from the clock on fails, so each is drawn once and for all.
        const DrawnSeries every(Time{}, seconds(300), usual, outage(0, 300, {0.1 + i, 2}), luck(i));
        expect_same(sum_of_seconds(every, 0, every.seconds()), every.whole());
        // Where only some fail, those that fail are the same ones; the others differ in who did not.
        const DrawnSeries some(Time{}, seconds(1200), usual, outage(130, 470, {0.1 + i, 2}), luck(i));
        EXPECT_EQ(sum_of_seconds(some, 0, some.seconds()).failed, some.whole().failed);
    }
}

TEST(DrawnSeries, BeforeTheClockCountsForTheWholeOnly) {
    const DrawnSeries series(at_second(90), seconds(390), usual, outage(0, 60, {40, 10}), luck());
    EXPECT_EQ(series.seconds(), 300U);
    EXPECT_EQ(sum_of_seconds(series, 0, 300).failed, (std::array<std::uint64_t, 2>{}));
    // All that come in the first minute fail: 2,400 reads and 600 writes; five standard deviations.
    EXPECT_NEAR(static_cast<double>(series.whole().failed[0]), 2400, 5 * std::sqrt(2400.0));
    EXPECT_NEAR(static_cast<double>(series.whole().failed[1]), 600, 5 * std::sqrt(600.0));
    EXPECT_NEAR(static_cast<double>(series.whole().total[0]), 390 * 40, 5 * std::sqrt(390 * 40.0));
}

TEST(DrawnSeries, SecondsAreCountedFromTheClock) {
    // The outage is the seconds 10 to 19 after the clock, which itself lies within a second.
    const DrawnSeries series(at(ms(60'500)), seconds(360), usual, outage(70.5, 80.5, {40, 0}), luck());
    EXPECT_EQ(sum_of_seconds(series, 0, 10).failed[0], 0U);
    EXPECT_EQ(sum_of_seconds(series, 20, 299).failed[0], 0U);
    EXPECT_EQ(sum_of_seconds(series, 10, 20).failed[0], series.whole().failed[0]);
    EXPECT_EQ(sum_of_seconds(series, 10, 20).failed[0], sum_of_seconds(series, 10, 20).total[0])
        << "none of them succeeds";
    EXPECT_EQ(series.seconds(), 299U) << "the half second at the end is none";
}

TEST(DrawnSeries, AnswersDoNotDependOnTheOrderOfQuestions) {
    const auto made = [] {
        return DrawnSeries(Time{}, seconds(600), usual, outage(100, 400, {3, 8}), luck());
    };
    const DrawnSeries forwards = made();
    const DrawnSeries backwards = made();
    const Tally whole = forwards.whole();
    std::vector<Tally> tallies;
    for (std::size_t i = 0; i < 600; ++i) {
        tallies.push_back(forwards.second(i));
    }
    for (std::size_t i = 600; i-- > 0;) {
        expect_same(backwards.second(i), tallies[i]);
    }
    expect_same(backwards.whole(), whole);
    expect_same(made().second(333), tallies[333]);
}

TEST(DrawnSeries, FailuresAreAmongTheRequests) {
    const DrawnSeries series(Time{}, seconds(600), {0.5, 0.01}, outage(0, 600, {0.5, 0.01}), luck());
    for (std::size_t i = 0; i < series.seconds(); ++i) {
        const Tally second = series.second(i);
        for (std::size_t k = 0; k < 2; ++k) {
            ASSERT_LE(second.failed[k], second.total[k]);
            ASSERT_EQ(second.failed[k], second.total[k]) << "all fail";
        }
    }
}

/// The sums of one second of a minute over many replications, and their squares about a mean.
struct Moments {
    double mean = 0, variance = 0;
};
template <class Count>
Moments moments_of(Count count, const FailureRates& failures, DrawnSeries::Rates total, double mean) {
    constexpr std::uint32_t times = 1000;
    Moments moments;
    for (std::uint32_t i = 0; i < times; ++i) {
        const DrawnSeries series(Time{}, seconds(120), total, failures, luck(i));
        const auto counted = static_cast<double>(count(series));
        moments.mean += counted / times;
        moments.variance += (counted - mean) * (counted - mean) / times;
    }
    return moments;
}

void expect_poisson(const Moments& moments, double mean) {
    EXPECT_NEAR(moments.mean, mean, 5 * std::sqrt(mean / 1000));
    EXPECT_NEAR(moments.variance, mean, 5 * std::sqrt((mean + 2 * mean * mean) / 1000));
}

// A second's failures are a Poisson count of the rate's mean in it, m, with the variance m and the fourth
// central moment m + 3m²: over 1,000 replications five standard errors are 5·√(m/1000) of the mean and
// 5·√((m + 2m²)/1000) of the variance.
TEST(DrawnSeries, EachSecondHasItsMeanAndItsVariance) {
    for (const double scale : {0.2, 4.0, 30.0, 300.0}) { // each way of sharing a minute out, see share_out
        SCOPED_TRACE(scale);
        FailureRates slope;
        slope.add({0, {0, 0}});
        slope.add({60, {scale, 0}});
        slope.add({60, {0, 0}});
        for (const std::size_t second : {std::size_t{3}, std::size_t{58}}) {
            SCOPED_TRACE(second);
            const auto failed = [second](const DrawnSeries& series) {
                return series.second(second).failed[0];
            };
            const double mean = scale * (static_cast<double>(second) + 0.5) / 60;
            expect_poisson(moments_of(failed, slope, {scale * 1.1, 10}, mean), mean);
        }
    }
}

// The same where nothing fails. Different seconds have nothing to do with each other: two of them together
// are a Poisson count too.
TEST(DrawnSeries, SecondsThatAreAlikeHaveTheirMeanAndTheirVariance) {
    for (const double rate : {0.3, 3.0, 40.0, 100.0}) {
        SCOPED_TRACE(rate);
        const auto one = [](const DrawnSeries& series) { return series.second(59).total[0]; };
        expect_poisson(moments_of(one, FailureRates{}, {rate, 0}, rate), rate);
        const auto two = [](const DrawnSeries& series) {
            return series.second(17).total[0] + series.second(18).total[0];
        };
        expect_poisson(moments_of(two, FailureRates{}, {rate, 0}, 2 * rate), 2 * rate);
    }
}

TEST(DrawnSeries, ARunThatEndsInsideAMinuteEndsThere) {
    // 90.5 s: the last minute is half a minute, and the half second at the end is no whole second.
    constexpr std::uint32_t times = 200;
    double total = 0;
    double failed = 0;
    double last_half_minute = 0;
    for (std::uint32_t i = 0; i < times; ++i) {
        const DrawnSeries series(Time{}, ms(90'500), usual, outage(0, 90.5, {20, 0}, 90.5), luck(i));
        ASSERT_EQ(series.seconds(), 90U);
        ASSERT_EQ(series.minutes(), 2U);
        total += static_cast<double>(series.whole().total[0]) / times;
        failed += static_cast<double>(series.whole().failed[0]) / times;
        last_half_minute += static_cast<double>(sum_of_seconds(series, 60, 90).total[0]) / times;
        ASSERT_LE(sum_of_seconds(series, 0, 90).failed[0], series.whole().failed[0]);
    }
    // Means of 3,620, 1,810 and 1,200, of 200 replications each; five standard errors.
    EXPECT_NEAR(total, 3620, 5 * std::sqrt(3620.0 / times));
    EXPECT_NEAR(failed, 1810, 5 * std::sqrt(1810.0 / times));
    EXPECT_NEAR(last_half_minute, 1200, 5 * std::sqrt(1200.0 / times));
}

TEST(DrawnSeries, ReplicationsDiffer) {
    const auto whole = [](std::uint32_t replication) {
        return DrawnSeries(Time{}, seconds(600), usual, outage(0, 600, {5, 5}), luck(replication)).whole();
    };
    EXPECT_NE(whole(1).failed, whole(2).failed);
    EXPECT_EQ(whole(1).failed, whole(1).failed);
}

} // namespace
} // namespace gameday::models
