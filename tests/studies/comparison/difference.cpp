#include "studies/comparison/difference.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <boost/math/distributions/lognormal.hpp>
#include <boost/random/normal_distribution.hpp>
#include <gtest/gtest.h>

#include "sim/random/exp_log.hpp"
#include "sim/random/stream.hpp"
#include "studies/comparison/estimator.hpp"

namespace gameday::studies {
namespace {

using Kind = Statistic::Kind;

constexpr Statistic mean{Kind::mean, 0};
constexpr Statistic p95{Kind::quantile, 95};

/// Pairs of log-normal values that have a part of their luck in common.
struct Pairs {
    std::vector<double> base, changed;
};
constexpr double spread = 0.7, scale = 0.9, common = 0.95;

Pairs pairs_of(std::uint64_t seed, std::size_t count) {
    const sim::Stream stream({seed, 0}, "tests/pairs");
    Pairs pairs;
    for (std::size_t i = 0; i < count; ++i) {
        sim::Draw draw = stream.at(i);
        boost::random::normal_distribution<double> normal;
        const double one = normal(draw);
        const double other = common * one + std::sqrt(1 - common * common) * normal(draw);
        pairs.base.push_back(100 * sim::exp_same_everywhere(spread * one));
        pairs.changed.push_back(100 * scale * sim::exp_same_everywhere(spread * other));
    }
    return pairs;
}

StatisticDifference difference(const std::vector<double>& base, const std::vector<double>& changed,
                               const Statistic& statistic, Pairing pairing = Pairing::paired) {
    const std::vector<ComparedSamples> one{{base, changed, statistic}};
    return differences(one, pairing, {}).front();
}

TEST(Estimator, IsTheStatisticWhereEachReplicationCountsOnce) {
    std::vector<double> values = pairs_of(1, 501).base;
    values[7] = values[300] = HUGE_VAL;
    const Summary summary(values);
    const std::vector<std::uint32_t> once(values.size(), 1);
    for (const Statistic& statistic :
         {mean, Statistic{Kind::deviation, 0}, Statistic{Kind::min, 0}, Statistic{Kind::quantile, 3},
          Statistic{Kind::quantile, 50}, p95, Statistic{Kind::never_happened, 0}}) {
        const double exact = statistic.of(summary).value();
        EXPECT_NEAR(Estimator(values, statistic, {}, static_cast<double>(values.size()))(once), exact,
                    1e-12 * exact)
            << statistic.text();
    }
    EXPECT_EQ(Estimator(values, {Kind::max, 0})(once), HUGE_VAL);
    EXPECT_EQ(Estimator(values, {Kind::quantile, 99.9})(once), HUGE_VAL);
}

TEST(Estimator, CountsEachAsOftenAsItWasDrawn) {
    const std::vector<double> values{10, 20, 30, 40};
    const std::vector<std::uint32_t> weights{0, 3, 0, 1};
    EXPECT_DOUBLE_EQ(Estimator(values, mean)(weights), 25);
    EXPECT_DOUBLE_EQ(Estimator(values, {Kind::quantile, 50})(weights), 20);
    EXPECT_DOUBLE_EQ(Estimator(values, {Kind::quantile, 75})(weights), 20);
    EXPECT_DOUBLE_EQ(Estimator(values, {Kind::quantile, 76})(weights), 40);
    EXPECT_DOUBLE_EQ(Estimator(values, {Kind::deviation, 0})(weights), 10);
}

TEST(Difference, IsExactlyZeroWhereNothingChanges) {
    const std::vector<double> values = pairs_of(2, 300).base;
    for (const Statistic& statistic : {mean, p95, Statistic{Kind::deviation, 0}}) {
        const auto known = difference(values, values, statistic);
        EXPECT_TRUE(known.same);
        EXPECT_FALSE(known.told());
        EXPECT_EQ(known.difference, 0.0);
        EXPECT_EQ(known.interval.low, 0.0);
        EXPECT_EQ(known.interval.high, 0.0);
        EXPECT_EQ(known.better + known.worse, 0U);
    }
}

TEST(Difference, HasNoIntervalWhereFewerThanTenLieBeyondTheQuantile) {
    const auto why = [](std::size_t count, double percent) {
        const Pairs pairs = pairs_of(3, count);
        return difference(pairs.base, pairs.changed, {Kind::quantile, percent}).why;
    };
    EXPECT_EQ(why(199, 95), NoInterval::few_beyond);
    EXPECT_EQ(why(200, 95), NoInterval::none);
    EXPECT_EQ(why(999, 99), NoInterval::few_beyond);
    EXPECT_EQ(why(1000, 99), NoInterval::none);
    EXPECT_EQ(why(199, 5), NoInterval::few_beyond);
    EXPECT_EQ(why(20, 50), NoInterval::none);
    const Pairs few = pairs_of(3, 9);
    EXPECT_EQ(difference(few.base, few.changed, mean).why, NoInterval::few_beyond);
    const Pairs many = pairs_of(3, 400);
    EXPECT_EQ(difference(many.base, many.changed, {Kind::max, 0}).why, NoInterval::extreme);
}

TEST(Difference, TakesNeverForWorseThanAnyValue) {
    std::vector<double> base = pairs_of(4, 400).base;
    std::vector<double> changed = base;
    for (std::size_t i = 0; i < 100; ++i) {
        base[i] = HUGE_VAL; // p95 never comes
    }
    const auto better = difference(base, changed, p95);
    EXPECT_EQ(better.difference, -HUGE_VAL);
    EXPECT_TRUE(better.told());
    EXPECT_EQ(better.better, 100U);
    EXPECT_EQ(better.worse, 0U);
    EXPECT_EQ(better.both, 300U);
    const auto worse = difference(changed, base, p95);
    EXPECT_EQ(worse.difference, HUGE_VAL);
    EXPECT_TRUE(worse.told());
    EXPECT_EQ(worse.worse, 100U);
    // The mean is of those in which it came on both sides: there nothing differs.
    EXPECT_EQ(difference(base, changed, mean).difference, 0.0);
    EXPECT_FALSE(difference(base, changed, mean).same);
    const auto never =
        difference(std::vector<double>(400, HUGE_VAL), std::vector<double>(400, HUGE_VAL), p95);
    EXPECT_EQ(never.difference, std::nullopt);
    EXPECT_FALSE(never.told());
}

TEST(Difference, IsNotToldWhereResamplesFallOnBothSidesOfNever) {
    std::vector<double> base = pairs_of(5, 400).base;
    std::vector<double> changed = base;
    for (std::size_t i = 0; i < 20; ++i) {
        changed[i] = HUGE_VAL; // as many as lie beyond p95
    }
    const auto known = difference(base, changed, p95);
    EXPECT_EQ(known.why, NoInterval::none);
    ASSERT_TRUE(known.interval.high);
    EXPECT_EQ(*known.interval.high, HUGE_VAL);
    EXPECT_TRUE(known.told()); // it is later, if it comes at all
    EXPECT_GT(known.interval.low.value(), 0);
}

TEST(Difference, KnowsWhatIsBetterWhereMoreIs) {
    const Pairs pairs = pairs_of(6, 50);
    const std::vector<ComparedSamples> both{{pairs.base, pairs.changed, mean, false},
                                            {pairs.base, pairs.changed, mean, true}};
    const auto known = differences(both, Pairing::paired, {});
    EXPECT_EQ(known[0].better, known[1].worse);
    EXPECT_EQ(known[0].worse, known[1].better);
    EXPECT_EQ(known[0].better + known[0].worse, 50U);
}

TEST(Difference, IsTheSameWhateverTheThreads) {
    const Pairs pairs = pairs_of(7, 333);
    const std::vector<ComparedSamples> both{{pairs.base, pairs.changed, mean},
                                            {pairs.base, pairs.changed, p95}};
    for (const Pairing pairing : {Pairing::paired, Pairing::independent}) {
        const auto one = differences(both, pairing, {.threads = 1});
        const auto three = differences(both, pairing, {.threads = 3});
        for (std::size_t i = 0; i < both.size(); ++i) {
            EXPECT_EQ(one[i].interval.low, three[i].interval.low);
            EXPECT_EQ(one[i].interval.high, three[i].interval.high);
        }
    }
}

/// Two changes, a mean and a quantile each: four intervals that are to hold together.
struct Coverage {
    double held = 0; ///< all of them, as a share of the seeds
    double width = 0;
};

Coverage coverage(Pairing pairing, std::uint64_t seeds, std::size_t replications) {
    const boost::math::lognormal law(std::log(100), spread);
    const double true_mean = (scale - 1) * boost::math::mean(law);
    const double true_p95 = (scale - 1) * quantile(law, 0.95);
    Coverage found;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Pairs one = pairs_of(seed, replications);
        const Pairs other = pairs_of(seed + 1'000'000, replications);
        const std::vector<ComparedSamples> all{{one.base, one.changed, mean},
                                               {one.base, one.changed, p95},
                                               {one.base, other.changed, mean},
                                               {one.base, other.changed, p95}};
        const auto known = differences(std::span(all).first(pairing == Pairing::paired ? 2 : 4), pairing,
                                       {.seed = seed, .resamples = 500});
        bool held = true;
        for (std::size_t i = 0; i < known.size(); ++i) {
            const double truth = i % 2 == 0 ? true_mean : true_p95;
            held = held && known[i].interval.low.value() <= truth && truth <= known[i].interval.high.value();
        }
        found.held += held ? 1.0 / static_cast<double>(seeds) : 0;
        found.width += (*known[0].interval.high - *known[0].interval.low) / static_cast<double>(seeds);
    }
    return found;
}

// Of 1,000 samples an exact 95 % would give 93.6 % or less once in fifty.
TEST(DifferenceNoSan, HoldsWhatItsConfidencePromises) {
    for (const Pairing pairing : {Pairing::paired, Pairing::independent}) {
        const Coverage found = coverage(pairing, 1000, 400);
        EXPECT_GE(found.held, 0.93);
        EXPECT_LE(found.held, 0.995);
        RecordProperty(pairing == Pairing::paired ? "paired" : "independent", std::to_string(found.held));
    }
}

// Few replications and many metrics: the error of a standard error counts.
TEST(DifferenceNoSan, HoldsWhatItsConfidencePromisesOfFewReplications) {
    for (const std::size_t replications : {10U, 40U}) {
        double held = 0;
        constexpr int families = 400;
        for (int family = 1; family <= families; ++family) {
            std::vector<Pairs> sides;
            for (std::uint64_t i = 0; i < 30; ++i) {
                Pairs& one =
                    sides.emplace_back(pairs_of(static_cast<std::uint64_t>(family) * 100 + i, replications));
                for (std::size_t k = 0; k < replications; ++k) { // a symmetric difference of mean 0
                    one.changed[k] = std::log(one.changed[k] / scale);
                    one.base[k] = std::log(one.base[k]);
                }
            }
            std::vector<ComparedSamples> all;
            for (const Pairs& one : sides) {
                all.push_back({one.base, one.changed, mean});
            }
            bool right = true;
            for (const StatisticDifference& one : differences(all, Pairing::paired, {.resamples = 400})) {
                right = right && *one.interval.low <= 0 && *one.interval.high >= 0;
            }
            held += right ? 1.0 / families : 0;
        }
        EXPECT_GE(held, 0.92) << replications; // less than 95 % would give once in a hundred
    }
}

TEST(Difference, IsCertainWhereNothingElseWasSeen) {
    std::vector<double> base = pairs_of(8, 400).base;
    const std::vector<double> never(400, HUGE_VAL);
    std::vector<ComparedSamples> all(100, {base, never, p95});
    for (const StatisticDifference& one : differences(all, Pairing::paired, {})) {
        EXPECT_TRUE(one.told());
        EXPECT_EQ(one.difference, HUGE_VAL);
    }
    all.assign(100, {base, never, mean});
    for (const StatisticDifference& one : differences(all, Pairing::paired, {})) {
        EXPECT_TRUE(one.told());
    }
}

TEST(Difference, OfAFewEqualPairsSaysNotHowFarOffItMayBe) {
    const std::vector<double> base{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    std::vector<double> changed;
    for (const double one : base) {
        changed.push_back(one + 5);
    }
    EXPECT_EQ(difference(base, changed, mean).why, NoInterval::no_spread);
    std::vector<double> more;
    std::vector<double> shifted;
    for (int i = 0; i < 40; ++i) {
        more.push_back(i);
        shifted.push_back(i + 5);
    }
    EXPECT_TRUE(difference(more, shifted, mean).told());
}

TEST(Difference, OfAQuantileThatAllResamplesAgreeOnIsBoundedByItsOrderStatistics) {
    // Far from any other value it is known exactly.
    std::vector<double> base(400, 10);
    std::vector<double> changed(400, 10);
    for (std::size_t i = 0; i < 100; ++i) {
        base[i] = 20;
        changed[i] = i < 60 ? 30 : 35;
    }
    const auto known = difference(base, changed, {Kind::quantile, 80});
    EXPECT_EQ(known.why, NoInterval::none);
    EXPECT_EQ(known.interval.low, 10.0);
    EXPECT_EQ(known.interval.high, 10.0);
    EXPECT_TRUE(known.told());
}

// With a correlation of r the variance of a difference is 2 (1 − r) instead of 2.
TEST(Difference, IsKnownFarBetterFromPairs) {
    const double ratio =
        coverage(Pairing::independent, 20, 400).width / coverage(Pairing::paired, 20, 400).width;
    EXPECT_GT(ratio * ratio, 8); // so many times fewer replications
}

} // namespace
} // namespace gameday::studies
