#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/saas/email_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::EmailRig;
using testing::ms;
using testing::one_a_second;
using testing::seconds;

TEST(Email, WhatTheProviderTakesIsAPoissonStream) {
    EmailRig rig(one_a_second());
    rig.run_until(at_second(10'000));
    EXPECT_NEAR(static_cast<double>(rig.email.accepted()), 10'000, 4 * std::sqrt(10'000.0));
    EXPECT_EQ(rig.email.accepted(), rig.wanted({}, at_second(10'000)).size());
    EXPECT_EQ(rig.email.waiting(), 0U);
    EXPECT_EQ(rig.email.longest_delay(), Duration{});
    EXPECT_EQ(rig.changes("saas.email.backlog"), "");
}

TEST(Email, TheOutboxFillsFromTheFirstRefusalAndTriesEachPeriodFromThen) {
    EmailRig rig(one_a_second());
    rig.outage(1000, 1600);
    const std::vector<Time> refused = rig.wanted(at_second(1000), at_second(1600));
    rig.run_until(at_second(1600));
    EXPECT_EQ(rig.email.waiting(), refused.size());

    Time attempt = refused.front() + seconds(30);
    while (attempt < at_second(1600)) {
        attempt = attempt + seconds(30);
    }
    const std::uint64_t accepted = rig.email.accepted();
    rig.run_until(attempt - Duration::nanoseconds(1));
    EXPECT_EQ(rig.email.accepted(), accepted) << "though the provider is up, nobody has tried";
    EXPECT_EQ(rig.email.backlog().since(), refused.front());
    rig.run_until(attempt);
    EXPECT_EQ(rig.email.accepted(), accepted + 1);
    EXPECT_EQ(rig.email.longest_delay(), attempt - refused.front());
    rig.run_until(attempt + ms(100));
    EXPECT_EQ(rig.email.accepted(), accepted + 2) << "then ten a second";
    rig.run_until(attempt + ms(1000));
    EXPECT_EQ(rig.email.accepted(), accepted + 11);
}

TEST(Email, ABacklogDrainsInBacklogOverSurplus) {
    // B e-mails at the first attempt, μ = 10, λ = 1: B/9 s; what comes meanwhile is Poisson.
    EmailRig rig(one_a_second());
    rig.outage(1000, 4600);
    rig.run_until(at_second(10'000));
    const auto history = rig.email.backlog().history();
    ASSERT_EQ(history.size(), 3U);
    const Time began = history[1].from;
    Time attempt = began;
    while (attempt < at_second(4600)) {
        attempt = attempt + seconds(30);
    }
    const auto backlog = static_cast<double>(rig.wanted(at_second(1000), attempt).size());
    const double drained = (history[2].from - attempt).in_seconds();
    // The time to drain B by steps of mean 9 and variance λ a second: variance B λ / 9³.
    EXPECT_NEAR(drained, backlog / 9, 4 * std::sqrt(backlog / (9 * 9 * 9)) + 0.2);
    EXPECT_EQ(rig.email.lost(), 0U);
    EXPECT_EQ(rig.email.accepted(), rig.wanted({}, at_second(10'000)).size());
}

TEST(Email, AnEmailOlderThanTheLimitIsGivenUp) {
    EmailRig rig(one_a_second(seconds(300)));
    rig.outage(1000, 2000);
    rig.run_until(at_second(5000));
    const std::vector<Time> refused = rig.wanted(at_second(1000), at_second(2000));
    Time attempt = refused.front();
    while (attempt < at_second(2000)) {
        attempt = attempt + seconds(30);
    }
    const auto too_old = std::count_if(refused.begin(), refused.end(),
                                       [&](Time wanted) { return attempt - wanted > seconds(300); });
    EXPECT_NEAR(static_cast<double>(rig.email.lost()), static_cast<double>(too_old), 300.0 / 9)
        << "and some of the rest grow too old while the outbox drains";
    EXPECT_GE(rig.email.lost(), static_cast<std::uint64_t>(too_old));
    EXPECT_LE(rig.email.longest_delay(), seconds(300)) << "none older than that is sent";
    EXPECT_EQ(rig.email.accepted() + rig.email.lost(), rig.wanted({}, at_second(5000)).size());
}

TEST(Email, WhenAllAreGivenUpTheOutboxIsEmptyAndTheNextIsTakenAtOnce) {
    EmailParameters rare = one_a_second(seconds(1));
    rare.outbox.retry_every = seconds(2000);
    EmailRig rig(rare);
    const std::vector<Time> all = rig.wanted(at_second(1000), at_second(5000));
    rig.outage(1000, 1500);
    rig.run_until(at_second(5000));
    const auto history = rig.email.backlog().history();
    ASSERT_GE(history.size(), 3U);
    EXPECT_EQ(history[1].from, all.front());
    // Those of the last second before the attempt wait behind the old ones, and are sent.
    EXPECT_LE(rig.email.longest_delay(), seconds(1));
    EXPECT_NEAR(static_cast<double>(rig.email.lost()), 2000, 4 * std::sqrt(2000.0));
    EXPECT_EQ(rig.email.waiting(), 0U);
}

TEST(Email, AProviderThatFailsAgainWhileTheOutboxDrainsIsTriedAfterThePeriod) {
    EmailRig rig(one_a_second());
    rig.outage(1000, 4600);
    rig.run_until(at_second(4640)); // draining
    ASSERT_GT(rig.email.waiting(), 1000U);
    rig.outage(4641, 4700);
    rig.run_until(at_second(4642));
    const std::uint64_t accepted = rig.email.accepted();
    rig.run_until(at_second(4699));
    EXPECT_EQ(rig.email.accepted(), accepted);
    rig.run_until(at_second(4732)); // refused at 4641.x s, tried each 30 s
    EXPECT_GT(rig.email.accepted(), accepted);
    rig.run_until(at_second(10'000));
    EXPECT_EQ(rig.email.accepted(), rig.wanted({}, at_second(10'000)).size());
    EXPECT_EQ(rig.changes("saas.email.up"), "1000s 0, 4600s 1, 4641s 0, 4700s 1");
}

TEST(Email, TheProviderDiesWithTheRegionOfItsEndpoint) {
    EmailRig rig(one_a_second());
    rig.acts.at_second(100, [&] { rig.regions[rig.east.index()]->reach.set(Reach::refuse); });
    rig.acts.at_second(150, [&] { rig.email.outage().impose(true); });
    rig.acts.at_second(200, [&] { rig.regions[rig.east.index()]->reach.set(Reach::up); });
    rig.acts.at_second(250, [&] { rig.email.outage().lift(true); });
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.changes("saas.email.up"), "100s 0, 250s 1");
}

TEST(Email, ScaleMultipliesTheStreamAndWhatTheProviderTakes) {
    EmailRig rig(one_a_second(), {}, 10);
    rig.outage(1000, 1100);
    rig.run_until(at_second(5000));
    EXPECT_NEAR(static_cast<double>(rig.email.accepted()), 50'000, 4 * std::sqrt(50'000.0));
    const auto history = rig.email.backlog().history();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_LT(history[2].from, at_second(1100 + 30 + 20)) << "some 1,200 drain at 90 a second";
}

TEST(EmailDescription, AProviderHasToTakeMoreThanIsSent) {
    EmailParameters email = one_a_second();
    fields::Problems problems;
    email.accepts = {1};
    EmailParameters::description().check(&email, "saas.email", problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, "saas.email.accepts");
}

} // namespace
} // namespace gameday::models
