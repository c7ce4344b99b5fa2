#include "studies/sensitivity/sobol.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

using Function = std::function<double(const std::vector<double>&)>;

std::vector<std::vector<double>> outputs_of(const SaltelliSample& sample, const Function& function) {
    std::vector<std::vector<double>> outputs(sample.matrices());
    for (std::size_t matrix = 0; matrix < sample.matrices(); ++matrix) {
        for (std::size_t row = 0; row < sample.rows(); ++row) {
            std::vector<double> inputs;
            for (std::size_t input = 0; input < sample.inputs(); ++input) {
                inputs.push_back(sample.at(matrix, row, input));
            }
            outputs[matrix].push_back(function(inputs));
        }
    }
    return outputs;
}

/// Ishigami and Homma's function, whose indices are known: a = 7, b = 0.1, inputs uniform between −π and π.
double ishigami(const std::vector<double>& shares) {
    std::array<double, 3> x{};
    for (std::size_t i = 0; i < 3; ++i) {
        x.at(i) = std::numbers::pi * (2 * shares[i] - 1);
    }
    const double quadratic = std::sin(x[1]) * std::sin(x[1]);
    return std::sin(x[0]) + 7 * quadratic + 0.1 * x[2] * x[2] * x[2] * x[2] * std::sin(x[0]);
}

TEST(Sobol, KnowsIshigamisFunction) {
    const auto indices = sobol_indices(outputs_of(SaltelliSample(2048, 3, 1), ishigami), 1);
    ASSERT_EQ(indices.size(), 3U);
    const std::array first{0.3139, 0.4424, 0.0};
    const std::array total{0.5576, 0.4424, 0.2437};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(indices[i].first, first.at(i), 0.02) << i;
        EXPECT_NEAR(indices[i].total, total.at(i), 0.02) << i;
        EXPECT_LE(indices[i].first_range.low.value(), first.at(i)) << i;
        EXPECT_GE(indices[i].first_range.high.value(), first.at(i)) << i;
        EXPECT_LE(indices[i].total_range.low.value(), total.at(i)) << i;
        EXPECT_GE(indices[i].total_range.high.value(), total.at(i)) << i;
    }
}

TEST(Sobol, GivesASumItsPartsAndAnUnusedInputNothing) {
    // Variances 9 and 16 of 25, whatever is added to all.
    const auto sum = [](const std::vector<double>& x) { return 1000 + 3 * x[0] + 4 * x[1] + 0 * x[2]; };
    const auto indices = sobol_indices(outputs_of(SaltelliSample(1024, 3, 1), sum), 1);
    EXPECT_NEAR(indices[0].first, 9.0 / 25, 0.01);
    EXPECT_NEAR(indices[1].first, 16.0 / 25, 0.01);
    EXPECT_EQ(indices[2].first, 0);
    EXPECT_EQ(indices[2].total, 0);
}

TEST(Sobol, SaysNothingOfWhatDoesNotVary) {
    const auto still = [](const std::vector<double>&) { return 7.0; };
    EXPECT_TRUE(sobol_indices(outputs_of(SaltelliSample(64, 2, 1), still), 1).empty());
}

TEST(Sobol, MixesOneColumnAtATime) {
    const SaltelliSample sample(16, 3, 1);
    for (std::size_t row = 0; row < sample.rows(); ++row) {
        for (std::size_t input = 0; input < 3; ++input) {
            for (std::size_t matrix = 2; matrix < sample.matrices(); ++matrix) {
                EXPECT_EQ(sample.at(matrix, row, input), sample.at(matrix == input + 2 ? 1 : 0, row, input));
            }
            EXPECT_NE(sample.at(0, row, input), sample.at(1, row, input));
        }
    }
}

} // namespace
} // namespace gameday::studies
