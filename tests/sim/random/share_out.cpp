#include "sim/random/share_out.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

constexpr std::uint64_t times = 4000;

Draw luck(std::uint64_t number) {
    return Stream({1, 0}, "tests/share-out").at(number);
}

/// What fell into two of the places, over many draws.
struct Seen {
    double mean = 0, variance = 0, covariance = 0; // about what is expected
};

/// Shares a count out many times, and holds two of its places against the multinomial law: np, np(1 − p) and
/// −npq. 4.5 standard errors of each; of a variance that is about √2 of it over the root of the number, and
/// some more where counts are small.
void expect_multinomial(std::uint64_t count, const std::vector<double>& weights, std::size_t one,
                        std::size_t other) {
    SCOPED_TRACE(std::to_string(count) + " to place " + std::to_string(one));
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double p = weights[one] / sum;
    const double q = weights[other] / sum;
    const auto n = static_cast<double>(count);
    Seen seen;
    for (std::uint64_t i = 0; i < times; ++i) {
        std::vector<std::uint64_t> places(weights.size(), 1); // what is there already stays there
        Draw draw = luck(i);
        share_out(count, weights, places, draw);
        ASSERT_EQ(std::accumulate(places.begin(), places.end(), std::uint64_t{0}), count + weights.size());
        const double here = static_cast<double>(places[one] - 1) - n * p;
        const double there = static_cast<double>(places[other] - 1) - n * q;
        seen.mean += here / times;
        seen.variance += here * here / times;
        seen.covariance += here * there / times;
    }
    const double variance = n * p * (1 - p);
    EXPECT_NEAR(seen.mean, 0, 4.5 * std::sqrt(variance / times));
    EXPECT_NEAR(seen.variance, variance, 4.5 * std::sqrt((variance + 2 * variance * variance) / times));
    const double both = std::sqrt(n * p * n * q);
    EXPECT_NEAR(seen.covariance, -n * p * q, 4.5 * std::sqrt((both + both * both) / times));
}

// Each way of sharing out: singly, by Poisson counts, place after place.
TEST(ShareOut, AmongEqualPlacesIsMultinomial) {
    const std::vector<double> alike(60, 0.7);
    for (const std::uint64_t count : {1ULL, 30ULL, 200ULL, 201ULL, 1000ULL, 3600ULL, 50'000ULL}) {
        expect_multinomial(count, alike, 0, 59);
    }
    expect_multinomial(500, std::vector<double>(64, 1), 63, 31);
    expect_multinomial(40, std::vector<double>(2, 1), 0, 1);
}

TEST(ShareOut, InProportionToWeightsIsMultinomial) {
    std::vector<double> slope(60);
    std::iota(slope.begin(), slope.end(), 0.5);
    std::vector<double> high(60, 10);
    high[7] = 25;
    std::vector<double> narrow(60);
    narrow[7] = 3;
    narrow[8] = 1;
    for (const std::uint64_t count : {20ULL, 400ULL, 2000ULL, 20'000ULL}) {
        expect_multinomial(count, slope, 7, 50);
        expect_multinomial(count, high, 7, 50);
        expect_multinomial(count, narrow, 7, 8);
    }
}

TEST(ShareOut, GivesNothingToPlacesThatWeighNothing) {
    std::vector<double> weights(60);
    weights[20] = weights[21] = 1;
    for (const std::uint64_t count : {0ULL, 5ULL, 1000ULL, 10'000ULL}) {
        std::vector<std::uint64_t> places(60);
        Draw draw = luck(count);
        share_out(count, weights, places, draw);
        EXPECT_EQ(places[20] + places[21], count);
    }
}

TEST(ShareOut, OfTheSameDrawIsTheSame) {
    const auto shared = [] {
        std::array<std::uint64_t, 60> places{};
        Draw draw = luck(1);
        share_out_alike(777, places, draw);
        return places;
    };
    EXPECT_EQ(shared(), shared());
}

} // namespace
} // namespace gameday::sim
