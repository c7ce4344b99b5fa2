// Windows that are judged from rates come out exactly as on the seconds that the rates' own series draw.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "studies/metrics/windows.hpp"
#include "tests/models/clients/judged.hpp"

namespace gameday::studies {
namespace {

using models::DrawnSeries;
using models::FailureRates;
using models::Time;
using sim::Duration;

/// The same numbers with every library: only the raw words of the generator are used.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : words_(seed) {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(words_() >> 11U) * 0x1p-53;
    }
    /// Each order of magnitude is as likely as any other.
    double scale(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
    std::size_t one_of(std::size_t count) { return static_cast<std::size_t>(words_() % count); }

private:
    std::mt19937_64 words_;
};

/// Shares of failures around what the target allows, where doubt is greatest; or none, few, or all.
double share(Dice& dice, double target) {
    switch (dice.one_of(5)) {
    case 0:
        return 0;
    case 1:
        return dice.scale(1e-5, 1);
    case 2:
        return 1;
    default:
        return std::min(1.0, (1 - target) * dice.between(0.6, 1.5));
    }
}

/// Steps, slopes and levels of that target's failures, of a run of so many seconds.
FailureRates profile(Dice& dice, double length, const DrawnSeries::Rates& total, double target) {
    FailureRates failures;
    std::array<double, 2> shares{};
    const auto add = [&](double when) { failures.add({when, {total[0] * shares[0], total[1] * shares[1]}}); };
    add(0);
    const std::size_t parts = dice.one_of(6);
    double when = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        when += dice.scale(0.5, length);
        if (when >= length) {
            break;
        }
        const bool step = dice.one_of(2) == 0;
        if (step) {
            add(when);
        }
        shares = {share(dice, target), dice.one_of(2) == 0 ? 0 : share(dice, target)};
        add(when);
    }
    if (dice.one_of(2) == 0) {
        add(length); // it stays as it is to the end
    } else {
        shares = {};
        add(length);
    }
    return failures;
}

/// What the seconds say themselves, each of them drawn.
WindowVerdict judged_one_by_one(const ExpectedSeconds& expected, double target) {
    std::vector<SecondTally> seconds;
    for (std::size_t i = 0; i < expected.seconds; ++i) {
        seconds.push_back(expected.minute(i / 60)[i % 60]);
    }
    return models::testing::judge_windows(seconds, target);
}

/// A run with so many places, and the series of each.
struct Run {
    Run(Dice& dice, double target, double least, double most) {
        const double length = dice.scale(60, 14400);
        const double clock = dice.one_of(2) == 0 ? 0 : dice.between(0, length / 2);
        const std::size_t places = 1 + dice.one_of(3);
        for (std::size_t i = 0; i < places; ++i) {
            const double rate = dice.scale(least, most);
            const double writes = dice.one_of(3) == 0 ? 0 : dice.between(0, 0.5);
            const DrawnSeries::Rates total{rate * (1 - writes), rate * writes};
            series.emplace_back(Time::at(Duration::from_seconds(clock)), Duration::from_seconds(length),
                                total, profile(dice, length, total, target),
                                sim::Stream({dice.one_of(1000), 0}, "tests/windows"));
            expected.series.push_back(&series.back());
        }
        expected.seconds = series.front().seconds();
        const std::size_t kinds = dice.one_of(3);
        expected.kinds = {kinds != 1, kinds != 0};
    }

    std::deque<DrawnSeries> series;
    ExpectedSeconds expected;
};

/// What the verdicts of many runs were, to see that they were not all the same.
struct Seen {
    int met = 0, missed_some = 0, missed_all = 0, never = 0;
};

Seen compare(std::uint64_t seed, int runs, double target, double least, double most) {
    Dice dice(seed);
    Seen seen;
    for (int i = 0; i < runs; ++i) {
        const Run run(dice, target, least, most);
        // Before any second has been drawn, then on all of them, then with all of them drawn.
        const WindowVerdict foreseen = judge_expected_windows(run.expected, target);
        const WindowVerdict drawn = judged_one_by_one(run.expected, target);
        const WindowVerdict again = judge_expected_windows(run.expected, target);
        for (const WindowVerdict& verdict : {foreseen, again}) {
            EXPECT_EQ(verdict.missed, drawn.missed) << "target " << target << ", run " << i;
            EXPECT_EQ(verdict.recovered, drawn.recovered) << "target " << target << ", run " << i;
            EXPECT_EQ(verdict.never, drawn.never) << "target " << target << ", run " << i;
        }
        seen.met += drawn.missed == 0 ? 1 : 0;
        seen.missed_all += drawn.missed > 0 && drawn.missed == run.expected.seconds ? 1 : 0;
        seen.missed_some += drawn.missed > 0 && drawn.missed < run.expected.seconds ? 1 : 0;
        seen.never += drawn.never ? 1 : 0;
    }
    return seen;
}

void expect_all_kinds(const Seen& seen) {
    EXPECT_GT(seen.met, 0);
    EXPECT_GT(seen.missed_some, 0);
    EXPECT_GT(seen.missed_all, 0);
    EXPECT_GT(seen.never, 0);
}

// Below 16.7 requests a second a window grows until it holds its thousand; around that it may, by luck.
TEST(ExpectedWindows, OfLowRatesSayWhatTheirSecondsSay) {
    expect_all_kinds(compare(1, 200, 0.99, 0.05, 10));
}

TEST(ExpectedWindows, OfRatesThatJustFillAWindowSayWhatTheirSecondsSay) {
    expect_all_kinds(compare(2, 200, 0.99, 12, 22));
}

TEST(ExpectedWindows, OfHighRatesSayWhatTheirSecondsSay) {
    expect_all_kinds(compare(3, 200, 0.99, 30, 1e5));
}

TEST(ExpectedWindows, OfStricterAndLaxerTargetsSayWhatTheirSecondsSay) {
    expect_all_kinds(compare(4, 100, 0.9999, 1, 1e4));
    expect_all_kinds(compare(5, 100, 0.5, 1, 1e4));
    expect_all_kinds(compare(6, 100, 1, 1, 1e4));
}

TEST(ExpectedWindows, WithoutFailuresMeetEveryTarget) {
    const DrawnSeries series(Time{}, Duration::hours(24), {40, 10}, FailureRates{},
                             sim::Stream({1, 0}, "tests/windows"));
    const ExpectedSeconds expected{series.seconds(), {&series}, {true, true}};
    const WindowVerdict verdict = judge_expected_windows(expected, 1);
    EXPECT_EQ(verdict.missed, 0U);
    EXPECT_EQ(verdict.recovered, 0U);
    EXPECT_FALSE(verdict.never);
}

TEST(ExpectedWindows, CountOnlyTheKindsThatTheyAreAskedFor) {
    FailureRates writes_fail;
    writes_fail.add({1200, {0, 10}});
    writes_fail.add({2400, {0, 10}});
    const DrawnSeries series(Time{}, Duration::seconds(3600), {40, 10}, writes_fail,
                             sim::Stream({1, 0}, "tests/windows"));
    const WindowVerdict reads = judge_expected_windows(ExpectedSeconds{3600, {&series}, {true, false}}, 0.99);
    const WindowVerdict writes =
        judge_expected_windows(ExpectedSeconds{3600, {&series}, {false, true}}, 0.99);
    EXPECT_EQ(reads.missed, 0U);
    // Ten a second: a window of 1,000 is about 100 s long, and misses as soon as 10 of them fail.
    EXPECT_NEAR(static_cast<double>(writes.missed), 1200 + 99, 15);
    EXPECT_NEAR(static_cast<double>(writes.recovered), 2399, 5);
    EXPECT_FALSE(writes.never);
}

} // namespace
} // namespace gameday::studies
