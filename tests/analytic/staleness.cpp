// Who still asks for the region that DNS no longer answers: facts 8.3.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

/// The instants that staleness.yaml asks about, by the keys of their metrics.
const std::map<double, std::string> instants{
    {0, "stale@0s"},        {10, "stale@10s"},   {20, "stale@20s"},  {30, "stale@30s"}, {45, "stale@45s"},
    {60, "stale@1m"},       {90, "stale@1m30s"}, {120, "stale@2m"},  {300, "stale@5m"}, {1080, "stale@18m"},
    {1110, "stale@18m30s"}, {1800, "stale@30m"}, {2940, "stale@49m"}};

constexpr double users = 400;
constexpr double demand = 0.01; ///< look-ups a second of each user, who has a resolver alone

/// How often a cache is hot: λT/(1+λT) (Jung, Berger, Balakrishnan 2003).
double hot(double ttl, double rate = demand) {
    return rate * ttl / (1 + rate * ttl);
}

/// The share of caches of that TTL that still hold the old answer.
double old_answers(double ttl, double t, double rate = demand) {
    return hot(ttl, rate) * std::max(0.0, 1 - t / ttl);
}

/// Holds the curve against theory, where theory says nobody is left exactly, and that nobody comes back.
template <class Theory> void expect_curve(const Outcome& outcome, Theory theory) {
    for (const auto& [t, key] : instants) {
        const double share = theory(t);
        if (share == 0) {
            expect_always(outcome, key, 0);
        } else if (share <
                   0.99) { // above, hardly a user is elsewhere, and the spread that is seen means little
            expect_mean(outcome, key, share);
        } else {
            EXPECT_GE(outcome.number(key, "mean"), 0.98) << key;
        }
    }
}

/// The same for users who are independent of each other: the spread of a share is binomial.
template <class Theory> void expect_independent_curve(const Outcome& outcome, Theory theory) {
    expect_curve(outcome, theory);
    for (const auto& [t, key] : instants) {
        const double share = theory(t);
        if (share > 0.05 && share < 1) {
            expect_deviation(outcome, key, std::sqrt(share * (1 - share) / users), 3);
        }
    }
}

TEST(StalenessNoSan, FallsOverOneTtlFromTheShareOfHotCaches) {
    const Outcome outcome = run({.file = "staleness.yaml", .runs = 300});
    expect_independent_curve(outcome, [](double t) { return old_answers(60, t); });
}

TEST(StalenessNoSan, TwiceTheTtlIsTwiceAsLong) {
    const Outcome outcome = run({.file = "staleness.yaml", .runs = 150, .sets = {"dns.app.ttl=120s"}});
    expect_independent_curve(outcome, [](double t) { return old_answers(120, t); });
}

TEST(StalenessNoSan, ACapShortensIt) {
    const Outcome outcome =
        run({.file = "staleness.yaml", .runs = 150, .sets = {"resolvers.isp.ttl={at_most: 20s}"}});
    expect_independent_curve(outcome, [](double t) { return old_answers(20, t); });
}

// Caches begin in their steady state, and do not have to get there first.
TEST(StalenessNoSan, IsTheSameFromTheVeryStart) {
    const Outcome outcome = run({.file = "staleness.yaml", .runs = 150, .sets = {"timeline.0.at=0s"}});
    expect_independent_curve(outcome, [](double t) { return old_answers(60, t); });
}

// Facts 8.3 with the share and the TTL that facts 2.1 fits to Flavel's measurement: 10.6 % and 1110 s.
TEST(StalenessNoSan, OverridesMixTwoLines) {
    const Outcome outcome = run(
        {.file = "staleness.yaml", .runs = 300, .sets = {"clients.east.via={isp: 89.5%, corporate: 10.5%}"}});
    expect_curve(outcome, [](double t) { return 0.895 * old_answers(60, t) + 0.105 * old_answers(1110, t); });
}

TEST(StalenessNoSan, AnAppThatAsksByItselfIsUniformOverItsRefresh) {
    const Outcome outcome =
        run({.file = "staleness.yaml", .runs = 300, .sets = {"clients.east.via={mobile: 100%}"}});
    expect_independent_curve(outcome, [](double t) { return std::max(0.0, 1 - t / 30); });
}

/// shift{share} of n users who leave at independent uniform instants over T: an order statistic.
void expect_order_statistic(const Outcome& outcome, const std::string& key, double share, double over) {
    const double k = std::ceil(share * users);
    const double mean = over * k / (users + 1);
    const double sd = over * std::sqrt(k * (users - k + 1) / ((users + 1) * (users + 1) * (users + 2)));
    expect_mean(outcome, key, mean, sd);
    expect_deviation(outcome, key, sd, 3);
    expect_within(outcome, key, 0, over);
}

TEST(StalenessNoSan, ShiftIsAnOrderStatisticOfTheUsersDepartures) {
    for (const double refresh : {30.0, 60.0}) {
        const Outcome outcome = run({.file = "staleness.yaml",
                                     .runs = 200,
                                     .sets = {"clients.east.via={mobile: 100%}",
                                              "resolvers.mobile.refresh=" + std::to_string(refresh) + "s"}});
        expect_order_statistic(outcome, "shift", 0.95, refresh);
        expect_order_statistic(outcome, "shift{share:50%}", 0.5, refresh);
        // Nothing else has to happen: it is the whole of the time to failover.
        EXPECT_EQ(outcome.number("failover", "mean"), outcome.number("shift", "mean"));
    }
}

// A look-up at t returns the old answer with probability S(t), and each such request fails here.
TEST(StalenessNoSan, RequestsMeetOldAnswersAsOftenAsTheory) {
    for (const double ttl : {60.0, 120.0}) {
        const Outcome outcome = run(
            {.file = "dead-answers.yaml", .runs = 300, .sets = {"dns.app.ttl=" + std::to_string(ttl) + "s"}});
        expect_mean(outcome, "failed_requests", users * demand * hot(ttl) * ttl / 2);
    }
}

TEST(StalenessNoSan, AShareThatIsPinnedForEverIsAConstant) {
    const Outcome outcome = run({.file = "pinned-for-ever.yaml", .runs = 100});
    constexpr double pinned = 100 / (users + 100);
    for (const auto& [t, key] : instants) {
        if (t < 60) {
            expect_mean(outcome, key, pinned + (1 - pinned) * old_answers(60, t));
        } else {
            expect_always(outcome, key, pinned);
            EXPECT_EQ(outcome.number(key, "sd"), 0) << key;
        }
    }
    EXPECT_EQ(outcome.number("shift", "never"), 100) << "95 % of them never leave";
}

/// Users behind a few busy resolvers, each user with caches of their own that pin a full TTL.
Outcome run_with_layers(const std::string& layers, const std::string& from, int runs) {
    return run({.file = "staleness.yaml",
                .runs = runs,
                .sets = {"clients.east.layers=" + layers, "clients.east.requests=0.1/s",
                         "resolvers.isp.count=2", "timeline.0.at=" + from}});
}

/// What a re-pinning layer of 60 s makes of a resolver of 60 s.
///
/// A resolver is asked only by users whose layer has run out. Its answer is old for a residual R, uniform on
/// (0, T) if it is hot; a layer that is hot when the resolver takes up the new answer adds an independent
/// uniform one.
double behind_a_layer(double t) {
    constexpr double ttl = 60;
    constexpr double rate = 0.1;
    const double resolver_demand = users / 2 / (ttl + 1 / rate); // what the layers let through
    const double resolver_hot = hot(ttl, resolver_demand);
    const double layer_hot = hot(ttl, rate);
    const double one = std::max(0.0, 1 - t / ttl);
    const double late = std::max(0.0, 2 - t / ttl);
    const double two = t < ttl ? 1 - t * t / (2 * ttl * ttl) : late * late / 2;
    return resolver_hot * ((1 - layer_hot) * one + layer_hot * two) + (1 - resolver_hot) * layer_hot * one;
}

TEST(StalenessNoSan, ALayerThatPinsAnewAddsAnIndependentUniform) {
    const Outcome outcome = run_with_layers("[{name: browser, pin: 60s}]", "10m", 150);
    expect_curve(outcome, behind_a_layer);
}

// Programs have been running for long, and their caches are as old as they are.
TEST(StalenessNoSan, ALayerIsInItsSteadyStateFromTheStart) {
    const Outcome outcome = run_with_layers("[{name: browser, pin: 60s}]", "0s", 150);
    expect_curve(outcome, behind_a_layer);
}

class FullStaleness : public testing::TestWithParam<double> {};

TEST_P(FullStaleness, FollowsTheFormulaForEachTtl) {
    const double ttl = GetParam();
    const Outcome outcome =
        run({.file = "staleness.yaml", .runs = 3000, .sets = {"dns.app.ttl=" + std::to_string(ttl) + "s"}});
    expect_independent_curve(outcome, [&](double t) { return old_answers(ttl, t); });
}

INSTANTIATE_TEST_SUITE_P(Doubled, FullStaleness, testing::Values(15, 30, 60, 120, 240, 1200));

TEST(FullStalenessLayers, ALayerThatPinsAnewAddsAnIndependentUniform) {
    expect_curve(run_with_layers("[{name: browser, pin: 60s}]", "10m", 1000), behind_a_layer);
}

} // namespace
} // namespace gameday::analytic
