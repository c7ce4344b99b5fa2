#include "sim/random/counts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

const Stream& stream() {
    static const Stream one({1, 0}, "tests/counts");
    return one;
}

Draw luck(std::uint64_t number) {
    return stream().at(number);
}

/// What a law says of its counts.
struct Theory {
    double mean, variance;
    double fourth; // central moment
};

Theory poisson_theory(double mean) {
    return {mean, mean, mean * (1 + 3 * mean)};
}
Theory binomial_theory(double trials, double p) {
    const double variance = trials * p * (1 - p);
    return {trials * p, variance, variance * (1 + 3 * (trials - 2) * p * (1 - p))};
}

constexpr std::uint64_t times = 20'000;

/// Mean and variance within 4.5 standard errors, at one fixed seed: one sound law in 70,000 would be out.
void expect_moments(const std::function<std::uint64_t(Draw&)>& count, const Theory& theory,
                    const std::string& what) {
    double sum = 0;
    double squares = 0;
    for (std::uint64_t i = 0; i < times; ++i) {
        Draw draw = luck(i);
        const double off = static_cast<double>(count(draw)) - theory.mean;
        sum += off;
        squares += off * off;
    }
    EXPECT_NEAR(sum / times, 0, 4.5 * std::sqrt(theory.variance / times)) << what;
    EXPECT_NEAR(squares / times, theory.variance,
                4.5 * std::sqrt((theory.fourth - theory.variance * theory.variance) / times))
        << what;
}

TEST(Poisson, HasItsMeanAndItsVariance) {
    for (const double mean : {0.01, 0.7, 3.0, 9.9, 10.1, 50.0, 1e4, 1e9, 1e12}) {
        expect_moments([mean](Draw& draw) { return poisson(mean, draw); }, poisson_theory(mean),
                       std::to_string(mean));
    }
}

TEST(Poisson, OfNothingIsNothing) {
    Draw draw = luck(0);
    EXPECT_EQ(poisson(0, draw), 0U);
    EXPECT_EQ(poisson(-0.0, draw), 0U);
    EXPECT_EQ(poisson(-3, draw), 0U);
    EXPECT_EQ(poisson(std::nan(""), draw), 0U);
    EXPECT_EQ(draw(), luck(0)()) << "and takes no luck";
}

TEST(Poisson, OfHugeMeansIsTheMeanWithinItsNoise) {
    for (const double mean : {1e13, 9.99e14, 1e15, 1e18}) {
        Draw draw = luck(1);
        EXPECT_NEAR(static_cast<double>(poisson(mean, draw)), mean, 6 * std::sqrt(mean)) << mean;
    }
    Draw draw = luck(1);
    EXPECT_EQ(poisson(1e300, draw), std::uint64_t{1} << 63U);
    EXPECT_EQ(poisson(std::numeric_limits<double>::infinity(), draw), std::uint64_t{1} << 63U);
}

TEST(Poisson, IsZeroAsOftenAsItShouldBe) {
    // e⁻¹ of all, of 20,000: 4.5 standard errors of a share.
    std::uint64_t zeros = 0;
    for (std::uint64_t i = 0; i < times; ++i) {
        Draw draw = luck(i);
        zeros += poisson(1, draw) == 0 ? 1 : 0;
    }
    const double share = std::exp(-1.0);
    EXPECT_NEAR(static_cast<double>(zeros) / times, share, 4.5 * std::sqrt(share * (1 - share) / times));
}

TEST(Binomial, HasItsMeanAndItsVariance) {
    for (const std::uint64_t trials : {1ULL, 12ULL, 400ULL, 1'000'000ULL, 1'000'000'000'000ULL}) {
        for (const double p : {0.001, 0.3, 0.5, 0.9}) {
            expect_moments([=](Draw& draw) { return binomial(trials, p, draw); },
                           binomial_theory(static_cast<double>(trials), p),
                           std::to_string(trials) + " of " + std::to_string(p));
        }
    }
}

TEST(Binomial, OfNothingIsNothingAndOfCertaintyIsAll) {
    Draw draw = luck(0);
    EXPECT_EQ(binomial(0, 0.5, draw), 0U);
    EXPECT_EQ(binomial(100, 0, draw), 0U);
    EXPECT_EQ(binomial(100, -0.1, draw), 0U);
    EXPECT_EQ(binomial(100, std::nan(""), draw), 0U);
    EXPECT_EQ(binomial(100, 1, draw), 100U);
    EXPECT_EQ(binomial(100, 1.1, draw), 100U) << "a quotient of sums may be a bit more than one";
}

TEST(Binomial, NeverExceedsItsTrials) {
    for (std::uint64_t i = 0; i < times; ++i) {
        Draw draw = luck(i);
        ASSERT_LE(binomial(7, 0.95, draw), 7U);
        ASSERT_LE(binomial(100, 0.999, draw), 100U);
    }
}

TEST(Heads, HaveTheMeanAndTheVarianceOfCoins) {
    // Whole words, parts of words, and more than are counted in words.
    for (const std::uint64_t trials :
         std::vector<std::uint64_t>{1, 5, 63, 64, 65, 128, 200, 256, 257, 1000, 100'000, 1'000'000'000}) {
        expect_moments([trials](Draw& draw) { return heads(trials, draw); },
                       binomial_theory(static_cast<double>(trials), 0.5), std::to_string(trials));
    }
}

// Of so many coins the shares of draws below some counts, each within 4.5 standard errors of what the exact
// law says, which is added up here from the middle outwards.
TEST(Heads, OfManyCoinsFollowTheExactLaw) {
    constexpr std::uint64_t coins = 300;
    std::vector<double> chance(coins + 1);
    chance[coins / 2] = 1;
    double sum = 1;
    for (std::uint64_t i = coins / 2; i < coins; ++i) {
        chance[i + 1] = chance[i] * static_cast<double>(coins - i) / static_cast<double>(i + 1);
        chance[coins - i - 1] = chance[i + 1];
        sum += 2 * chance[i + 1];
    }
    std::vector<double> seen(coins + 1);
    constexpr std::uint64_t many = 400'000;
    for (std::uint64_t i = 0; i < many; ++i) {
        Draw draw = luck(i);
        seen[heads(coins, draw)] += 1.0 / many;
    }
    double expected_below = 0;
    double seen_below = 0;
    for (std::uint64_t i = 0; i <= coins; ++i) {
        const double error = std::sqrt(expected_below * (1 - expected_below) / many);
        ASSERT_NEAR(seen_below, expected_below, 4.5 * error + 1e-5) << i;
        expected_below = std::min(expected_below + chance[i] / sum, 1.0);
        seen_below += seen[i];
    }
}

TEST(Heads, NeverExceedTheCoins) {
    Draw draw = luck(0);
    EXPECT_EQ(heads(0, draw), 0U);
    for (std::uint64_t coins = 1; coins < 300; ++coins) {
        ASSERT_LE(heads(coins, draw), coins);
    }
    // One coin shows both its sides.
    std::uint64_t shown = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        Draw one = luck(i);
        shown += heads(1, one);
    }
    EXPECT_GT(shown, 0U);
    EXPECT_LT(shown, 100U);
}

} // namespace
} // namespace gameday::sim
