#include "reports/row_form.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

using studies::Unit;
using testing::ElementsAre;

std::vector<std::string> told(Unit unit, const std::vector<double>& values) {
    const RowForm form(unit, {values.begin(), values.end()});
    std::vector<std::string> texts;
    for (const double value : values) {
        texts.push_back(form.text(value));
    }
    return texts;
}

TEST(RowForm, TellsMillionsByThreeDigitsOfTheGreatest) {
    EXPECT_THAT(told(Unit::count, {4'208'635, 14'869'021}), ElementsAre("4.2 M", "14.9 M"));
    EXPECT_THAT(told(Unit::count, {958'723, 3'924'376}), ElementsAre("0.96 M", "3.92 M"));
    EXPECT_THAT(told(Unit::count, {0, 140'000'000}), ElementsAre("0", "140 M"));
    EXPECT_THAT(told(Unit::count, {4.913e9, 6.86e9}), ElementsAre("4.91 bn", "6.86 bn"));
    EXPECT_THAT(told(Unit::count, {999'949'999, 999'950'000}), ElementsAre("1.00 bn", "1.00 bn"));
    EXPECT_THAT(told(Unit::count, {2.5e12}), ElementsAre("2.50 tn"));
}

TEST(RowForm, LeavesSmallerCountsAsTheyAre) {
    EXPECT_THAT(told(Unit::count, {5, 28, 999'999}), ElementsAre("5", "28", "999,999"));
    EXPECT_THAT(told(Unit::count, {1234, 5'000'000'000}), ElementsAre("1,234", "5.00 bn"))
        << "nothing would be left of it";
}

TEST(RowForm, TellsFractionsToOnePrecision) {
    EXPECT_THAT(told(Unit::count, {9.69, 7.4, 12}), ElementsAre("9.7", "7.4", "12.0"));
    EXPECT_THAT(told(Unit::count, {8.955, 7.2, 9}), ElementsAre("8.96", "7.20", "9.00"));
    EXPECT_THAT(told(Unit::count, {1234.5, 7}), ElementsAre("1,234", "7"));
}

TEST(RowForm, TellsSharesToOnePrecision) {
    EXPECT_THAT(told(Unit::share, {0.0015, 0.00098, 0.0021}), ElementsAre("0.150 %", "0.098 %", "0.210 %"));
    EXPECT_THAT(told(Unit::share, {0.5, 0, 1}), ElementsAre("50.0 %", "0 %", "100 %"));
    EXPECT_THAT(told(Unit::share, {0.5, 0.99999}), ElementsAre("50.0 %", "99.999 %"))
        << "more decimals than a table can hold are told of one alone";
}

TEST(RowForm, OfTimesAndOfNever) {
    EXPECT_THAT(told(Unit::seconds, {97, 1142}), ElementsAre("1m 37s", "19m 02s"));
    const RowForm form(Unit::count, {std::nullopt, HUGE_VAL, 2e6});
    EXPECT_EQ(form.text(std::nullopt), "never");
    EXPECT_EQ(form.text(HUGE_VAL), "never");
    EXPECT_EQ(form.interval({2e6, {}}), "at least 2.00 M");
    EXPECT_EQ(form.interval({1e6, 2e6}), "1.00 M – 2.00 M");
}

} // namespace
} // namespace gameday::reports
