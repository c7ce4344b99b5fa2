#include "studies/expectation.hpp"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

constexpr double never = HUGE_VAL;

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

ExpectationResult judged(const std::string& text, const std::vector<double>& values,
                         Unit unit = Unit::seconds, std::uint32_t first = 1) {
    std::vector<std::uint32_t> numbers(values.size());
    std::iota(numbers.begin(), numbers.end(), first);
    return judge(expectation(text, unit), values, numbers);
}

bool holds(const std::string& text, const std::vector<double>& values, Unit unit = Unit::seconds) {
    return judged(text, values, unit).ok;
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

TEST(Judgement, HoldsEachComparisonAtItsBound) {
    const std::vector<double> five{5, 5, 5};
    EXPECT_FALSE(holds("mean < 5s", five));
    EXPECT_TRUE(holds("mean <= 5s", five));
    EXPECT_TRUE(holds("mean == 5s", five));
    EXPECT_FALSE(holds("mean != 5s", five));
    EXPECT_TRUE(holds("mean >= 5s", five));
    EXPECT_FALSE(holds("mean > 5s", five));
    EXPECT_TRUE(holds("mean < 6s", five));
    EXPECT_FALSE(holds("mean <= 4s", five));
    EXPECT_FALSE(holds("mean == 4s", five));
    EXPECT_TRUE(holds("mean != 4s", five));
    EXPECT_FALSE(holds("mean >= 6s", five));
    EXPECT_TRUE(holds("mean > 4s", five));
}

TEST(Judgement, TakesEachStatistic) {
    const std::vector<double> values{4, 1, 3, 2, never};
    EXPECT_EQ(judged("mean < 3s", values).value, 2.5) << "over arrivals";
    EXPECT_NEAR(*judged("sd < 3s", values).value, std::sqrt(5.0 / 3), 1e-15);
    EXPECT_EQ(judged("min < 3s", values).value, 1);
    EXPECT_EQ(judged("p(50) < 3s", values).value, 3);
    EXPECT_EQ(judged("p(80) < 3s", values).value, 4);
    EXPECT_EQ(judged("max < 3s", values).value, std::nullopt);
    EXPECT_EQ(judged("never < 3", values).value, 1);
    EXPECT_TRUE(judged("never < 3", values).counts_runs);
    EXPECT_FALSE(judged("max < 3s", values).counts_runs);
}

TEST(Judgement, LetsEveryUpperBoundOnNeverFailAndEveryLowerOneHold) {
    const std::vector<double> values{1, 2, never};
    for (const std::string statistic : {"max", "p(95)", "p(100)"}) {
        for (const char* const bound : {" < 30d", " <= 30d", " == 30d"}) {
            EXPECT_FALSE(holds(statistic + bound, values)) << statistic << bound;
        }
        for (const char* const bound : {" > 30d", " >= 30d", " != 30d"}) {
            EXPECT_TRUE(holds(statistic + bound, values)) << statistic << bound;
        }
    }
    EXPECT_TRUE(holds("p(50) < 3s", values));
}

TEST(Judgement, PutsAMeanOfNothingBeyondEveryBound) {
    const std::vector<double> values{never, never};
    for (const std::string statistic : {"mean", "min"}) {
        EXPECT_FALSE(holds(statistic + " < 30d", values));
        EXPECT_TRUE(holds(statistic + " > 30d", values));
        EXPECT_EQ(judged(statistic + " < 30d", values).value, std::nullopt);
    }
    EXPECT_TRUE(holds("never == 2", values));
    EXPECT_FALSE(holds("never == 0", values));
}

TEST(Judgement, LetsNoBoundHoldOfADeviationThatThereIsNot) {
    for (const std::vector<double>& values : {std::vector<double>{5}, {5, never}, {never, never}}) {
        EXPECT_FALSE(holds("sd < 30d", values));
        EXPECT_FALSE(holds("sd >= 0s", values));
    }
    EXPECT_TRUE(holds("sd == 0s", {5, 5}));
}

TEST(Judgement, GivesIntervalsOfMeansAndQuantilesAlone) {
    const std::vector<double> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    EXPECT_NEAR(*judged("mean < 9s", values).interval.low, 3.33414941, 1e-8);
    EXPECT_EQ(judged("p(50) < 9s", values).interval.low, 2);
    EXPECT_EQ(judged("p(50) < 9s", values).interval.high, 9);
    for (const char* const text : {"sd < 9s", "min < 9s", "max < 9s", "never < 9"}) {
        EXPECT_EQ(judged(text, values).interval.low, std::nullopt) << text;
        EXPECT_EQ(judged(text, values).interval.high, std::nullopt) << text;
    }
}

TEST(Judgement, NamesTheReplicationFarthestOnTheWrongSide) {
    const std::vector<double> values{5, 9, 2, 7};
    for (const auto& [text, place, value] : {std::tuple{"mean < 3s", 1, 9.0},
                                             {"mean <= 3s", 1, 9.0},
                                             {"mean > 3s", 2, 2.0},
                                             {"mean >= 3s", 2, 2.0},
                                             {"mean == 6s", 2, 2.0},
                                             {"mean != 6s", 0, 5.0}}) {
        const auto result = judged(text, values, Unit::seconds, 100);
        EXPECT_EQ(result.worst_replication, 100 + static_cast<std::uint32_t>(place)) << text;
        EXPECT_EQ(result.worst_value, value) << text;
    }
}

TEST(Judgement, NamesAReplicationInWhichItNeverHappened) {
    const auto result = judged("max < 3s", {5, never, 2}, Unit::seconds, 7);
    EXPECT_EQ(result.worst_replication, 8U);
    EXPECT_EQ(result.worst_value, std::nullopt);
    EXPECT_EQ(judged("never == 0", {5, 6, never}).worst_replication, 3U);
    EXPECT_EQ(judged("min > 3s", {5, never, 2}).worst_replication, 3U)
        << "never is not on the wrong side of a lower bound";
}

TEST(Alone, AReplicationIsHeldToWhatSaysSomethingOfOne) {
    EXPECT_TRUE(holds_alone(expectation("max <= 5s"), 5));
    EXPECT_FALSE(holds_alone(expectation("max <= 5s"), 5.1));
    EXPECT_FALSE(holds_alone(expectation("p(95) <= 5s"), 6));
    EXPECT_FALSE(holds_alone(expectation("p(95) <= 5s"), never));
    EXPECT_FALSE(holds_alone(expectation("min > 5s"), 4));
    EXPECT_TRUE(holds_alone(expectation("mean < 5s"), 100)) << "a mean says nothing of one";
    EXPECT_TRUE(holds_alone(expectation("sd < 5s"), 100));
    EXPECT_TRUE(holds_alone(expectation("never == 0"), 100));
    EXPECT_FALSE(holds_alone(expectation("never == 0"), never));
    EXPECT_TRUE(holds_alone(expectation("never <= 3"), never));
}

} // namespace
} // namespace gameday::studies
