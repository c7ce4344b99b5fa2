// Service hosts look the endpoint up at phases of their own: after a promotion they reach the new primary one
// by one.

#include <gtest/gtest.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

/// The primary refuses connections from 5m on, for good; its replica is promoted within a minute, and at once
/// the endpoint points to it. Ten writes a second, made once, and no reads.
struct LookUps : AtEachGrain {
    static OwnSystem system() {
        OwnSystem system;
        system.ttl = "30s";
        system.writes = "100%";
        system.client = ", retry: {attempts: 1}";
        system.on = "";
        system.more_runbooks = "  quick: {steps: [{promote: main}, {point: db, duration: 0s}]}\n";
        system.timeline = "  - {at: 5m, fault: primary-crash, target: main, answer: refuse}\n"
                          "  - {at: 5m, runbook: quick}\n";
        return system;
    }
    static double failed(const OwnSystem& system) {
        constexpr std::uint32_t runs = 40; // 30,000 failed writes: their mean is known within 0.6 %
        return result(system, runs).metric("failed_requests")->summary.mean().value();
    }
};

TEST_P(LookUps, HalfATtlOfWritesFailsAfterThePromotion) {
    EXPECT_NEAR(failed(system()), 10 * (60 + 30 / 2.0), 0.02 * 750);
}

TEST_P(LookUps, AtTheEndOfTheRunHalfOfTheHostsHaveLearnt) {
    OwnSystem cut = system();
    cut.duration = "6m15s";
    EXPECT_NEAR(failed(cut), 10 * (60 + 15 * 3 / 4.0), 0.02 * 712.5);
}

// Of two databases one is looked up three times as often as the other.
TEST_P(LookUps, OfTwoDatabasesEachHasItsOwn) {
    OwnSystem two = system();
    two.client += ", databases: {main: 50%, other: 50%}";
    two.databases =
        "  other: {primary: east, endpoint: {name: other.db, ttl: 10s}, replicas: {west: {lag: 1s, "
        "promotion: 1m}}}\n";
    two.more_runbooks += "  second: {steps: [{promote: other}, {point: other.db, duration: 0s}]}\n";
    two.timeline += "  - {at: 5m, fault: primary-crash, target: other, answer: refuse}\n"
                    "  - {at: 5m, runbook: second}\n";
    OwnSystem one = two;
    one.client = ", retry: {attempts: 1}, databases: {main: 100%}";
    const double of_both = failed(two);
    const double of_one = failed(one);
    EXPECT_NEAR(of_one - of_both, 10 * 0.5 * (30 - 10) / 2.0, 15);
}

/// The database is moved by hand, and its old primary is fenced; each write is made once.
struct QuietPool : ::testing::Test {
    static OwnSystem system(const std::string& pool) {
        OwnSystem system;
        system.client = ", retry: {attempts: 1}";
        system.more_database = ", pool: {" + pool + "}";
        system.on = "";
        system.timeline = "  - {at: 5m, runbook: move}\n";
        return system;
    }
    static Summary failed_writes(const OwnSystem& system, std::uint32_t runs, models::Grain grain) {
        const Result result = run(read(system.text()).get(), {.runs = runs, .grain = grain});
        return result.metric("failed_writes")->summary;
    }
};

// After a promotion each idle connection to the old primary, which is fenced, fails one write before it is
// replaced; a service host takes its own in turn.
TEST_F(QuietPool, FailsOneWriteAConnectionAtEitherGrain) {
    const OwnSystem large = system("size: 200");
    const double requests = failed_writes(large, 40, models::Grain::request).mean().value();
    EXPECT_NEAR(failed_writes(large, 40, models::Grain::flow).mean().value(), requests, 0.03 * requests);
}

// The same of a pool that keeps its connections whatever fails on them, all of one service host: writes take
// them in turn, so as many fail as have not been renewed.
TEST_F(QuietPool, OfOneHostThatHangsFailsAsManyAsLeadAstray) {
    OwnSystem one_host = system("size: 20, on_error: hang");
    one_host.ttl = "10s, hosts: 1";
    const Summary requests = failed_writes(one_host, 200, models::Grain::request);
    const Summary flows = failed_writes(one_host, 200, models::Grain::flow);
    EXPECT_NEAR(flows.mean().value(), requests.mean().value(), 0.03 * requests.mean().value());
    EXPECT_NEAR(flows.deviation().value(), requests.deviation().value(), 0.25 * requests.deviation().value());
}

// Of two regions the one that matters is the one that most users have to leave for longest.
TEST_P(LookUps, ABlipElsewhereHidesNoOutage) {
    OwnSystem blip;
    blip.timeline = "  - {at: 4m, fault: region-down, target: west, for: 20s}\n"
                    "  - {at: 5m, fault: region-down, target: east}\n";
    const Result result = LookUps::result(blip);
    ASSERT_NE(result.metric("shift"), nullptr);
    EXPECT_GT(result.metric("shift")->summary.min(), 120) << "counted from the blip";
}

// DNS sends everybody to a region that has gone dark for good after it had taken over.
TEST_P(LookUps, WhatGoesDarkForGoodIsNotWritable) {
    OwnSystem twice;
    twice.timeline = "  - {at: 5m, fault: region-down, target: east, for: 20m}\n"
                     "  - {at: 30m, fault: region-down, target: west}\n";
    twice.duration = "60m";
    EXPECT_EQ(result(twice).metric("writable")->summary.never(), 4U);
}

INSTANTIATE_TEST_SUITE_P(Grain, LookUps, LookUps::grains(), LookUps::name);

} // namespace
} // namespace gameday::studies
