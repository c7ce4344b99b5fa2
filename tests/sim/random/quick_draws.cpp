#include "sim/random/quick_draws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

constexpr std::size_t times = 200'000;

Draw luck(std::uint64_t number = 0) {
    return Stream({1, 0}, "tests/quick-draws").at(number);
}

std::vector<double> normals() {
    std::vector<double> values(times);
    Draw draw = luck();
    quick_normals(values, draw);
    return values;
}

/// The mean of those values to some power.
double moment(const std::vector<double>& values, int power, double about = 0) {
    double sum = 0;
    for (const double value : values) {
        sum += std::pow(value - about, power);
    }
    return sum / static_cast<double>(values.size());
}

// The moments of the law are 0, 1, 0 and 3, of which the fourth is 2.97 where the ends are cut; 4.5 standard
// errors of each: the root of 1, 2, 15 and 96 over the number of draws.
TEST(QuickNormals, HaveTheMomentsOfTheNormalLaw) {
    const auto values = normals();
    const auto error = [](double variance) { return 4.5 * std::sqrt(variance / times); };
    EXPECT_NEAR(moment(values, 1), 0, error(1));
    EXPECT_NEAR(moment(values, 2), 1, error(2));
    EXPECT_NEAR(moment(values, 3), 0, error(15));
    EXPECT_NEAR(moment(values, 4), 2.97, error(96));
}

TEST(QuickNormals, LieBelowAPointAsOftenAsTheLawSays) {
    const auto values = normals();
    for (const double point : {-3.0, -2.0, -1.0, 0.0, 0.5, 1.5, 2.5}) {
        const double share = std::erfc(-point / std::sqrt(2.0)) / 2;
        const auto below = static_cast<double>(
            std::count_if(values.begin(), values.end(), [point](double value) { return value < point; }));
        // A part of the law is a 1,024th of it.
        EXPECT_NEAR(below / times, share, 4.5 * std::sqrt(share * (1 - share) / times) + 0.5 / 1024) << point;
    }
}

TEST(QuickNormals, OfAFewAreTheFirstOfMany) {
    const auto many = normals();
    std::vector<double> few(7);
    Draw draw = luck();
    quick_normals(few, draw);
    EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

/// Mean and variance of a Poisson law are its mean, m, and the fourth central moment is m + 3m²; 4.5 standard
/// errors of each.
void expect_poisson(const std::vector<double>& counts, double mean) {
    const auto number = static_cast<double>(counts.size());
    EXPECT_NEAR(moment(counts, 1), mean, 4.5 * std::sqrt(mean / number)) << mean;
    EXPECT_NEAR(moment(counts, 2, mean), mean, 4.5 * std::sqrt((mean + 2 * mean * mean) / number)) << mean;
    const double none = std::exp(-mean);
    const auto zeros = static_cast<double>(std::count(counts.begin(), counts.end(), 0.0));
    EXPECT_NEAR(zeros / number, none, 4.5 * std::sqrt(none * (1 - none) / number) + 1e-12) << mean;
}

TEST(SmallPoissons, HaveTheirMeanAndTheirVariance) {
    for (const double mean : {1e-3, 0.3, 1.0, 2.5, SmallPoisson::largest_mean}) {
        std::vector<double> counts(times);
        Draw draw = luck();
        SmallPoisson(mean).draw(counts, draw);
        expect_poisson(counts, mean);
    }
}

TEST(SmallPoissons, OfNothingAreNothing) {
    std::array<double, 9> counts{};
    Draw draw = luck();
    SmallPoisson(0).draw(counts, draw);
    EXPECT_EQ(counts, (std::array<double, 9>{}));
}

TEST(WholePoissons, HaveTheirMeanAndTheirVariance) {
    for (const std::uint32_t mean : {0U, 1U, 2U, 9U, 37U, 64U}) {
        std::vector<std::uint64_t> counts(times + 1); // an odd number of them
        Draw draw = luck(mean);
        whole_poissons(mean, counts, draw);
        expect_poisson({counts.begin(), counts.end()}, mean);
    }
}

} // namespace
} // namespace gameday::sim
