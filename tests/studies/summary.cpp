#include "studies/summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <gtest/gtest.h>

#include "sim/random/stream.hpp"

namespace gameday::studies {
namespace {

constexpr double never = HUGE_VAL;

/// 1, 2, …, n in some order, so that a value is its own rank.
std::vector<double> ranks(std::size_t n) {
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 1.0);
    std::reverse(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n / 2));
    return values;
}

TEST(QuantileRank, IsTheShareOfTheCountRoundedUp) {
    EXPECT_EQ(quantile_rank(50, 200), 100U);
    EXPECT_EQ(quantile_rank(50, 201), 101U);
    EXPECT_EQ(quantile_rank(95, 200), 190U); // and not 191, though 0.95 has no exact double
    EXPECT_EQ(quantile_rank(99, 200), 198U);
    EXPECT_EQ(quantile_rank(99, 199), 198U);
    EXPECT_EQ(quantile_rank(99.9, 1000), 999U);
    EXPECT_EQ(quantile_rank(99.9, 999), 999U);
    EXPECT_EQ(quantile_rank(100, 7), 7U);
    EXPECT_EQ(quantile_rank(1, 7), 1U);
    EXPECT_EQ(quantile_rank(0.001, 7), 1U);
}

TEST(QuantileRank, NeverErrsByRoundingForWholePercents) {
    for (std::size_t percent = 1; percent <= 100; ++percent) {
        for (std::size_t count = 1; count <= 1000; ++count) {
            const std::size_t exact = (percent * count + 99) / 100;
            ASSERT_EQ(quantile_rank(static_cast<double>(percent), count), exact)
                << percent << " % of " << count;
        }
    }
}

TEST(Summary, TakesEachQuantileFromItsRank) {
    const Summary summary(ranks(200));
    EXPECT_EQ(summary.quantile(5), 10);
    EXPECT_EQ(summary.quantile(50), 100);
    EXPECT_EQ(summary.quantile(95), 190);
    EXPECT_EQ(summary.quantile(100), 200);
    EXPECT_EQ(summary.min(), 1);
    EXPECT_EQ(summary.max(), 200);
    EXPECT_EQ(summary.count(), 200U);
    EXPECT_EQ(summary.never(), 0U);
}

TEST(Summary, TakesMeanAndDeviationOfTheSample) {
    const Summary summary({2, 4, 4, 4, 5, 5, 7, 9});
    EXPECT_EQ(summary.mean(), 5);
    EXPECT_NEAR(*summary.deviation(), std::sqrt(32.0 / 7), 1e-15);
}

TEST(Summary, OfEqualValuesHasThatMeanAndNoDeviation) {
    const Summary summary(std::vector<double>(100, 0.2)); // a hundred of which do not add up to 20
    EXPECT_EQ(summary.mean(), 0.2);
    EXPECT_EQ(summary.deviation(), 0);
}

TEST(Summary, DoesNotDependOnTheOrderOfTheReplications) {
    std::vector<double> values{1e16, 1, -1e16, 3, 0.1, 0.2, 0.3};
    const Summary one(values);
    std::reverse(values.begin(), values.end());
    const Summary other(values);
    EXPECT_EQ(one.mean(), other.mean());
    EXPECT_EQ(one.deviation(), other.deviation());
}

TEST(Summary, CountsNeverAsGreaterThanAnyOther) {
    const Summary summary({never, 3, 1, never, 2, 4, 5, 6, 7, 8});
    EXPECT_EQ(summary.never(), 2U);
    EXPECT_EQ(summary.count(), 10U);
    EXPECT_EQ(summary.min(), 1);
    EXPECT_EQ(summary.quantile(50), 5);
    EXPECT_EQ(summary.quantile(80), 8);
    EXPECT_EQ(summary.quantile(81), std::nullopt);
    EXPECT_EQ(summary.max(), std::nullopt);
    EXPECT_EQ(summary.mean(), 4.5) << "over arrivals";
    EXPECT_NEAR(*summary.deviation(), std::sqrt(6.0), 1e-15) << "over arrivals";
}

TEST(Summary, OfNothingButNeverHasNoValues) {
    const Summary summary({never, never});
    EXPECT_EQ(summary.never(), 2U);
    for (const auto& value : {summary.mean(), summary.deviation(), summary.min(), summary.max(),
                              summary.quantile(1), summary.mean_interval().low, summary.mean_interval().high,
                              summary.quantile_interval(50).low, summary.quantile_interval(50).high}) {
        EXPECT_EQ(value, std::nullopt);
    }
}

TEST(Summary, OfOneValueHasAMeanAndNoSpread) {
    const Summary summary({7});
    EXPECT_EQ(summary.mean(), 7);
    EXPECT_EQ(summary.deviation(), std::nullopt);
    EXPECT_EQ(summary.mean_interval().low, std::nullopt);
    EXPECT_EQ(summary.quantile(50), 7);
    EXPECT_EQ(summary.quantile_interval(50).low, std::nullopt) << "one value bounds nothing";
    EXPECT_EQ(summary.quantile_interval(50).high, std::nullopt);
}

// Student's t for 97.5 %: 2.262 with 9 degrees of freedom, 12.706 with one (any table).
TEST(MeanInterval, IsStudents) {
    const Summary ten({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    const double half = 2.262157163 * std::sqrt(55.0 / 6) / std::sqrt(10.0);
    EXPECT_NEAR(*ten.mean_interval().low, 5.5 - half, 1e-8);
    EXPECT_NEAR(*ten.mean_interval().high, 5.5 + half, 1e-8);
    const Summary two({0, 2});
    EXPECT_NEAR(*two.mean_interval().high, 1 + 12.70620474, 1e-7);
}

TEST(MeanInterval, IsOverArrivals) {
    const Summary some({0, never, 2, never});
    EXPECT_NEAR(*some.mean_interval().low, 1 - 12.70620474, 1e-7);
}

// How many of n values lie below a quantile is binomial: ranks from its table.
TEST(QuantileInterval, TakesTheRanksOfTheBinomial) {
    const Summary summary(ranks(200));
    const auto median = summary.quantile_interval(50);
    EXPECT_EQ(median.low, 86);
    EXPECT_EQ(median.high, 115);
    const auto high = summary.quantile_interval(95);
    EXPECT_EQ(high.low, 184);
    EXPECT_EQ(high.high, 197);
    const auto low = summary.quantile_interval(5);
    EXPECT_EQ(low.low, 4);
    EXPECT_EQ(low.high, 17);
}

TEST(QuantileInterval, IsUnboundedWhereThereAreTooFew) {
    const Summary summary(ranks(200));
    const auto p99 = summary.quantile_interval(99);
    EXPECT_EQ(p99.low, 195);
    EXPECT_EQ(p99.high, std::nullopt) << "the greatest of 200 lies below p(99) with a probability of 13 %";
    EXPECT_EQ(summary.quantile_interval(100).high, std::nullopt);
    EXPECT_EQ(summary.quantile_interval(0.1).low, std::nullopt);
}

TEST(QuantileInterval, IsUnboundedWhereItFallsOnNever) {
    std::vector<double> values = ranks(200);
    for (double& value : values) {
        value = value > 110 ? never : value;
    }
    const Summary summary(values);
    EXPECT_EQ(summary.quantile_interval(50).low, 86);
    EXPECT_EQ(summary.quantile_interval(50).high, std::nullopt);
}

/// How often, out of `samples`, the interval of a quantile of n log-normal values holds the true one.
double coverage(std::size_t n, double percent, double truth, int samples) {
    const sim::Randomness randomness{.seed = 7};
    const auto stream = randomness.stream("coverage");
    int held = 0;
    for (int sample = 0; sample < samples; ++sample) {
        std::vector<double> values;
        for (std::size_t i = 0; i < n; ++i) {
            auto draw = stream.at(i, static_cast<std::uint32_t>(sample));
            values.push_back(boost::random::lognormal_distribution<double>(0, 1)(draw));
        }
        const auto interval = Summary(values).quantile_interval(percent);
        held += interval.low.value_or(-never) <= truth && truth <= interval.high.value_or(never) ? 1 : 0;
    }
    return static_cast<double>(held) / samples;
}

// At least 95 %, whatever the law; the exact probability for these ranks is what the binomial says.
TEST(QuantileInterval, CoversTheTruthAtLeastAsOftenAsItSays) {
    constexpr int samples = 4000;
    const double error = 4 * std::sqrt(0.95 * 0.05 / samples);
    EXPECT_NEAR(coverage(200, 50, 1, samples), 0.95996, error);
    EXPECT_NEAR(coverage(200, 95, std::exp(1.6448536269514722), samples), 0.96715, error);
    EXPECT_NEAR(coverage(20, 50, 1, samples), 0.95861, error);
}

TEST(MeanInterval, CoversTheTruthOfAUniformLaw) {
    constexpr int samples = 4000;
    const auto stream = sim::Randomness{.seed = 8}.stream("coverage");
    int held = 0;
    for (std::uint32_t sample = 0; sample < samples; ++sample) {
        std::vector<double> values;
        for (std::uint32_t i = 0; i < 20; ++i) {
            auto draw = stream.at(i, sample);
            values.push_back(boost::random::uniform_01<double>{}(draw));
        }
        const auto interval = Summary(values).mean_interval();
        held += *interval.low <= 0.5 && 0.5 <= *interval.high ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(held) / samples, 0.95, 4 * std::sqrt(0.95 * 0.05 / samples));
}

} // namespace
} // namespace gameday::studies
