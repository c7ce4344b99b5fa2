// What share of all draws a value is not exceeded by: against closed forms, and against draws themselves.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sim/fields/distribution.hpp"

namespace gameday::fields {
namespace {

Distribution law(const std::string& text) {
    const auto parsed = Scalar<Distribution>::parse(text);
    EXPECT_TRUE(parsed.value) << "'" << text << "' " << parsed.why;
    return parsed.value.value_or(Distribution());
}

/// In seconds.
double quantile(const std::string& text, double share) {
    return law(text).quantile(share).in_seconds();
}

const std::vector<std::string> all_laws{"uniform(5m, 15m)",        "normal(mean=10m, sd=1m)",
                                        "exponential(mean=30s)",   "triangular(1m, 3m, 10m)",
                                        "triangular(0s, 0s, 1m)",  "lognormal(p50=3m, p95=12m)",
                                        "empirical(10s, 20s, 60s)"};

TEST(DistributionQuantile, OfAConstantIsItself) {
    for (const double share : {0.0, 0.3, 1.0}) {
        EXPECT_EQ(Distribution(sim::Duration::seconds(30)).quantile(share), sim::Duration::seconds(30));
    }
}

TEST(DistributionQuantile, OfUniformIsAStraightLine) {
    EXPECT_NEAR(quantile("uniform(5m, 15m)", 0), 300, 1e-8);
    EXPECT_NEAR(quantile("uniform(5m, 15m)", 0.25), 450, 1e-8);
    EXPECT_NEAR(quantile("uniform(5m, 15m)", 1), 900, 1e-8);
    EXPECT_NEAR(quantile("uniform(5m, 5m)", 0.4), 300, 1e-8);
}

TEST(DistributionQuantile, OfLogNormalIsWhatItIsGivenBy) {
    EXPECT_NEAR(quantile("lognormal(p50=3m, p95=12m)", 0.5), 180, 1e-6);
    EXPECT_NEAR(quantile("lognormal(p50=3m, p95=12m)", 0.95), 720, 1e-6);
    EXPECT_NEAR(quantile("lognormal(p50=3m, p95=12m)", 0.05), 45, 1e-6) << "as far below as 12m is above";
    EXPECT_NEAR(quantile("lognormal(p50=3m, p95=3m)", 0.9), 180, 1e-6);
}

TEST(DistributionQuantile, OfNormalIsItsMeanAndSoManyDeviations) {
    EXPECT_NEAR(quantile("normal(mean=10m, sd=1m)", 0.5), 600, 1e-6);
    EXPECT_NEAR(quantile("normal(mean=10m, sd=1m)", 0.95), 600 + 60 * 1.6448536269514722, 1e-6);
    EXPECT_NEAR(quantile("normal(mean=10m, sd=1m)", 0.15865525393145707), 540, 1e-6);
    EXPECT_EQ(quantile("normal(mean=10s, sd=1m)", 0.1), 0) << "draws below zero are zero";
}

TEST(DistributionQuantile, OfExponentialIsItsMeanTimesALogarithm) {
    EXPECT_NEAR(quantile("exponential(mean=30s)", 0), 0, 1e-8);
    EXPECT_NEAR(quantile("exponential(mean=30s)", 0.5), 30 * std::log(2), 1e-8);
    EXPECT_NEAR(quantile("exponential(mean=30s)", 0.95), 30 * std::log(20), 1e-8);
}

TEST(DistributionQuantile, OfTriangularIsARootOnEitherSide) {
    // F(x) = (x − 60)²/(540·120) up to 180 s, where it is 2/9, and 1 − (600 − x)²/(540·420) from there on.
    EXPECT_NEAR(quantile("triangular(1m, 3m, 10m)", 0), 60, 1e-6);
    EXPECT_NEAR(quantile("triangular(1m, 3m, 10m)", 0.1), 60 + std::sqrt(0.1 * 540 * 120), 1e-6);
    EXPECT_NEAR(quantile("triangular(1m, 3m, 10m)", 2.0 / 9), 180, 1e-6);
    EXPECT_NEAR(quantile("triangular(1m, 3m, 10m)", 0.5), 600 - std::sqrt(0.5 * 540 * 420), 1e-6);
    EXPECT_NEAR(quantile("triangular(1m, 3m, 10m)", 1), 600, 1e-6);
    EXPECT_NEAR(quantile("triangular(1m, 1m, 1m)", 0.3), 60, 1e-6);
    EXPECT_NEAR(quantile("triangular(0s, 1m, 1m)", 0.25), 30, 1e-6);
}

TEST(DistributionQuantile, OfEmpiricalIsOneOfItsValuesInTheirOrder) {
    for (const auto& [share, value] :
         {std::pair{0.0, 10}, {0.3, 10}, {0.34, 20}, {0.6, 20}, {0.7, 60}, {1.0, 60}}) {
        EXPECT_NEAR(quantile("empirical(60s, 10s, 20s)", share), value, 1e-8) << share;
    }
    EXPECT_NEAR(quantile("empirical(7s)", 0.5), 7, 1e-8);
}

TEST(DistributionQuantile, NeverFallsWithTheShare) {
    for (const std::string& text : all_laws) {
        double last = 0;
        for (int i = 1; i < 1000; ++i) {
            const double now = quantile(text, i / 1000.0);
            ASSERT_GE(now, last) << text << " at " << i / 1000.0;
            last = now;
        }
    }
}

// Of 20,000 draws the count below a quantile is binomial: 4.5 of its standard deviations. A value of an
// empirical law is itself drawn again and again, so that it has a share of draws below and one up to it.
TEST(DistributionQuantile, HasItsShareOfTheDrawsBelowIt) {
    constexpr std::uint64_t count = 20'000;
    const sim::Stream stream({1, 0}, "tests/quantiles");
    for (const std::string& text : all_laws) {
        const Distribution distribution = law(text);
        std::vector<sim::Duration> draws;
        for (std::uint64_t i = 0; i < count; ++i) {
            draws.push_back(distribution.draw(stream.at(i)));
        }
        std::sort(draws.begin(), draws.end());
        for (const double share : {0.01, 0.1, 0.5, 0.8, 0.95, 0.999}) {
            const sim::Duration value = distribution.quantile(share);
            const auto [first, last] = std::equal_range(draws.begin(), draws.end(), value);
            const double bound = 4.5 * std::sqrt(share * (1 - share) / count);
            EXPECT_LE(static_cast<double>(first - draws.begin()) / count, share + bound)
                << text << " " << share;
            EXPECT_GE(static_cast<double>(last - draws.begin()) / count, share - bound)
                << text << " " << share;
        }
    }
}

} // namespace
} // namespace gameday::fields
