// What an asynchronous replica lacks when it is promoted: facts 8.4.

#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

constexpr double writes = 10; ///< a second

/// A law of the lag, as the language writes it, with its first two moments and its kurtosis.
struct Lag {
    std::string text;
    double mean = 0;
    double variance = 0;
    double kurtosis = 3;

    friend void PrintTo(const Lag& lag, std::ostream* out) { *out << lag.text; }
};

Lag constant(double seconds) {
    return {std::to_string(seconds) + "s", seconds};
}

Lag uniform(double low, double high) {
    return {"uniform(" + std::to_string(low) + "s, " + std::to_string(high) + "s)", (low + high) / 2,
            (high - low) * (high - low) / 12, 1.8};
}

Lag lognormal(double median, double p95) {
    const double sigma = std::log(p95 / median) / 1.6448536269514722;
    const double w = std::exp(sigma * sigma);
    const double mean = median * std::sqrt(w);
    return {"lognormal(p50=" + std::to_string(median) + "s, p95=" + std::to_string(p95) + "s)", mean,
            mean * mean * (w - 1), w * w * w * w + 2 * w * w * w + 3 * w * w - 3};
}

/// E[N] = λE[L], Var[N] = λE[L] + λ²Var[L].
void expect_loss(const Lag& lag, double rate, int runs) {
    const Outcome outcome = run({.file = "loss.yaml",
                                 .runs = runs,
                                 .sets = {"database.main.replicas.us-west-2.lag=" + lag.text,
                                          "clients.east.requests=" + std::to_string(rate / 100) + "/s"}});
    const double mean = rate * lag.mean;
    const double sd = std::sqrt(mean + rate * rate * lag.variance);
    expect_mean(outcome, "lost_writes", mean, sd);
    expect_deviation(outcome, "lost_writes", sd, std::max(3.0, lag.kurtosis));
    expect_always(outcome, "promote", 0);
    expect_always(outcome, "divergent_writes", 0); // the old primary is gone
}

TEST(LostWritesNoSan, AreAPoissonStreamOverAConstantLag) {
    expect_loss(constant(15), writes, 500);
}

TEST(LostWritesNoSan, DoubleWithTheLag) {
    expect_loss(constant(30), writes, 250);
}

TEST(LostWritesNoSan, DoubleWithTheWriteRate) {
    expect_loss(constant(15), 2 * writes, 250);
}

TEST(LostWritesNoSan, SpreadAsTheLagDoes) {
    expect_loss(lognormal(10, 15), writes, 500);
    expect_loss(uniform(0, 20), writes, 500);
}

TEST(LostWritesNoSan, AreNoneWithoutLag) {
    const Outcome outcome =
        run({.file = "loss.yaml", .runs = 200, .sets = {"database.main.replicas.us-west-2.lag=0s"}});
    expect_always(outcome, "lost_writes", 0);
    expect_always(outcome, "rpo", 0);
}

// From the last write that is there to the last one that is not: the lag, and the ages of two last writes of
// a Poisson stream at two instants, which are exponential.
TEST(LostWritesNoSan, RpoIsTheLag) {
    for (const double lag : {15.0, 30.0}) {
        const Outcome outcome =
            run({.file = "loss.yaml",
                 .runs = 500,
                 .sets = {"database.main.replicas.us-west-2.lag=" + std::to_string(lag) + "s"}});
        expect_mean(outcome, "rpo", lag, std::sqrt(2.0) / writes);
        expect_deviation(outcome, "rpo", std::sqrt(2.0) / writes, 6); // Laplace's law
    }
}

// Loss stands still from the cut on, however long it takes to promote.
TEST(LostWritesNoSan, DoNotDependOnHowLongPromotionTakes) {
    const Request at_once{.file = "loss.yaml", .runs = 50, .sets = {"duration=10m"}};
    Request late = at_once;
    late.sets.emplace_back("database.main.replicas.us-west-2.promotion=uniform(1m, 5m)");
    const Outcome first = run(at_once);
    const Outcome second = run(late);
    EXPECT_EQ(first.metric("lost_writes"), second.metric("lost_writes"));
    EXPECT_EQ(first.metric("rpo"), second.metric("rpo"));
    EXPECT_GT(second.number("promote", "min"), 60);
}

class FullLostWrites : public testing::TestWithParam<std::pair<Lag, double>> {};

TEST_P(FullLostWrites, HaveTheMomentsOfTheory) {
    const auto& [lag, rate] = GetParam();
    expect_loss(lag, rate, 10'000);
}

INSTANTIATE_TEST_SUITE_P(Doubled, FullLostWrites,
                         testing::Values(std::pair{constant(15), 10.0}, std::pair{constant(30), 10.0},
                                         std::pair{constant(15), 20.0}, std::pair{lognormal(10, 15), 10.0},
                                         std::pair{lognormal(20, 30), 10.0}, std::pair{uniform(0, 20), 10.0},
                                         std::pair{uniform(10, 60), 5.0}));

} // namespace
} // namespace gameday::analytic
