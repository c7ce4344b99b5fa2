#include "sim/random/exp_log.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

TEST(ExpSameEverywhere, AgreesWithTheCLibraryToTheLastPlaces) {
    for (int i = -70'000; i <= 70'000; ++i) {
        const double x = i * 0.01003;
        const double expected = std::exp(x);
        ASSERT_NEAR(exp_same_everywhere(x), expected, 4 * epsilon * expected) << "at " << x;
    }
}

TEST(ExpSameEverywhere, IsExactWhereItCanBe) {
    EXPECT_EQ(exp_same_everywhere(0), 1);
    EXPECT_EQ(exp_same_everywhere(-0.0), 1);
}

TEST(ExpSameEverywhere, RisesWithoutSteps) {
    // Around the seams of its range reduction: odd multiples of ln(2)/2.
    for (int seam = -41; seam <= 41; seam += 2) {
        const double middle = seam * 0.34657359027997264;
        double x = middle - 1e-13;
        double before = exp_same_everywhere(x);
        for (int i = 0; i < 2000; ++i) {
            x += 1e-16 * (1 + std::abs(middle));
            const double now = exp_same_everywhere(x);
            ASSERT_GE(now, before * (1 - 2 * epsilon)) << "at " << x;
            before = now;
        }
    }
}

TEST(ExpSameEverywhere, EndsOfTheRange) {
    EXPECT_EQ(exp_same_everywhere(-1e9), 0);
    EXPECT_EQ(exp_same_everywhere(-std::numeric_limits<double>::infinity()), 0);
    EXPECT_EQ(exp_same_everywhere(1e9), std::numeric_limits<double>::infinity());
    EXPECT_EQ(exp_same_everywhere(std::numeric_limits<double>::infinity()),
              std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(exp_same_everywhere(std::numeric_limits<double>::quiet_NaN())));
}

TEST(LogSameEverywhere, AgreesWithTheCLibraryToTheLastPlaces) {
    for (int i = -70'000; i <= 70'000; ++i) {
        const double x = std::exp(i * 0.01003);
        const double expected = std::log(x);
        ASSERT_NEAR(log_same_everywhere(x), expected, 4 * epsilon * std::max(std::abs(expected), 0.01))
            << "at " << x;
    }
}

TEST(LogSameEverywhere, IsPreciseNearOne) {
    EXPECT_EQ(log_same_everywhere(1), 0);
    EXPECT_NEAR(log_same_everywhere(1 + epsilon), epsilon, epsilon * epsilon);
    EXPECT_NEAR(log_same_everywhere(1.001), std::log(1.001), 1e-3 * 4 * epsilon);
}

TEST(Expm1SameEverywhere, KeepsTheDigitsOfSmallNumbers) {
    for (int i = -3000; i <= 3000; ++i) {
        const double x = i * 0.00103;
        const double expected = std::expm1(x);
        ASSERT_NEAR(expm1_same_everywhere(x), expected, 4 * epsilon * std::max(std::abs(expected), 1e-3))
            << "at " << x;
    }
    EXPECT_EQ(expm1_same_everywhere(0), 0);
    EXPECT_DOUBLE_EQ(expm1_same_everywhere(-1e-18), -1e-18);
    EXPECT_TRUE(std::isnan(expm1_same_everywhere(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Log1pSameEverywhere, KeepsTheDigitsOfSmallNumbers) {
    for (int i = -960; i <= 3000; ++i) {
        const double x = i * 0.00103;
        const double expected = std::log1p(x);
        ASSERT_NEAR(log1p_same_everywhere(x), expected, 4 * epsilon * std::max(std::abs(expected), 1e-3))
            << "at " << x;
    }
    EXPECT_EQ(log1p_same_everywhere(0), 0);
    EXPECT_DOUBLE_EQ(log1p_same_everywhere(-1e-18), -1e-18);
}

} // namespace
} // namespace gameday::sim
