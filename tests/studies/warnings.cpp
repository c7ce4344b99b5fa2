// What nobody may overlook is told, at both grains, and judged against what a scenario accepts.

#include <gmock/gmock.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

using testing::HasSubstr;
using testing::Not;

const WarningResult* warning(const Result& result, const std::string& name) {
    const auto found = std::find_if(result.warnings.begin(), result.warnings.end(),
                                    [&](const WarningResult& one) { return one.name == name; });
    return found == result.warnings.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const Result& result) {
    std::vector<std::string> names;
    for (const WarningResult& one : result.warnings) {
        names.push_back(one.name);
    }
    return names;
}

struct Warnings : AtEachGrain {};

TEST_P(Warnings, OfAMoveThatSucceedsThereAreNone) {
    const Result good = result({});
    EXPECT_EQ(names_of(good), std::vector<std::string>{});
    EXPECT_EQ(good.verdict, Verdict::none);
    EXPECT_EQ(good.metric("failover")->summary.never(), 0U);
}

// The line that starts the runbook is forgotten: time to failover must not become that of DNS alone.
TEST_P(Warnings, NobodyMovedTheDatabaseWhereNothingStartsTheRunbook) {
    OwnSystem system;
    system.on = "";
    const Result left = result(system);
    for (const char* const metric : {"failover", "decide", "promote", "writable"}) {
        ASSERT_NE(left.metric(metric), nullptr) << metric;
        EXPECT_EQ(left.metric(metric)->summary.never(), 4U) << metric;
    }
    EXPECT_EQ(left.verdict, Verdict::fail) << "though nothing is expected";
    const WarningResult* const nobody = warning(left, "nobody-moved-the-database");
    ASSERT_NE(nobody, nullptr);
    EXPECT_EQ(nobody->count, 4U);
    EXPECT_EQ(nobody->subject, "main");
    EXPECT_EQ(nobody->reason, "the primary of main is lost, and nothing starts move: it has no `on`, and the "
                              "timeline does not start it");
    ASSERT_NE(warning(left, "users-not-served"), nullptr);
    ASSERT_NE(warning(left, "writes-impossible"), nullptr);
}

TEST_P(Warnings, OfSeveralRunbooksTheOneThatCameNearestIsNamed) {
    OwnSystem system;
    system.more_runbooks = "  zebra: {steps: [{switchover: main}]}\n";
    system.by = "operators: {late: {acknowledge: 5h, confirm: 1m, decide: 1m}}\n";
    system.on = "on: region-alarm, by: late, ";
    const Result all = result(system);
    ASSERT_NE(warning(all, "nobody-moved-the-database"), nullptr);
    EXPECT_EQ(warning(all, "nobody-moved-the-database")->reason,
              "the primary of main is lost, and nobody had acknowledged the page by the end");
}

// Promoted, and nobody points the name to it: it says what is missing.
TEST_P(Warnings, WhatServicesStillFollowIsNamed) {
    OwnSystem system;
    system.on = "";
    system.more_runbooks = "  half: {on: region-alarm, steps: [{fence: main}, {promote: main}]}\n";
    const Result half = result(system);
    const WarningResult* const writes = warning(half, "writes-impossible");
    ASSERT_NE(writes, nullptr);
    EXPECT_EQ(writes->reason,
              "no region that users are sent to can write to main: db still leads to east, and "
              "west is the primary");
}

TEST_P(Warnings, ASurvivorThatIsTooSmallIsOverloadedAndUsersAreNotServed) {
    OwnSystem system;
    system.west = "2/s";
    system.rest =
        "expect: {\"load{region:west,at:end}\": [\"min > 150%\"], \"shed{region:west}\": [\"min > 30%\"]}\n";
    const Result small = result(system);
    EXPECT_EQ(small.verdict, Verdict::fail);
    EXPECT_TRUE(small.expectations[0].ok());
    EXPECT_TRUE(small.expectations[1].ok());
    const WarningResult* const overloaded = warning(small, "region-overloaded");
    ASSERT_NE(overloaded, nullptr);
    EXPECT_EQ(overloaded->subject, "west");
    EXPECT_THAT(overloaded->reason, HasSubstr("/s for 2/s, "));
    ASSERT_NE(warning(small, "users-not-served"), nullptr);
    EXPECT_THAT(warning(small, "users-not-served")->reason, HasSubstr("west is overloaded"));
    EXPECT_EQ(small.metric("rto")->summary.never(), 4U);
    EXPECT_TRUE(std::any_of(small.timeline.begin(), small.timeline.end(), [](const TimelineLine& line) {
        return line.what.starts_with("west overloaded: ") && line.what.ends_with(" turned away");
    }));
}

// Too few of all requests are writes for their failing to be seen among them.
TEST_P(Warnings, WritesThatFailAmongManyReadsAreUsersWhoAreNotServed) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, runbook: move}\n";
    system.writes = "0.8%";
    system.client = ", retry: {attempts: 1}";
    system.rest = "scale_users: 40\n";
    system.more_database = ", pool: {size: 20, on_error: hang, lifetime: 3h}";
    const Result few = result(system);
    const WarningResult* const unserved = warning(few, "users-not-served");
    ASSERT_NE(unserved, nullptr);
    EXPECT_EQ(unserved->count, 4U);
    EXPECT_THAT(unserved->reason, HasSubstr("writes"));
    system.duration = "6m"; // too few for windows of their own
    EXPECT_EQ(warning(result(system), "users-not-served"), nullptr);
}

TEST_P(Warnings, ARegionThatIsOverloadedBeforeAnythingHappensSaysSo) {
    OwnSystem system;
    system.east = "5/s"; // of ten
    const Result all = result(system);
    const WarningResult* const overloaded = warning(all, "region-overloaded");
    ASSERT_NE(overloaded, nullptr);
    EXPECT_THAT(overloaded->reason, HasSubstr("east is overloaded before anything happens"));
}

TEST_P(Warnings, AStepThatHasNotEndedIsNamed) {
    OwnSystem system;
    system.promotion = "3h";
    const Result all = result(system);
    const WarningResult* const step = warning(all, "step-not-ended");
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(step->subject, "move");
    EXPECT_THAT(step->reason, HasSubstr("promote"));
}

// A runbook runs once, so that a later loss is nobody's.
TEST_P(Warnings, OfASecondLossThatFindsTheRunbookDoneNobodyMovesTheDatabase) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 10m}\n"
                      "  - {at: 30m, fault: region-down, target: west}\n";
    const Result twice = result(system);
    const WarningResult* const nobody = warning(twice, "nobody-moved-the-database");
    ASSERT_NE(nobody, nullptr);
    EXPECT_EQ(nobody->reason,
              "the primary of main is lost, and move had run before, and a runbook runs once");
    EXPECT_EQ(nobody->count, 4U);
}

// Nobody fences the east, which was well all the while, and services go on with it.
TEST_P(Warnings, WritesToAPrimaryThatWasReplacedAreASplitBrain) {
    OwnSystem system;
    system.more_database = ", fencing: false";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, for: 30m}\n";
    const Result split = result(system);
    const WarningResult* const warned = warning(split, "split-brain");
    ASSERT_EQ(warned != nullptr, split.metric("divergent_writes")->summary.max() > 0);
    ASSERT_NE(warned, nullptr);
    EXPECT_THAT(warned->reason,
                HasSubstr(" writes to main were acknowledged by a host that had been replaced"));
    EXPECT_EQ(split.verdict, Verdict::fail);
}

TEST_P(Warnings, OfOneReplicationWhatIsAcceptedIsMet) {
    OwnSystem system;
    system.promotion = "3h";
    system.rest = "accept:\n  users-not-served: {share: 1%, reason: test}\n"
                  "  writes-impossible: {share: 1%, reason: test}\n"
                  "  step-not-ended: {share: 1%, reason: test}\n";
    EXPECT_EQ(result(system, 1).verdict, Verdict::none) << "nobody asks one how often it happens";
    EXPECT_EQ(result(system, 8).verdict, Verdict::fail);
}

TEST_P(Warnings, AreAcceptedUpToAShare) {
    OwnSystem system;
    system.promotion = "uniform(10m, 50m)"; // the run ends 33 min after the alarm, or so
    const std::string others = "  users-not-served: {share: 100%, reason: test}\n"
                               "  writes-impossible: {share: 100%, reason: test}\n";
    const auto outcome_with = [&](const std::string& share) {
        system.rest = "accept:\n" + others + "  step-not-ended: {share: " + share + ", reason: a test}\n";
        const Result some = result(system, 40);
        const WarningResult* const step = warning(some, "step-not-ended");
        EXPECT_EQ(step->acceptance, "a test");
        return std::pair(step->outcome, some.verdict);
    };
    EXPECT_EQ(outcome_with("100%"), std::pair(Outcome::met, Verdict::none));
    EXPECT_EQ(outcome_with("90%"), std::pair(Outcome::met, Verdict::none));
    EXPECT_EQ(outcome_with("45%"), std::pair(Outcome::undecided, Verdict::undecided));
    EXPECT_EQ(outcome_with("5%"), std::pair(Outcome::missed, Verdict::fail));
}

INSTANTIATE_TEST_SUITE_P(Grains, Warnings, Warnings::grains(), Warnings::name);

TEST(Accept, NamesWarningsThatThereAre) {
    OwnSystem system;
    system.rest = "accept: {users-not-servd: {share: 1%, reason: x}}\n";
    EXPECT_THAT(read(system.text()).told, HasSubstr("error: there is no warning 'users-not-servd'"));
    EXPECT_THAT(read(system.text()).told, HasSubstr("did you mean 'users-not-served'?"));
}

// ---- of files ----

struct FileCase {
    std::string name;
    std::string told; ///< after the place
    void (*change)(OwnSystem&);
};

class FileWarnings : public ::testing::TestWithParam<FileCase> {};

TEST_P(FileWarnings, AreLocatedAndCanBeSilenced) {
    OwnSystem system;
    EXPECT_THAT(read(system.text()).told, Not(HasSubstr("warning"))) << "none before the change";
    GetParam().change(system);
    const Reading warned = read(system.text());
    ASSERT_TRUE(warned.study) << warned.told;
    EXPECT_THAT(warned.told, testing::ContainsRegex("mine.yaml:[0-9]+:[0-9]+: warning: "));
    EXPECT_THAT(warned.told, HasSubstr("warning: " + GetParam().told));
    EXPECT_THAT(warned.told, HasSubstr("accept: {" + GetParam().name + ": {reason: "));
    system.rest += "accept: {" + GetParam().name + ": {reason: meant}}\n";
    EXPECT_THAT(read(system.text()).told, Not(HasSubstr("warning: " + GetParam().told)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, FileWarnings,
    ::testing::Values(
        FileCase{"page-tests-nothing", "this page tests 'email', and the system has none",
                 [](OwnSystem& system) { system.page = "depth: deep, tests: [email]"; }},
        FileCase{"spike-below-lag", "",
                 [](OwnSystem& system) {
                     system.timeline +=
                         "  - {at: 1m, fault: lag-spike, target: main, replica: west, to: 500ms, "
                         "ramp: 10s, for: 1m}\n";
                 }},
        FileCase{"backoff-above-limit", "",
                 [](OwnSystem& system) { system.client = ", retry: {backoff: 5s, limit: 2s}"; }},
        FileCase{"idle-above-max-age", "",
                 [](OwnSystem& system) { system.client = ", keep_alive: {idle: 50m, max_age: 40m}"; }},
        FileCase{"timeout-below-round-trip", "",
                 [](OwnSystem& system) { system.client = ", timeout: 50ms"; }},
        FileCase{"no-room-for-everybody", "without east, west has to serve 10/s, and can serve 5/s",
                 [](OwnSystem& system) { system.west = "5/s"; }},
        FileCase{"runbook-never-started", "something fails, and nothing starts the runbook 'move'",
                 [](OwnSystem& system) { system.on = ""; }},
        FileCase{"another-region-left",
                 "users have to leave east again: failover, shift and stale tell of those "
                 "who leave east the first time",
                 [](OwnSystem& system) {
                     system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 5m}\n"
                                       "  - {at: 20m, fault: region-down, target: east, for: 4m}\n";
                 }},
        FileCase{"another-region-left", "users have to leave west, too",
                 [](OwnSystem& system) {
                     system.timeline = "  - {at: 5m, fault: region-down, target: east}\n"
                                       "  - {at: 20m, fault: region-down, target: west, for: 4m}\n";
                 }},
        FileCase{"no-other-region", "east fails, and 'own' has no other region to send its users to",
                 [](OwnSystem& system) {
                     system.names = "  own: {name: own.example.com, targets: {east: he}}\n";
                     system.clients =
                         "  lone: {near: west, asks: own, users: 1, requests: 0.05/s, via: {isp: 100%}}\n";
                 }},
        FileCase{"primary-by-name",
                 "'own' does not say which region it prefers: it is east, the first by name",
                 [](OwnSystem& system) {
                     system.names =
                         "  own: {name: own.example.com, routing: failover, targets: {west: hw, east: he}}\n";
                 }},
        FileCase{"shift-from-last-region", "this shifts users of 'app' away from its last region",
                 [](OwnSystem& system) {
                     system.more_runbooks =
                         "  leave: {on: region-alarm, steps: [{shift: app, away_from: east}, "
                         "{shift: app, id: on, away_from: west}]}\n";
                 }},
        FileCase{"shift-from-last-region", "'own' has one region alone, so nobody can be shifted elsewhere",
                 [](OwnSystem& system) {
                     system.names = "  own: {name: own.example.com, targets: {east: he}}\n";
                     system.more_runbooks =
                         "  leave: {on: region-alarm, steps: [{shift: own, away_from: east}]}\n";
                 }}),
    [](const auto& one) {
        std::string name = std::to_string(one.index) + "_" + one.param.name;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

} // namespace
} // namespace gameday::studies
