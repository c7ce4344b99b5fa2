#include "models/clients/flow/outcomes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::ms;
using testing::seconds;

constexpr Fate good{};
constexpr Fate refused{1, 0};
constexpr Fate silent{0, 1};
constexpr double end = 1000;

/// What users in the east, who ask `requests` times a second, meet in east and in west.
struct FlowWorld {
    explicit FlowWorld(Count attempts = {3}) {
        clients.near = {"east"};
        clients.requests = {2};
        clients.writes = {0.25};
        clients.timeout = seconds(5);
        clients.retry.attempts = attempts;
        clients.retry.backoff = ms(200);
        clients.retry.jitter = Jitter::none;
    }

    /// From then on, so many users go east and west, and this is what becomes of attempts there.
    void span(double at, double in_east, double in_west, Fate east_fate, Fate west_fate, std::size_t answer) {
        span(at, in_east, in_west, {east_fate, east_fate}, {west_fate, west_fate}, answer);
    }
    void span(double at, double in_east, double in_west, std::array<Fate, 2> east_fates,
              std::array<Fate, 2> west_fates, std::size_t answer) {
        const FlowHistory::Entry entry = history.begin_span(at);
        entry.users[0] = in_east;
        entry.users[1] = in_west;
        entry.fates[0] = east_fates;
        entry.fates[1] = west_fates;
        entry.answers[0] = RegionId{answer};
    }
    /// All of them east for the whole run; the second span keeps the end from being seen.
    void steadily(Fate fate) {
        span(0, 100, 0, fate, good, 0);
        span(900, 100, 0, fate, good, 0);
    }
    /// How many reads a second fail for good of those that begin about then.
    [[nodiscard]] double reads_fail(double when) const { return fails(when)[0]; }
    [[nodiscard]] FailureRates::Rates fails(double when) const {
        constexpr double width = 1e-3;
        auto rates = outcomes().failure_rates().spans(when - width / 2, width, 1).front().expected;
        return {rates[0] / width, rates[1] / width};
    }
    [[nodiscard]] double all_reads_that_fail() const {
        return outcomes().failure_rates().spans(0, end, 1).front().expected[0];
    }
    [[nodiscard]] Outcomes outcomes() const {
        return {history, 0, clients, topology.find("east"), topology, end};
    }

    SystemParameters system = testing::tiny_system();
    Topology topology{std::vector<std::string>{"east", "west"}, system.network};
    ClientParameters clients;
    FlowHistory history{1, 2};
};

// 100 users with two requests a second each, of which 3/4 read.
constexpr double reads = 150;
constexpr double writes = 50;

TEST(FlowHistory, UsersChangeAlongAStraightLine) {
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    world.span(10, 50, 50, good, good, 0);
    world.span(10, 20, 80, good, good, 0); // a jump
    world.span(20, 0, 100, good, good, 1);
    const FlowHistory& history = world.history;
    EXPECT_NEAR(history.users(0, 4, 0, 0), 80, 1e-9);
    EXPECT_NEAR(history.users(0, 4, 0, 1), 20, 1e-9);
    EXPECT_NEAR(history.users(2, 15, 0, 0), 10, 1e-9);
    EXPECT_NEAR(history.users(3, 500, 0, 1), 100, 1e-9) << "the last goes on as it is";
    EXPECT_EQ(history.answer(2, 0), RegionId{0});
    EXPECT_EQ(history.answer(3, 0), RegionId{1});
}

TEST(FlowHistory, FindsTheSpanOfAnInstantFromAnyHint) {
    FlowWorld world;
    for (const double at : {0.0, 10.0, 10.0, 20.0}) {
        world.span(at, 100, 0, good, good, 0);
    }
    for (const std::size_t hint : {std::size_t{0}, std::size_t{2}, std::size_t{3}}) {
        EXPECT_EQ(world.history.span_at(9.9, hint), 0U);
        EXPECT_EQ(world.history.span_at(10, hint), 2U) << "what a jump leads to";
        EXPECT_EQ(world.history.span_at(19, hint), 2U);
        EXPECT_EQ(world.history.span_at(20, hint), 3U);
        EXPECT_EQ(world.history.span_at(1e6, hint), 3U);
    }
}

TEST(FlowHistory, TellsWhereFatesChange) {
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    world.span(10, 90, 10, good, good, 1);
    world.span(20, 90, 10, good, refused, 1);
    EXPECT_EQ(world.history.change(0, 0), 0);
    EXPECT_EQ(world.history.change(1, 0), 0) << "only users and answers do";
    EXPECT_EQ(world.history.change(2, 0), 1);
}

TEST(FlowHistory, KeepsOnceWhatStaysInARegion) {
    const auto held = [](std::size_t many) { // regions, as many populations, and a change in each region
        FlowHistory history{many, many};
        for (std::size_t change = 0; change <= many; ++change) {
            const FlowHistory::Entry entry = history.begin_span(static_cast<double>(change));
            for (std::size_t i = 0; i < many * many; ++i) {
                entry.fates[i] = i % many < change ? std::array{refused, refused} : std::array{good, good};
                entry.users[i] = static_cast<double>(i);
            }
        }
        for (std::size_t span = 0; span < history.spans(); ++span) {
            for (std::size_t i = 0; i < many * many; ++i) {
                EXPECT_EQ(history.fates(span, i / many, i % many)[0] == refused, i % many < span);
                EXPECT_EQ(history.users(span, history.begin(span), i / many, i % many),
                          static_cast<double>(i));
            }
        }
        return history.held();
    };
    // Users and fates of every region once, and the fates once more where they have changed.
    for (const std::size_t many : {2U, 8U, 32U}) {
        EXPECT_LE(held(many), 3 * many * many);
    }
}

TEST(Outcomes, WhereAllIsWellNothingFails) {
    FlowWorld world;
    world.span(0, 100, 0, good, refused, 0);
    EXPECT_EQ(world.all_reads_that_fail(), 0) << "nobody goes where it is refused";
}

TEST(Outcomes, WaitsGrowWithTheAttemptsUpToTheirLimit) {
    ClientParameters clients;
    clients.retry.backoff = ms(200);
    clients.retry.limit = seconds(2);
    clients.retry.jitter = Jitter::none;
    EXPECT_NEAR(clients.wait_after(0, 5), 5.2, 1e-9);
    EXPECT_NEAR(clients.wait_after(1, 5), 5.4, 1e-9);
    EXPECT_NEAR(clients.wait_after(5, 0.06), 2.06, 1e-9);
    clients.retry.jitter = Jitter::full; // uniform from zero: half of it in the mean
    EXPECT_NEAR(clients.wait_after(1, 5), 5.2, 1e-9);
    EXPECT_NEAR(clients.wait_after(5, 0), 1, 1e-9);
}

// Dead from 100 s to 200 s. The second attempt comes 5.2 s after the first, the third 5.4 s after that: a
// request fails for good if it begins from 100 s on, and 10.6 s or more before it is over.
TEST(Outcomes, ARequestWhoseLastAttemptComesAfterTheRecoverySucceeds) {
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    world.span(100, 100, 0, silent, good, 0);
    world.span(200, 100, 0, good, good, 0);
    EXPECT_NEAR(world.reads_fail(99.9), 0, 1e-6);
    EXPECT_NEAR(world.reads_fail(100.1), reads, 1e-6);
    EXPECT_NEAR(world.fails(150)[1], writes, 1e-6);
    EXPECT_NEAR(world.reads_fail(189.3), reads, 1e-6);
    EXPECT_NEAR(world.reads_fail(189.5), 0, 1e-6);
    EXPECT_NEAR(world.all_reads_that_fail(), 89.4 * reads, 0.1);
}

TEST(Outcomes, AShortSilenceFailsNobodyForGood) {
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    world.span(100, 100, 0, silent, good, 0);
    world.span(104, 100, 0, good, good, 0);
    EXPECT_NEAR(world.all_reads_that_fail(), 0, 0.01);
}

TEST(Outcomes, OneAttemptIsAllOrNothing) {
    FlowWorld world(Count{1});
    world.span(0, 100, 0, good, good, 0);
    world.span(100, 100, 0, silent, good, 0);
    world.span(104, 100, 0, {0.3, 0}, good, 0);
    world.span(110, 100, 0, good, good, 0);
    EXPECT_NEAR(world.all_reads_that_fail(), (4 + 0.3 * 6) * reads, 0.1);
}

TEST(Outcomes, ReadsAndWritesHaveTheirOwnFates) {
    FlowWorld world;
    world.span(0, 100, 0, {good, refused}, {good, good}, 0);
    EXPECT_NEAR(world.fails(500)[0], 0, 1e-6);
    EXPECT_NEAR(world.fails(500)[1], writes, 1e-6);
}

// Silent from 990 s on, and nobody knows what comes after 1,000 s.
TEST(Outcomes, WhatWaitsAtTheEndHasFailed) {
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    world.span(990, 100, 0, silent, good, 0);
    EXPECT_NEAR(world.reads_fail(989.9), 0, 1e-6);
    EXPECT_NEAR(world.reads_fail(999), reads, 1e-6);
}

// Each attempt fails in silence with one half; towards the end there is no time for others.
TEST(Outcomes, WithNoTimeForAnotherAttemptTheLastOneDecides) {
    FlowWorld world;
    world.span(0, 100, 0, {0, 0.5}, good, 0);
    EXPECT_NEAR(world.reads_fail(999), reads * 0.5, 1e-6) << "no second attempt";
    EXPECT_NEAR(world.reads_fail(992), reads * 0.25, 1e-6) << "no third attempt";
    EXPECT_NEAR(world.reads_fail(980), reads * 0.125, 1e-6);
    EXPECT_NEAR(world.reads_fail(500), reads * 0.125, 1e-6);
}

// A region that sheds a fifth for the whole run: the last second must not colour the hour before it.
TEST(Outcomes, TheEndOfTheRunIsNotSeenFromAfar) {
    FlowWorld world;
    world.span(0, 100, 0, {0.2, 0}, good, 0);
    EXPECT_NEAR(world.all_reads_that_fail() / end, reads * 0.008, reads * 0.008 * 0.2);
}

TEST(Outcomes, AttemptsFailIndependentlyWhileNothingChanges) {
    FlowWorld world;
    world.steadily({0.2, 0});
    EXPECT_NEAR(world.reads_fail(500), reads * 0.008, 1e-6);
    FlowWorld both;
    both.steadily({0.2, 0.3});
    EXPECT_NEAR(both.reads_fail(500), reads * 0.125, 1e-6) << "(0.2 + 0.3)³";
    // More attempts than are followed one by one make no difference there.
    FlowWorld many(Count{8});
    many.steadily({0.3, 0.4});
    EXPECT_NEAR(many.reads_fail(500), reads * std::pow(0.7, 8), 1e-6);
}

// East fails fast with 0.2 and in silence with 0.3 until 200 s, and then is well. Of what begins 3 s before,
// only that whose first two attempts fail at once has its third in time: 0.2·0.2·0.5. Of what begins 10.5 s
// before, also that of which only one is silent (5.4 s or 5.6 s): all but 0.3·0.3·0.5.
TEST(Outcomes, WhoFailsInSilenceComesBackLater) {
    FlowWorld world;
    world.span(0, 100, 0, {0.2, 0.3}, good, 0);
    world.span(200, 100, 0, good, good, 0);
    EXPECT_NEAR(world.reads_fail(197), reads * 0.2 * 0.2 * 0.5, 1e-3);
    EXPECT_NEAR(world.reads_fail(189.41), reads * (0.125 - 0.3 * 0.3 * 0.5), 0.05);
    EXPECT_NEAR(world.reads_fail(185), reads * 0.125, 1e-6);
}

TEST(Outcomes, WhoHasLeftSucceedsElsewhere) {
    // East is dead from 100 s on; from 120 s to 220 s its users leave for west, evenly.
    FlowWorld world;
    world.span(0, 100, 0, good, good, 0);
    for (int second = 100; second < 260; ++second) {
        const double left = std::clamp(second - 120.0, 0.0, 100.0);
        world.span(second, 100 - left, left, silent, good, second < 120 ? 0 : 1);
    }
    EXPECT_NEAR(world.reads_fail(105), reads, 1e-6) << "all three attempts before anybody leaves";
    EXPECT_NEAR(world.reads_fail(230), 0, 1e-6);
    // At 150 s 70 users go east; of those 64.8 still do at 155.2 s, and 59.4 at 160.6 s.
    EXPECT_NEAR(world.reads_fail(150), 59.4 * 1.5, 1e-3);
    // At 115 s all do, and 100 − 5.6 at the third attempt.
    EXPECT_NEAR(world.reads_fail(115), 94.4 * 1.5, 1e-3);
    // In all: 9.4 s of all of them, and then a straight line down to zero at 209.4 s.
    EXPECT_NEAR(world.all_reads_that_fail(), 9.4 * reads + 50 * reads, 0.005 * 50 * reads);
}

TEST(Outcomes, WhoLeavesForARegionThatFailsAsWellFailsThere) {
    FlowWorld world; // half of what comes west is refused
    world.span(0, 100, 0, silent, {0.5, 0}, 0);
    world.span(100, 0, 100, silent, {0.5, 0}, 1);
    world.span(100, 0, 100, silent, {0.5, 0}, 1);
    world.span(900, 0, 100, silent, {0.5, 0}, 1);
    EXPECT_NEAR(world.reads_fail(500), reads * 0.125, 1e-6);
    FlowWorld jump; // all at once, at 100 s: two attempts are left to who began just before
    jump.span(0, 100, 0, silent, {0.5, 0}, 0);
    jump.span(100, 100, 0, silent, {0.5, 0}, 0);
    jump.span(100, 0, 100, silent, {0.5, 0}, 1);
    jump.span(900, 0, 100, silent, {0.5, 0}, 1);
    EXPECT_NEAR(jump.reads_fail(99), reads * 0.25, 1e-3);
    EXPECT_NEAR(jump.reads_fail(92), reads * 0.5, 1e-3);
    EXPECT_NEAR(jump.reads_fail(80), reads, 1e-3);
}

TEST(Outcomes, WhoIsSentFromOneDeadRegionToAnotherFails) {
    FlowWorld world;
    world.span(0, 100, 0, silent, refused, 0);
    world.span(100, 0, 100, silent, refused, 1);
    EXPECT_NEAR(world.reads_fail(50), reads, 1e-6);
    EXPECT_NEAR(world.reads_fail(95), reads, 1e-6);
    EXPECT_NEAR(world.reads_fail(150), reads, 1e-6);
}

} // namespace
} // namespace gameday::models
