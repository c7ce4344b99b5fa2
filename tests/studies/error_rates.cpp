// How often a judgement is wrong, and how often it is one, when values are drawn from laws that are known.

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "studies/judge.hpp"

namespace gameday::studies {
namespace {

constexpr int studies_made = 1500;

/// Four standard errors above what is allowed: 2.5 % of wrong decisions.
const double allowed = 0.025 + 4 * std::sqrt(0.025 * 0.975 / studies_made);

/// Parts of many studies in which an expectation was met, and missed.
struct Rates {
    double met = 0, missed = 0;
};

/// Each study takes `runs` draws of `law`, from a stream of its own.
template <class Law> Rates rates_of(const std::string& text, std::size_t runs, Law law) {
    const Expectation expectation = parse_expectation(text, Unit::count).value.value();
    const auto stream = sim::Randomness{.seed = 11}.stream("error rates");
    std::vector<std::uint32_t> numbers(runs);
    std::iota(numbers.begin(), numbers.end(), 1U);
    Rates rates;
    for (std::uint32_t study = 0; study < studies_made; ++study) {
        std::vector<double> values;
        for (std::size_t i = 0; i < runs; ++i) {
            auto draw = stream.at(i, study);
            values.push_back(law(draw));
        }
        const Outcome outcome = judge(expectation, values, numbers).outcome;
        rates.met += outcome == Outcome::met ? 1.0 / studies_made : 0;
        rates.missed += outcome == Outcome::missed ? 1.0 / studies_made : 0;
    }
    return rates;
}

double uniform(sim::Draw& draw) {
    return boost::random::uniform_01<double>{}(draw);
}

/// 3 % of these never come: p(97) is the last quantile that does.
double sometimes_never(sim::Draw& draw) {
    const double value = uniform(draw);
    return value < 0.97 ? value : HUGE_VAL;
}

TEST(ErrorRates, OfAQuantileAreWithinTheirBoundOnEitherSide) {
    for (const std::size_t runs : {30U, 200U}) {
        // The bound is the quantile itself: what holds by a hair must not be missed, nor what fails by one
        // met.
        EXPECT_LE(rates_of("p(95) <= 0.95", runs, uniform).missed, allowed) << runs;
        EXPECT_LE(rates_of("p(95) <= 0.9499", runs, uniform).met, allowed) << runs;
        EXPECT_LE(rates_of("p(50) > 0.4999", runs, uniform).missed, allowed) << runs;
        EXPECT_LE(rates_of("p(50) > 0.5", runs, uniform).met, allowed) << runs;
        EXPECT_LE(rates_of("p(97) < 0.97", runs, sometimes_never).missed, allowed) << runs;
        EXPECT_LE(rates_of("p(98) < 100", runs, sometimes_never).met, allowed) << runs;
    }
}

TEST(ErrorRates, AreNoSmallerThanTheyNeedBe) {
    // At 400 replications the binomial's steps are fine: a test that decided less would be too shy.
    EXPECT_GE(rates_of("p(50) <= 0.5", 400, uniform).missed, 0.012);
    EXPECT_GE(rates_of("p(50) <= 0.5", 400, uniform).met, 0.012);
}

TEST(ErrorRates, OfNeverAreWithinTheirBound) {
    // 3 % of 200 are 6.
    EXPECT_LE(rates_of("never <= 6", 200, sometimes_never).missed, allowed);
    EXPECT_LE(rates_of("never <= 5", 200, sometimes_never).met, allowed);
}

TEST(ErrorRates, OfMeanAndDeviationNearTheirBoundForMany) {
    const auto exponential = [](sim::Draw& draw) {
        return boost::random::exponential_distribution<double>(1)(draw);
    };
    // Asymptotic: a skewed law has other shares on the two sides, and half as much again is allowed.
    const Rates mean = rates_of("mean <= 1", 200, exponential);
    EXPECT_LE(mean.missed, 1.5 * allowed);
    EXPECT_LE(mean.met, 1.5 * allowed);
    const Rates deviation = rates_of("sd <= 0.28867513459", 200, uniform); // the root of a twelfth
    EXPECT_LE(deviation.missed, 1.5 * allowed);
    EXPECT_LE(deviation.met, 1.5 * allowed);
}

TEST(ErrorRates, PowerGrowsWithTheReplications) {
    double met_before = -1;
    double missed_before = -1;
    for (const std::size_t runs : {50U, 150U, 450U, 1000U}) {
        const double met = rates_of("p(95) <= 0.97", runs, uniform).met;
        const double missed = rates_of("p(95) <= 0.92", runs, uniform).missed;
        EXPECT_GT(met, met_before) << runs;
        EXPECT_GT(missed, missed_before) << runs;
        met_before = met;
        missed_before = missed;
    }
    EXPECT_GT(met_before, 0.8);
    EXPECT_GT(missed_before, 0.8);
}

} // namespace
} // namespace gameday::studies
