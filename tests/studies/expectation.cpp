#include "studies/expectation.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

std::string told(const std::string& text, Unit unit = Unit::seconds) {
    const auto parsed = parse_expectation(text, unit);
    return parsed.value ? "accepted"
                        : std::to_string(parsed.offset) + ": " + parsed.why + " | " + parsed.help;
}

Expectation expectation(const std::string& text, Unit unit = Unit::seconds) {
    const auto parsed = parse_expectation(text, unit);
    if (!parsed.value) {
        throw std::runtime_error(text + ": " + parsed.why);
    }
    return *parsed.value;
}

TEST(Expectation, ReadsEachStatistic) {
    using Kind = Statistic::Kind;
    for (const auto& [text, kind] : {std::pair{"mean < 5s", Kind::mean},
                                     {"sd < 5s", Kind::deviation},
                                     {"min < 5s", Kind::min},
                                     {"max < 5s", Kind::max},
                                     {"p(95) < 5s", Kind::quantile},
                                     {"never < 5", Kind::never_happened}}) {
        EXPECT_EQ(expectation(text).statistic.kind, kind) << text;
        EXPECT_EQ(expectation(text).value, 5) << text;
        EXPECT_EQ(expectation(text).text, text);
    }
    EXPECT_EQ(expectation("p(99.9) < 5s").statistic.percent, 99.9);
    EXPECT_EQ(expectation("p(100) < 5s").statistic.percent, 100);
}

TEST(Expectation, ReadsEachComparison) {
    EXPECT_EQ(expectation("mean < 5s").comparison, Comparison::less);
    EXPECT_EQ(expectation("mean <= 5s").comparison, Comparison::at_most);
    EXPECT_EQ(expectation("mean == 5s").comparison, Comparison::equal);
    EXPECT_EQ(expectation("mean != 5s").comparison, Comparison::unequal);
    EXPECT_EQ(expectation("mean >= 5s").comparison, Comparison::at_least);
    EXPECT_EQ(expectation("mean > 5s").comparison, Comparison::greater);
}

TEST(Expectation, ReadsValuesInTheMetricsUnit) {
    EXPECT_EQ(expectation("max < 1m30s").value, 90);
    EXPECT_EQ(expectation("max < 250ms").value, 0.25);
    EXPECT_EQ(expectation("max < 45%", Unit::share).value, 0.45);
    EXPECT_EQ(expectation("max < 150", Unit::count).value, 150);
    EXPECT_EQ(expectation("mean < 0.5", Unit::count).value, 0.5);
    EXPECT_EQ(expectation("never <= 3", Unit::seconds).value, 3)
        << "replications, whatever the metric's unit";
    EXPECT_EQ(expectation("never <= 3", Unit::share).value, 3);
}

TEST(Expectation, DoesNotMindSpaces) {
    EXPECT_EQ(expectation("  p(95)<=160s  ").value, 160);
    EXPECT_EQ(expectation("mean   <   160s").value, 160);
    EXPECT_EQ(expectation("never == 0 ", Unit::count).value, 0);
}

TEST(Expectation, SaysWhatIsWrongAndWhere) {
    const std::string statistics = " | statistics: mean, sd, min, max, p(N) with 0 < N <= 100, never";
    const std::string comparisons = " | comparisons: <, <=, ==, !=, >=, >";
    EXPECT_EQ(told(""), "0: '' does not begin with a statistic" + statistics);
    EXPECT_EQ(told("  median < 3s"), "2: '  median < 3s' does not begin with a statistic" + statistics);
    for (const char* wrong :
         {"p(0) < 3s", "p(101) < 3s", "p(x) < 3s", "p() < 3s", "p(95 < 3s", "p95 < 3s", "< 3s"}) {
        EXPECT_EQ(told(wrong),
                  "0: '" + std::string(wrong) + "' does not begin with a statistic" + statistics);
    }
    EXPECT_EQ(told("mean 3s"), "5: 'mean 3s' lacks a comparison here" + comparisons);
    EXPECT_EQ(told("mean = 3s"), "5: 'mean = 3s' lacks a comparison here" + comparisons);
    EXPECT_EQ(told("means < 3s"), "4: 'means < 3s' lacks a comparison here" + comparisons);
    EXPECT_EQ(told("mean"), "4: 'mean' lacks a comparison here" + comparisons);
    const std::string example = " | such as p(95) <= 15m, max == 0, mean < 200 or never == 0";
    EXPECT_EQ(told("mean <"), "6: 'mean <' lacks a value" + example);
    EXPECT_EQ(told("mean <=  "), "9: 'mean <=  ' lacks a value" + example);
}

TEST(Expectation, SaysWhichUnitAValueNeeds) {
    EXPECT_EQ(told("mean < 200"), "7: '200' needs a duration with a unit | write 200s");
    EXPECT_EQ(told("mean <= 45", Unit::share), "8: '45' needs a share in percent | write 45%");
    EXPECT_EQ(told("mean <= 145%", Unit::share),
              "8: '145%' is a share outside 0% to 100% | allowed: 0% to 100%");
    EXPECT_EQ(told("max == 3s", Unit::count), "7: '3s' needs a plain number | such as 0 or 100");
    EXPECT_EQ(told("max == -1", Unit::count), "7: '-1' needs a plain number | such as 0 or 100");
    EXPECT_EQ(told("never == 0s"), "9: '0s' needs a plain number | such as 0 or 100");
}

TEST(Expectation, HoldsTimesAsValuesAreTold) {
    for (const int seconds : {30, 59, 62, 65, 3599}) {
        const Expectation bound = expectation("max == " + std::to_string(seconds) + "s");
        EXPECT_EQ(bound.value, static_cast<double>(seconds)) << seconds;
    }
}

} // namespace
} // namespace gameday::studies
