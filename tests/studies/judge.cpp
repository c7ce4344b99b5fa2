#include "studies/judge.hpp"

#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

constexpr double never = HUGE_VAL;

Expectation expectation(const std::string& text, Unit unit = Unit::seconds) {
    const auto parsed = parse_expectation(text, unit);
    if (!parsed.value) {
        throw std::runtime_error(text + ": " + parsed.why);
    }
    return *parsed.value;
}

ExpectationResult judged(const std::string& text, const std::vector<double>& values,
                         Judged how = Judged::many, std::uint32_t first = 1) {
    std::vector<std::uint32_t> numbers(values.size());
    std::iota(numbers.begin(), numbers.end(), first);
    return judge(expectation(text), values, numbers, how);
}

Outcome outcome(const std::string& text, const std::vector<double>& values) {
    return judged(text, values).outcome;
}

/// So many values of 0, then so many of 1, then so many that never came.
std::vector<double> zeros_and_ones(std::size_t zeros, std::size_t ones, std::size_t nevers = 0) {
    std::vector<double> values(zeros, 0.0);
    values.insert(values.end(), ones, 1.0);
    values.insert(values.end(), nevers, never);
    return values;
}

/// 1, 2, …, n.
std::vector<double> ranks(std::size_t n) {
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 1.0);
    return values;
}

TEST(Judge, HoldsEachComparisonAtItsBound) {
    const std::vector<double> fives(100, 5.0);
    for (const std::string statistic : {"mean", "p(50)", "p(95)", "max", "min"}) {
        EXPECT_EQ(outcome(statistic + " < 5s", fives), Outcome::missed) << statistic;
        EXPECT_EQ(outcome(statistic + " <= 5s", fives), Outcome::met) << statistic;
        EXPECT_EQ(outcome(statistic + " == 5s", fives), Outcome::met) << statistic;
        EXPECT_EQ(outcome(statistic + " != 5s", fives), Outcome::missed) << statistic;
        EXPECT_EQ(outcome(statistic + " >= 5s", fives), Outcome::met) << statistic;
        EXPECT_EQ(outcome(statistic + " > 5s", fives), Outcome::missed) << statistic;
        EXPECT_EQ(outcome(statistic + " < 6s", fives), Outcome::met) << statistic;
        EXPECT_EQ(outcome(statistic + " == 4s", fives), Outcome::missed) << statistic;
        EXPECT_EQ(outcome(statistic + " != 4s", fives), Outcome::met) << statistic;
        EXPECT_EQ(outcome(statistic + " >= 6s", fives), Outcome::missed) << statistic;
    }
}

// k of n within the bound. P(K ≤ k) and P(K ≥ k) of a binomial with n and 95 %: R's pbinom.
TEST(Judge, OfAQuantileIsABinomialTest) {
    EXPECT_EQ(outcome("p(95) <= 0s", zeros_and_ones(197, 3)), Outcome::met);        // 2.3 %
    EXPECT_EQ(outcome("p(95) <= 0s", zeros_and_ones(196, 4)), Outcome::undecided);  // 6.0 %
    EXPECT_EQ(outcome("p(95) <= 0s", zeros_and_ones(184, 16)), Outcome::undecided); // 4.4 %
    EXPECT_EQ(outcome("p(95) <= 0s", zeros_and_ones(183, 17)), Outcome::missed);    // 2.4 %
    EXPECT_EQ(outcome("p(95) > 0s", zeros_and_ones(183, 17)), Outcome::met) << "the opposite";
    EXPECT_EQ(outcome("p(95) > 0s", zeros_and_ones(184, 16)), Outcome::undecided);
    EXPECT_EQ(outcome("p(95) > 0s", zeros_and_ones(197, 3)), Outcome::missed);
    EXPECT_EQ(outcome("p(95) < 1s", zeros_and_ones(197, 3)), Outcome::met);
    EXPECT_EQ(outcome("p(95) >= 1s", zeros_and_ones(183, 17)), Outcome::met);
    EXPECT_EQ(outcome("p(50) > 0s", zeros_and_ones(85, 115)), Outcome::met);
    EXPECT_EQ(outcome("p(50) > 0s", zeros_and_ones(86, 114)), Outcome::undecided);
    EXPECT_EQ(judged("p(95) <= 0s", zeros_and_ones(197, 3)).basis, Basis::exact);
    EXPECT_EQ(judged("p(95) <= 0s", zeros_and_ones(197, 3)).meeting, 197U);
}

// For every number of replications and of those within the bound, against the two tail probabilities.
TEST(Judge, OfAQuantileAgreesWithTheBinomialEverywhere) {
    for (const double percent : {0.5, 5.0, 50.0, 95.0, 99.0}) {
        const std::string text = "p(" + std::to_string(percent) + ") <= 0s";
        for (const std::size_t n : {1U, 2U, 5U, 20U, 73U, 200U}) {
            const boost::math::binomial law(static_cast<double>(n), percent / 100);
            for (std::size_t k = 0; k <= n; ++k) {
                const auto found = static_cast<double>(k);
                const double as_few = cdf(law, found);
                const double as_many = k == 0 ? 1 : cdf(complement(law, found - 1));
                const Outcome expected = as_many <= 0.025  ? Outcome::met
                                         : as_few <= 0.025 ? Outcome::missed
                                                           : Outcome::undecided;
                ASSERT_EQ(outcome(text, zeros_and_ones(k, n - k)), expected)
                    << text << ": " << k << " of " << n;
            }
        }
    }
}

// Met where all of the interval that is printed meets the bound, missed where none of it does.
TEST(Judge, AgreesWithTheIntervalThatIsPrinted) {
    const auto values = ranks(200);
    const Interval printed = judged("p(95) <= 190s", values).interval;
    ASSERT_EQ(printed.low, 184);
    ASSERT_EQ(printed.high, 197);
    EXPECT_EQ(outcome("p(95) <= 197s", values), Outcome::met);
    EXPECT_EQ(outcome("p(95) < 197s", values), Outcome::undecided);
    EXPECT_EQ(outcome("p(95) >= 184s", values), Outcome::met);
    EXPECT_EQ(outcome("p(95) > 184s", values), Outcome::undecided);
    EXPECT_EQ(outcome("p(95) < 184s", values), Outcome::missed);
    EXPECT_EQ(outcome("p(95) > 197s", values), Outcome::missed);
    EXPECT_EQ(outcome("p(95) == 190s", values), Outcome::undecided);
    EXPECT_EQ(outcome("p(95) == 198s", values), Outcome::missed);
    EXPECT_EQ(outcome("p(95) != 198s", values), Outcome::met);
    EXPECT_EQ(outcome("p(95) != 190s", values), Outcome::undecided);
}

TEST(Judge, LetsFewReplicationsDecideNothingOfAQuantile) {
    for (const std::size_t few : {2U, 3U, 5U}) {
        const std::vector<double> values(few, 1.0);
        EXPECT_EQ(outcome("p(95) <= 30d", values), Outcome::undecided);
        EXPECT_EQ(outcome("p(50) <= 30d", values), Outcome::undecided);
        EXPECT_EQ(outcome("p(50) > 0s", values), Outcome::undecided);
        EXPECT_EQ(outcome("mean <= 30d", values), Outcome::undecided) << "nothing is known of the spread";
    }
    EXPECT_EQ(outcome("p(5) >= 2s", std::vector<double>(3, 1.0)), Outcome::missed)
        << "if 95 % were at least 2 s, these three would be one in 8,000";
}

TEST(Judge, KnowsTheFewestReplicationsThatCanDecide) {
    for (const auto& [text, fewest] : {std::pair{"p(95) <= 1s", 72U},
                                       {"p(99) < 1s", 368U},
                                       {"p(50) >= 1s", 6U},
                                       {"p(5) > 1s", 72U},
                                       {"p(100) < 1s", 1U},
                                       {"max < 1s", 1U},
                                       {"never == 0", 1U},
                                       {"mean < 1s", 2U}}) {
        EXPECT_EQ(least_replications(expectation(text)), fewest) << text;
    }
    EXPECT_EQ(outcome("p(95) <= 1s", std::vector<double>(72, 1.0)), Outcome::met);
    EXPECT_EQ(outcome("p(95) <= 1s", std::vector<double>(71, 1.0)), Outcome::undecided);
}

TEST(Judge, CountsNeverAsGreaterThanAnyBound) {
    const auto values = zeros_and_ones(180, 0, 20);
    EXPECT_EQ(outcome("p(95) <= 30d", values), Outcome::missed);
    EXPECT_EQ(outcome("p(95) > 30d", values), Outcome::met);
    EXPECT_EQ(outcome("p(95) == 30d", values), Outcome::missed);
    EXPECT_EQ(outcome("p(95) != 30d", values), Outcome::met);
    EXPECT_EQ(outcome("p(50) <= 0s", values), Outcome::met);
    EXPECT_EQ(judged("p(95) <= 30d", values).value, std::nullopt);
    for (const std::string statistic : {"max", "p(100)", "mean", "sd"}) {
        for (const char* const bound : {" < 30d", " <= 30d", " == 30d", " == 0s"}) {
            EXPECT_EQ(outcome(statistic + bound, values), Outcome::missed) << statistic << bound;
        }
        for (const char* const bound : {" > 30d", " >= 30d", " != 30d"}) {
            EXPECT_EQ(outcome(statistic + bound, values), Outcome::met) << statistic << bound;
        }
        EXPECT_EQ(judged(statistic + " < 30d", values).value, std::nullopt);
    }
    EXPECT_EQ(judged("mean < 30d", values).never, 20U);
    EXPECT_EQ(outcome("min < 30d", {never, never}), Outcome::missed);
}

TEST(Judge, OfMinMaxAndNothingAtAllTakesTheReplicationsThatWereMade) {
    const std::vector<double> few{0, 0, 0};
    for (const char* const text : {"max <= 0s", "max == 0s", "min == 0s", "p(100) <= 0s", "p(95) == 0s",
                                   "mean == 0s", "sd == 0s", "never == 0", "never <= 0", "never < 1"}) {
        const auto result = judged(text, few);
        EXPECT_EQ(result.outcome, Outcome::met) << text;
        EXPECT_EQ(result.basis, Basis::replications) << text;
        EXPECT_EQ(result.interval.low, std::nullopt) << text;
        EXPECT_EQ(result.interval.high, std::nullopt) << text;
    }
    EXPECT_EQ(outcome("never > 0", few), Outcome::missed);
    EXPECT_EQ(outcome("never >= 1", zeros_and_ones(2, 0, 1)), Outcome::met);
    EXPECT_EQ(outcome("never == 0", zeros_and_ones(2, 0, 1)), Outcome::missed);
    EXPECT_EQ(outcome("never <= 3", few), Outcome::met) << "it allows all of them";
    EXPECT_EQ(outcome("max == 0s", {0, 1, 0}), Outcome::missed);
}

// `never <= 3` of 200 is a share of 1.5 %: P(K ≤ 0) is 4.9 %, P(K ≥ 7) 3.3 %, P(K ≥ 8) 1.1 %.
TEST(Judge, OfNeverIsABinomialTestOnItsShare) {
    const auto with = [](std::size_t nevers) { return zeros_and_ones(200 - nevers, 0, nevers); };
    EXPECT_EQ(outcome("never <= 3", with(0)), Outcome::undecided);
    EXPECT_EQ(outcome("never <= 4", with(0)), Outcome::met);
    EXPECT_EQ(outcome("never <= 3", with(7)), Outcome::undecided);
    EXPECT_EQ(outcome("never <= 3", with(8)), Outcome::missed);
    EXPECT_EQ(outcome("never < 5", with(0)), Outcome::met) << "fewer than 5 is 4 at most";
    EXPECT_EQ(outcome("never > 3", with(8)), Outcome::met);
    EXPECT_EQ(outcome("never >= 4", with(8)), Outcome::met);
    EXPECT_EQ(outcome("never >= 4", with(7)), Outcome::undecided);
    EXPECT_EQ(outcome("never == 3", with(3)), Outcome::undecided);
    EXPECT_EQ(outcome("never == 3", with(20)), Outcome::missed);
    const auto result = judged("never <= 3", with(2));
    EXPECT_EQ(result.basis, Basis::exact);
    EXPECT_EQ(result.value, 2);
    EXPECT_NEAR(*result.interval.low, 200 * 0.0012134, 1e-3); // Clopper and Pearson's, of 2 in 200
    EXPECT_NEAR(*result.interval.high, 200 * 0.0356535, 1e-3);
    EXPECT_TRUE(result.counts_runs);
}

TEST(Judge, HoldsMeanAndDeviationToTheirAsymptoticInterval) {
    const std::vector<double> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}; // 5.5 ± 2.17
    EXPECT_EQ(outcome("mean < 7.67s", values), Outcome::met);
    EXPECT_EQ(outcome("mean < 7.66s", values), Outcome::undecided);
    EXPECT_EQ(outcome("mean < 3.33s", values), Outcome::missed);
    EXPECT_EQ(outcome("mean > 3.33s", values), Outcome::met);
    EXPECT_EQ(judged("mean > 3.33s", values).basis, Basis::asymptotic);
    EXPECT_NEAR(*judged("mean < 9s", values).interval.low, 3.33414941, 1e-8);
    EXPECT_EQ(judged("sd < 9s", values).basis, Basis::asymptotic);
    EXPECT_EQ(outcome("sd < 9s", values), Outcome::met);
    EXPECT_EQ(outcome("sd < 3.1s", values), Outcome::undecided);
    EXPECT_EQ(outcome("sd > 9s", values), Outcome::missed);
}

TEST(Judge, KnowsNothingOfTheSpreadWhileAllValuesAreEqual) {
    EXPECT_EQ(outcome("mean < 6s", std::vector<double>(35, 5.0)), Outcome::undecided);
    EXPECT_EQ(outcome("mean < 6s", std::vector<double>(36, 5.0)), Outcome::met);
    EXPECT_EQ(outcome("sd < 6s", std::vector<double>(36, 5.0)), Outcome::met);
    EXPECT_EQ(outcome("mean < 6s", {5}), Outcome::undecided);
    EXPECT_EQ(outcome("sd < 6s", {5}), Outcome::undecided);
    EXPECT_EQ(outcome("sd < 6s", {}), Outcome::undecided);
}

TEST(Judge, OfTheOneReplicationThatWasAskedForTakesItsValue) {
    const auto alone = [](const std::string& text, double value) {
        const auto result = judged(text, {value}, Judged::one);
        EXPECT_EQ(result.basis, Basis::replications);
        return result.outcome;
    };
    EXPECT_EQ(alone("p(95) <= 5s", 5), Outcome::met);
    EXPECT_EQ(alone("p(95) <= 5s", 6), Outcome::missed);
    EXPECT_EQ(alone("p(95) <= 5s", never), Outcome::missed);
    EXPECT_EQ(alone("mean > 5s", 6), Outcome::met);
    EXPECT_EQ(alone("mean < 5s", never), Outcome::missed);
    EXPECT_EQ(alone("never <= 3", never), Outcome::met);
    EXPECT_EQ(alone("never == 0", never), Outcome::missed);
    EXPECT_EQ(alone("sd < 5s", 6), Outcome::undecided) << "one value has no deviation";
    EXPECT_EQ(outcome("p(95) <= 5s", {5}), Outcome::undecided) << "the one that is left of many";
}

TEST(Judge, NamesTheReplicationFarthestOnTheWrongSide) {
    const std::vector<double> values{5, 9, 2, 7};
    for (const auto& [text, place, value] : {std::tuple{"mean < 3s", 1, 9.0},
                                             {"mean <= 3s", 1, 9.0},
                                             {"mean > 3s", 2, 2.0},
                                             {"mean >= 3s", 2, 2.0},
                                             {"mean == 6s", 2, 2.0},
                                             {"mean != 6s", 0, 5.0}}) {
        const auto result = judged(text, values, Judged::many, 100);
        EXPECT_EQ(result.worst_replication, 100 + static_cast<std::uint32_t>(place)) << text;
        EXPECT_EQ(result.worst_value, value) << text;
    }
}

TEST(Judge, NamesAReplicationInWhichItNeverHappened) {
    const auto result = judged("max < 3s", {5, never, 2}, Judged::many, 7);
    EXPECT_EQ(result.worst_replication, 8U);
    EXPECT_EQ(result.worst_value, std::nullopt);
    EXPECT_EQ(judged("never == 0", {5, 6, never}).worst_replication, 3U);
    EXPECT_EQ(judged("min > 3s", {5, never, 2}).worst_replication, 3U)
        << "never is not on the wrong side of a lower bound";
}

TEST(Verdict, IsFailBeforeUndecidedBeforePass) {
    const auto of = [](const std::vector<Outcome>& outcomes) {
        std::vector<ExpectationResult> all(outcomes.size());
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            all[i].outcome = outcomes[i];
        }
        return verdict_of(all);
    };
    EXPECT_EQ(of({}), Verdict::none);
    EXPECT_EQ(of({Outcome::met, Outcome::met}), Verdict::pass);
    EXPECT_EQ(of({Outcome::met, Outcome::undecided}), Verdict::undecided);
    EXPECT_EQ(of({Outcome::undecided, Outcome::missed, Outcome::met}), Verdict::fail);
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
