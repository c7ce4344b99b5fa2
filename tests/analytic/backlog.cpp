// How long an outbox takes to drain: facts 8.4, a backlog B at service μ > λ takes B/(μ−λ).

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "program.hpp"

namespace gameday::analytic {
namespace {

struct Outbox {
    double rate = 1;
    double accepts = 10;
    int outage = 2400; ///< seconds, a multiple of `retry`
    double retry = 30;

    /// The outbox tries again every `retry` from its first e-mail on, and so after the provider's return
    /// waits for a part of it that is what is left of that first e-mail's own exponential delay.
    [[nodiscard]] double wait() const { return 1 / rate - retry / (std::exp(rate * retry) - 1); }
    /// How likely no e-mail comes in the time between two retries.
    [[nodiscard]] double missed() const { return std::exp(-rate * retry); }
    /// The first e-mail leaves at that instant, and each of the others takes one off the queue.
    [[nodiscard]] double drain() const {
        const double backlog = rate * (outage + wait());
        return wait() + (backlog - 1) / (accepts - rate);
    }

    [[nodiscard]] Outcome run(int runs) const {
        return analytic::run({.file = "backlog.yaml",
                              .runs = runs,
                              .sets = {"saas.email.rate=" + std::to_string(rate) + "/s",
                                       "saas.email.accepts=" + std::to_string(accepts) + "/s",
                                       "saas.email.outbox.retry_every=" + std::to_string(retry) + "s",
                                       "timeline.0.for=" + std::to_string(outage) + "s"}});
    }
};

void expect_drain(const Outbox& outbox, int runs) {
    const Outcome outcome = outbox.run(runs);
    expect_mean(outcome, "email_drain", outbox.drain());
    expect_always(outcome, "lost_emails", 0);
    // The first e-mail waits from its arrival to a retry after the return, a whole number of retries; one
    // that came on its heels waits longer by less than the provider takes for an e-mail.
    EXPECT_NEAR(outcome.number("email_delay", "mean"),
                outbox.outage - outbox.retry * outbox.missed() / (1 - outbox.missed()),
                4 * outbox.retry * std::sqrt(outbox.missed()) / (1 - outbox.missed()) / std::sqrt(runs) +
                    1 / outbox.accepts);
}

TEST(BacklogNoSan, DrainsAtTheDifferenceOfTheRates) {
    expect_drain({}, 300);
}

TEST(BacklogNoSan, TakesTwiceAsLongAfterTwiceTheOutage) {
    expect_drain({.outage = 4800}, 200);
}

TEST(BacklogNoSan, TakesTwiceAsLongAtHalfTheSpareRate) {
    EXPECT_NEAR(Outbox{.accepts = 5.5}.drain() - Outbox{}.wait(), 2 * (Outbox{}.drain() - Outbox{}.wait()),
                1e-9);
    expect_drain({.accepts = 5.5}, 200);
}

// Twice the backlog at twice the spare rate takes as long; at the same spare rate, twice as long.
TEST(BacklogNoSan, GrowsWithTheRate) {
    expect_drain({.rate = 2, .accepts = 20}, 150);
    expect_drain({.rate = 2, .accepts = 11}, 150);
}

TEST(BacklogNoSan, WaitsForTheNextRetry) {
    expect_drain({.retry = 1}, 200);
}

TEST(FullBacklog, DrainsAtTheDifferenceOfTheRates) {
    for (const Outbox& outbox :
         {Outbox{}, Outbox{.outage = 4800}, Outbox{.accepts = 5.5}, Outbox{.rate = 2}}) {
        expect_drain(outbox, 5000);
    }
}

} // namespace
} // namespace gameday::analytic
