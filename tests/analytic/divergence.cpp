// Split brain: what a primary goes on acknowledging that has been replaced. Facts 8.4.

#include <string>

#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

/// Replaced at t = 0, fenced at t = `fenced`: a connection is as old as it is, uniform over its lifetime, and
/// so S(t) = 1 − t/lifetime of the writes still go to the old primary.
///
///     E[divergent] = λ ∫ S(t) dt = λ (G − G²/2T), with G = min(fenced, T)
double divergent(double rate, double lifetime, double fenced) {
    const double g = fenced < lifetime ? fenced : lifetime;
    return rate * (g - g * g / (2 * lifetime));
}

/// A connection that has retired goes to the new primary: DNS is asked each time.
const std::string connects_to_the_new_one = "database.main.endpoint.ttl=0s";

Outcome run_diverging(double rate, const std::string& lifetime, const std::string& fence, int runs) {
    return run({.file = "divergence.yaml",
                .runs = runs,
                .sets = {"clients.east.requests=" + std::to_string(rate / 100) + "/s",
                         "database.main.pool.lifetime=" + lifetime, connects_to_the_new_one,
                         "runbooks.region-failover.steps.0.duration=" + fence}});
}

TEST(DivergentWritesNoSan, GoOnUntilTheLastConnectionIsReplaced) {
    const Outcome outcome = run_diverging(10, "10m", "12h", 150);
    expect_mean(outcome, "divergent_writes", divergent(10, 600, 1e9));
    expect_always(outcome, "false_failovers", 1); // nothing was wrong with the region
    expect_always(outcome, "lost_writes", 0);
    expect_always(outcome, "failed_writes", 0); // nobody notices
}

TEST(DivergentWritesNoSan, HalveWithTheLifetimeAndDoubleWithTheRate) {
    expect_mean(run_diverging(10, "5m", "12h", 150), "divergent_writes", divergent(10, 300, 1e9));
    expect_mean(run_diverging(20, "5m", "12h", 100), "divergent_writes", divergent(20, 300, 1e9));
}

// Nothing but the fence happens meanwhile that users would notice.
TEST(DivergentWritesNoSan, EndWithTheFence) {
    const Outcome outcome = run_diverging(10, "10m", "1m", 150);
    expect_mean(outcome, "divergent_writes", divergent(10, 600, 60));
}

TEST(DivergentWritesNoSan, AreNoneBehindAFenceThatCameFirst) {
    const Outcome outcome = run({.file = "divergence.yaml",
                                 .runs = 20,
                                 .sets = {"runbooks.region-failover.steps.0.duration=0s",
                                          "runbooks.region-failover.steps.1.after=[fence]"}});
    expect_always(outcome, "divergent_writes", 0);
}

// A fence that comes after the promotion is for the primary that was, and not for the one that is.
TEST(DivergentWritesNoSan, EndWithAFenceThatIsALaterStep) {
    const Outcome outcome =
        run({.file = "divergence.yaml",
             .runs = 100,
             .sets = {connects_to_the_new_one,
                      "runbooks.region-failover.steps=[{promote: main}, {point: db.internal, "
                      "duration: 0s}, {task: look around, takes: 2m}, {fence: main, duration: 0s}]"}});
    expect_mean(outcome, "divergent_writes", divergent(10, 600, 120));
    EXPECT_EQ(outcome.number("writable", "never"), 0);
}

TEST(FullDivergentWrites, FollowTheIntegral) {
    for (const double rate : {5.0, 10.0}) {
        expect_mean(run_diverging(rate, "10m", "12h", 2000), "divergent_writes", divergent(rate, 600, 1e9));
        expect_mean(run_diverging(rate, "10m", "1m", 2000), "divergent_writes", divergent(rate, 600, 60));
        expect_mean(run_diverging(rate, "10m", "4m", 2000), "divergent_writes", divergent(rate, 600, 240));
    }
}

} // namespace
} // namespace gameday::analytic
