#include "sim/random/scatter.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

Scatter scatter(std::uint64_t points, std::uint64_t entity = 0) {
    return {points, Stream({1, 0}, "tests/scatter"), entity};
}

/// Each place at which the count grows by one, found by halving: what somebody sees who asks long enough.
std::vector<double> places(const Scatter& points) {
    std::vector<double> all;
    for (std::uint64_t k = 0; k < points.points(); ++k) {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < 40; ++halving) {
            const double middle = (low + high) / 2;
            (points.below(middle) > k ? high : low) = middle;
        }
        all.push_back(high);
    }
    return all;
}

TEST(Scatter, OfNothingHasNothingAnywhere) {
    EXPECT_EQ(Scatter().below(0.5), 0U);
    EXPECT_EQ(Scatter().points(), 0U);
    EXPECT_EQ(scatter(0).below(1), 0U);
}

TEST(Scatter, HasNothingBelowItsBeginningAndAllBelowItsEnd) {
    for (const std::uint64_t points : std::vector<std::uint64_t>{1, 4, 5, 1000, 1'000'000'000}) {
        const Scatter one = scatter(points);
        EXPECT_EQ(one.points(), points);
        EXPECT_EQ(one.below(-1), 0U);
        EXPECT_EQ(one.below(0), 0U);
        EXPECT_EQ(one.below(std::nan("")), 0U);
        EXPECT_EQ(one.below(1), points);
        EXPECT_EQ(one.below(HUGE_VAL), points);
        EXPECT_LE(one.below(std::nextafter(1.0, 0.0)), points);
    }
}

TEST(Scatter, NeverFallsAlongTheWay) {
    for (const std::uint64_t points : std::vector<std::uint64_t>{1, 3, 5, 40, 1000, 100'000'000}) {
        const Scatter one = scatter(points);
        std::uint64_t last = 0;
        for (int i = 0; i <= 1000; ++i) {
            const std::uint64_t below = one.below(i / 1000.0);
            ASSERT_GE(below, last) << points << " points, at " << i / 1000.0;
            last = below;
        }
        EXPECT_EQ(last, points);
    }
}

TEST(Scatter, AnswersDoNotDependOnTheOrderOfQuestions) {
    for (const std::uint64_t points : std::vector<std::uint64_t>{1, 4, 7, 300, 1'000'000'000}) {
        const Scatter forwards = scatter(points);
        const Scatter backwards = scatter(points);
        std::vector<std::uint64_t> counts;
        for (int i = 0; i < 500; ++i) {
            counts.push_back(forwards.below((i + 0.3) / 500));
        }
        for (int i = 500; i-- > 0;) {
            ASSERT_EQ(backwards.below((i + 0.3) / 500), counts[static_cast<std::size_t>(i)])
                << points << " points, question " << i;
        }
        // Who asks but once hears the same.
        EXPECT_EQ(scatter(points).below(250.3 / 500), counts[250]);
        EXPECT_EQ(forwards.below(250.3 / 500), counts[250]) << "asked again";
    }
}

TEST(Scatter, ACopyGoesOnAsItsOriginalDoes) {
    const Scatter original = scatter(1000);
    const std::uint64_t before = original.below(0.31);
    const Scatter copy = original; // NOLINT(performance-unnecessary-copy-initialization)
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(copy.below(i / 100.0), original.below(i / 100.0));
    }
    EXPECT_EQ(copy.below(0.31), before);
}

TEST(Scatter, OtherThingsHaveOtherPoints) {
    EXPECT_NE(places(scatter(20, 1)), places(scatter(20, 2)));
    EXPECT_NE(places(scatter(20)), places({20, Stream({1, 1}, "tests/scatter"), 0}));
    EXPECT_EQ(places(scatter(20)), places(scatter(20)));
}

// 5 standard deviations either way, of a binomial count: one seed in a million would be farther off.
TEST(Scatter, HalfOfAThousandMillionLieBelowAHalf) {
    constexpr double points = 1e9;
    for (std::uint64_t entity = 0; entity < 10; ++entity) {
        const Scatter one = scatter(1'000'000'000, entity);
        for (const double place : {0.5, 0.25, 0.1, 0.9, 1.0 / 3}) {
            EXPECT_NEAR(static_cast<double>(one.below(place)), points * place,
                        5 * std::sqrt(points * place * (1 - place)))
                << place;
        }
    }
}

// A drawn thousand million would take gigabytes, and minutes.
TEST(Scatter, AThousandMillionPointsAreNotDrawn) {
    const auto began = std::chrono::steady_clock::now();
    const Scatter one = scatter(1'000'000'000);
    std::uint64_t sum = 0;
    for (int i = 0; i < 1000; ++i) {
        sum += one.below(i / 1000.0);
    }
    EXPECT_NEAR(static_cast<double>(sum), 499.5e9, 1000 * 5 * std::sqrt(0.25e9)); // 5 deviations each
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5)) << "usually: 5 ms";
}

TEST(Scatter, CountsVaryAsBinomialOnesDo) {
    // How many of 30 points lie below 0.3, 20,000 times: mean 9, variance 6.3. Its fourth central moment is
    // 3·6.3² + 6.3·(1 − 6·0.21); 4.5 standard errors either way.
    constexpr int times = 20'000;
    constexpr double variance = 6.3;
    const double fourth = 3 * variance * variance + variance * (1 - 6 * 0.21);
    double sum = 0;
    double squares = 0;
    for (std::uint64_t entity = 0; entity < times; ++entity) {
        const auto below = static_cast<double>(scatter(30, entity).below(0.3));
        sum += below;
        squares += (below - 9) * (below - 9);
    }
    EXPECT_NEAR(sum / times, 9, 4.5 * std::sqrt(variance / times));
    EXPECT_NEAR(squares / times, variance, 4.5 * std::sqrt((fourth - variance * variance) / times));
}

TEST(Scatter, CountsOfNeighbouringPartsBalanceEachOther) {
    // Of 100 points the count below 0.4 and that between 0.4 and 0.7 have the covariance −100·0.4·0.3 = −12.
    // Its standard error is at most √((24·21 + 12²)/times); 4.5 of them.
    constexpr int times = 10'000;
    double sum = 0;
    for (std::uint64_t entity = 0; entity < times; ++entity) {
        const Scatter one = scatter(100, entity);
        const auto first = static_cast<double>(one.below(0.4));
        const auto second = static_cast<double>(one.below(0.7)) - first;
        sum += (first - 40) * (second - 30);
    }
    EXPECT_NEAR(sum / times, -12, 4.5 * std::sqrt((24.0 * 21 + 144) / times));
}

/// The greatest distance between the steps of a sample and the uniform law.
double distance_from_uniform(std::vector<double> sample) {
    std::sort(sample.begin(), sample.end());
    const auto count = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, sample[i] - rank / count, (rank + 1) / count - sample[i]});
    }
    return distance;
}

// Few points are drawn one by one, some more in parts. By Kolmogorov's limit a sample of n is farther from
// its law than 2.7/√n with one seed in a million (2·exp(−2·2.7²)).
TEST(Scatter, EveryPlaceIsAsLikelyAsAnyOther) {
    for (const std::uint64_t points : std::vector<std::uint64_t>{1, 2, 4, 5, 8, 50}) {
        std::vector<double> all;
        for (std::uint64_t entity = 0; all.size() < 1500; ++entity) {
            for (const double place : places(scatter(points, entity))) {
                all.push_back(place);
            }
        }
        const auto count = static_cast<double>(all.size());
        EXPECT_LT(distance_from_uniform(std::move(all)), 2.7 / std::sqrt(count)) << points << " points";
    }
}

} // namespace
} // namespace gameday::sim
