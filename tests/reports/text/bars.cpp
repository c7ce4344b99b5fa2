#include "reports/text/bars.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>

namespace gameday::reports {
namespace {

using testing::ElementsAre;

std::vector<int> percentages_of(const std::vector<double>& parts) {
    return percentages(parts);
}

TEST(Bar, IsDrawnToAnEighth) {
    EXPECT_EQ(bar(0.5, 8, false), "████");
    EXPECT_EQ(bar(0.5, 9, false), "████▌");
    EXPECT_EQ(bar(1, 3, false), "███");
    EXPECT_EQ(bar(7, 3, false), "███");
    EXPECT_EQ(bar(1e-9, 40, false), "▏");
    EXPECT_EQ(bar(0, 40, false), "");
    EXPECT_EQ(bar(-1, 40, false), "");
}

TEST(Bar, OrToAWholeColumnInAscii) {
    EXPECT_EQ(bar(0.5, 9, true), "#####");
    EXPECT_EQ(bar(1e-9, 40, true), "#");
}

TEST(Percentages, AddUpToAHundred) {
    EXPECT_THAT(percentages_of({1, 1, 1}), ElementsAre(34, 33, 33));
    EXPECT_THAT(percentages_of({97, 146, 288, 49, 530, 32}), ElementsAre(9, 13, 25, 4, 46, 3));
    for (int n = 1; n < 60; ++n) {
        std::vector<double> parts;
        for (int i = 0; i < n; ++i) {
            parts.push_back(i * i % 17 + 0.1);
        }
        const auto whole = percentages(parts);
        EXPECT_EQ(std::accumulate(whole.begin(), whole.end(), 0), 100);
    }
}

TEST(Percentages, OfNothingAreNothing) {
    EXPECT_THAT(percentages_of({0, 0}), ElementsAre(0, 0));
    EXPECT_THAT(percentages_of({}), ElementsAre());
    EXPECT_THAT(percentages_of({1, HUGE_VAL}), ElementsAre(0, 0));
}

} // namespace
} // namespace gameday::reports
