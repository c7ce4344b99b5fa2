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

/// Both agree to the last places, at steps of a thousandth from there to 3.
void expect_small_numbers_alike(double (*ours)(double), double (*theirs)(double), int first) {
    for (int i = first; i <= 3000; ++i) {
        const double x = i * 0.00103;
        const double expected = theirs(x);
        ASSERT_NEAR(ours(x), expected, 4 * epsilon * std::max(std::abs(expected), 1e-3)) << "at " << x;
    }
    EXPECT_EQ(ours(0), 0);
    EXPECT_DOUBLE_EQ(ours(-1e-18), -1e-18);
    EXPECT_TRUE(std::isnan(ours(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Expm1SameEverywhere, KeepsTheDigitsOfSmallNumbers) {
    expect_small_numbers_alike(expm1_same_everywhere, std::expm1, -3000);
}

TEST(Log1pSameEverywhere, KeepsTheDigitsOfSmallNumbers) {
    expect_small_numbers_alike(log1p_same_everywhere, std::log1p, -960);
}

TEST(WholePower, IsRepeatedMultiplication) {
    EXPECT_EQ(whole_power(0.7, 0), 1);
    EXPECT_EQ(whole_power(0.7, 1), 0.7);
    EXPECT_EQ(whole_power(0.5, 10), 0x1p-10);
    EXPECT_EQ(whole_power(0, 3), 0);
}

} // namespace
} // namespace gameday::sim
