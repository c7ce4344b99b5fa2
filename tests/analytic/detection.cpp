// How long health checks take to see an outage: facts 8.1 and 8.2.

#include <cmath>
#include <string>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

/// A fleet of checkers, and what a probe of a dead endpoint costs.
struct Fleet {
    int checkers = 16;
    int threshold = 3;
    double interval = 30;
    double round_trip = 0; ///< a healthy probe takes two, a refused one takes one
    double timeout = 4;    ///< of a connection that nobody answers
    bool vanishes = false; ///< the endpoint, rather than refuse

    [[nodiscard]] double failing() const { return vanishes ? timeout : round_trip; }
    [[nodiscard]] double cycle() const { return interval + 2 * round_trip; }
    /// What comes before the first failing probe is over for all.
    [[nodiscard]] double fixed() const { return (threshold - 1) * (interval + failing()) + failing(); }
    /// How many have to change their minds.
    [[nodiscard]] int needed() const {
        return checkers - static_cast<int>(std::floor(0.18 * checkers + 1e-9));
    }

    [[nodiscard]] double mean() const { return fixed() + cycle() * needed() / (checkers + 1.0); }
    [[nodiscard]] double deviation() const {
        const double m = needed();
        const double n = checkers;
        return cycle() * std::sqrt(m * (n - m + 1) / ((n + 1) * (n + 1) * (n + 2)));
    }
    [[nodiscard]] double kurtosis() const {
        const boost::math::beta_distribution<> law(needed(), checkers - needed() + 1);
        return boost::math::kurtosis(law);
    }
    [[nodiscard]] double quantile(double p) const {
        const boost::math::beta_distribution<> law(needed(), checkers - needed() + 1);
        return fixed() + cycle() * boost::math::quantile(law, p);
    }
    /// Standard error of a sample's quantile.
    [[nodiscard]] double quantile_error(double p, double count) const {
        const boost::math::beta_distribution<> law(needed(), checkers - needed() + 1);
        const double density = boost::math::pdf(law, boost::math::quantile(law, p)) / cycle();
        return std::sqrt(p * (1 - p) / count) / density;
    }

    [[nodiscard]] Outcome run(int runs) const {
        return analytic::run(
            {.file = "detection.yaml",
             .runs = runs,
             .sets = {"health.east.checkers=" + std::to_string(checkers),
                      "health.east.threshold=" + std::to_string(threshold),
                      "health.east.interval=" + std::to_string(interval) + "s",
                      "health.east.round_trip=" + std::to_string(round_trip) + "s",
                      "health.east.connect_timeout=" + std::to_string(timeout) + "s",
                      std::string("timeline.0.answer=") + (vanishes ? "black-hole" : "refuse")}});
    }
};

void expect_as_in_theory(const Fleet& fleet, int runs) {
    const Outcome outcome = fleet.run(runs);
    expect_mean(outcome, "detect", fleet.mean(), fleet.deviation());
    expect_deviation(outcome, "detect", fleet.deviation(), fleet.kurtosis());
    expect_within(outcome, "detect", fleet.fixed(), fleet.fixed() + fleet.cycle());
    // Nobody is asked: the alarm fires, and the runbook starts, at the very instant.
    EXPECT_EQ(outcome.number("decide", "mean"), outcome.number("detect", "mean"));
}

void expect_quantiles(const Fleet& fleet, int runs) {
    const Outcome outcome = fleet.run(runs);
    const auto quantiles = outcome.metric("detect")["quantiles"];
    for (const auto& [name, p] : {std::pair{"0.05", 0.05}, {"0.5", 0.5}, {"0.95", 0.95}}) {
        EXPECT_NEAR(quantiles[name].get<double>(), fleet.quantile(p), 4 * fleet.quantile_error(p, runs))
            << name;
    }
}

// The figures of facts 8.2, so that the formulas above are not taken on trust.
TEST(Detection, FormulasGiveThePublishedExample) {
    const Fleet sixteen;
    EXPECT_EQ(sixteen.needed(), 14);
    EXPECT_NEAR(sixteen.mean(), 84.71, 0.005);
    EXPECT_NEAR(sixteen.deviation(), 2.70, 0.005);
    EXPECT_EQ(sixteen.fixed(), 60);
    const Fleet one{.checkers = 1};
    EXPECT_EQ(one.mean(), 75);
    EXPECT_NEAR(one.deviation(), 30 / std::sqrt(12.0), 1e-12);
}

TEST(Detection, OneCheckerTakesTwoIntervalsAndAUniformOne) {
    expect_as_in_theory({.checkers = 1}, 1500);
}

TEST(Detection, SixteenCheckersTakeTheFourteenthOfSixteen) {
    expect_as_in_theory({}, 1500);
}

TEST(Detection, ABlackHoleCostsTheTimeOutOfEachProbe) {
    expect_as_in_theory({.round_trip = 0.05, .vanishes = true}, 1500);
}

// Facts 11: a checker waits its interval after a probe that timed out, and so takes nearly twice as long.
TEST(Detection, ATimeOutAsLongAsTheIntervalTakesNearlyTwiceAsLong) {
    expect_as_in_theory({.timeout = 30, .vanishes = true}, 500);
}

TEST(Detection, TwiceTheRoundTripTouchesRefusedProbesAndNotBlackHoledOnes) {
    const Fleet refused{.round_trip = 0.5};
    const Fleet refused_far{.round_trip = 1};
    const Fleet vanished{.round_trip = 0.5, .vanishes = true};
    const Fleet vanished_far{.round_trip = 1, .vanishes = true};
    EXPECT_NEAR(refused_far.mean() - refused.mean(), 3 * 0.5 + 14.0 / 17, 1e-9);
    EXPECT_NEAR(vanished_far.mean() - vanished.mean(), 14.0 / 17, 1e-9);
    for (const Fleet& fleet : {refused, refused_far, vanished, vanished_far}) {
        expect_as_in_theory(fleet, 500);
    }
}

class FullDetection : public testing::TestWithParam<Fleet> {};

TEST_P(FullDetection, FollowsTheFormula) {
    expect_as_in_theory(GetParam(), 20'000);
    expect_quantiles(GetParam(), 20'000);
}

INSTANTIATE_TEST_SUITE_P(Doubled, FullDetection,
                         testing::Values(Fleet{}, Fleet{.checkers = 1}, Fleet{.checkers = 32},
                                         Fleet{.threshold = 6}, Fleet{.interval = 60},
                                         Fleet{.round_trip = 0.1}, Fleet{.round_trip = 0.2},
                                         Fleet{.round_trip = 0.1, .vanishes = true},
                                         Fleet{.timeout = 8, .vanishes = true}, Fleet{.checkers = 5},
                                         Fleet{.checkers = 6}, Fleet{.threshold = 1}));

} // namespace
} // namespace gameday::analytic
