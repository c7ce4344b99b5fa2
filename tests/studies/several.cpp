// Several faults, several databases, and who starts a runbook.

#include <gmock/gmock.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

using testing::HasSubstr;

struct Several : AtEachGrain {};

TEST_P(Several, TheClockStartsAtTheEntryThatIsNamed) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: health-override, target: west, for: 1m}\n"
                      "  - {at: 15m, fault: region-down, target: east, id: outage}\n";
    const double from_first = result(system).metric("failover")->summary.mean().value();
    system.rest = "clock: outage\n";
    const double from_second = result(system).metric("failover")->summary.mean().value();
    EXPECT_NEAR(from_first - from_second, 600, 1e-6);
}

// Everybody has moved to the west, and so has the database, when the west fails: nobody moves it back.
TEST_P(Several, ALaterOutageIsJudgedByWhereEverybodyIsByThen) {
    OwnSystem system;
    system.duration = "100m";
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 30m}\n"
                      "  - {at: 60m, fault: region-down, target: west, id: second}\n";
    system.rest = "clock: second\n";
    const Result second = result(system);
    for (const char* const metric : {"promote", "writable", "failover"}) {
        ASSERT_NE(second.metric(metric), nullptr) << metric;
        EXPECT_EQ(second.metric(metric)->summary.never(), 4U) << metric << ": no replica is left";
    }
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n" // only the database moves at first
                      "  - {at: 6m, runbook: move}\n"
                      "  - {at: 60m, fault: region-down, target: east, id: second}\n";
    const Result moved_before = result(system);
    EXPECT_EQ(moved_before.metric("promote")->summary.max(), 0) << "had moved by then";
    EXPECT_EQ(moved_before.metric("decide")->summary.never(), 0U);
    EXPECT_GT(moved_before.metric("shift")->summary.min(), 60) << "users had not";
    EXPECT_EQ(moved_before.metric("failover")->summary.mean().value(),
              moved_before.metric("shift")->summary.mean().value());
}

// The replica is promoted before the clock, and services are pointed to it long after.
TEST_P(Several, WhatHadMovedIsWritableOnlyWhenServicesReachIt) {
    OwnSystem system;
    system.on = "";
    system.more_runbooks = "  late: {steps: [{point: db, duration: 0s}]}\n";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n"
                      "  - {at: 6m, runbook: half}\n"
                      "  - {at: 15m, fault: health-override, target: west, answer: 503, id: lie}\n"
                      "  - {at: 30m, runbook: late}\n";
    system.more_runbooks += "  half: {steps: [{fence: main}, {promote: main}]}\n";
    system.rest = "clock: lie\n";
    const Result result = Several::result(system);
    EXPECT_EQ(result.metric("promote")->summary.max(), 0);
    EXPECT_NEAR(result.metric("writable")->summary.mean().value(), 909.5, 1)
        << "20 hosts within a TTL of 10 s";
}

TEST_P(Several, TheClockMayStartWhereSomebodyStartsTheRunbook) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n"
                      "  - {at: 15m, runbook: move, id: start}\n";
    const Result from_crash = result(system);
    system.rest = "clock: start\n";
    const Result from_start = result(system);
    for (const char* const metric : {"decide", "promote", "writable"}) {
        EXPECT_NEAR(from_crash.metric(metric)->summary.mean().value() -
                        from_start.metric(metric)->summary.mean().value(),
                    600, 1e-6)
            << metric;
    }
}

TEST_P(Several, OfTwoEntriesAtOneInstantNoneIsHistory) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: region-down, target: east}\n"
                      "  - {at: 5m, fault: health-override, target: east, answer: 503, id: page}\n";
    const Result first = result(system);
    system.rest = "clock: page\n";
    const Result second = result(system);
    for (const char* const metric : {"failover", "promote", "shift", "detect"}) {
        EXPECT_EQ(first.metric(metric)->summary.mean().value(), second.metric(metric)->summary.mean().value())
            << metric;
    }
}

TEST_P(Several, AnAlarmAfterAFaultIsCountedFromIt) {
    OwnSystem system;
    system.by = "operators: {boss: {alarm: 1m, acknowledge: 2m, confirm: 3m, decide: 4m}}\n";
    system.on = "on: region-alarm, by: boss, ";
    system.timeline = "  - {at: 5m, fault: health-override, target: west, for: 2m, id: lie}\n"
                      "  - {at: 20m, fault: region-down, target: east, id: outage}\n";
    system.rest = "expect: {\"detect{by:alarm,fault:lie}\": [\"max < 3m\"], "
                  "\"detect{by:alarm,fault:outage}\": [\"max < 3m\", \"min > 1m\"]}\n";
    const Result both = result(system);
    for (const auto& expectation : both.expectations) {
        EXPECT_TRUE(expectation.ok());
    }
}

// A primary that came back by itself has lost nothing.
TEST_P(Several, WhatWasNotPromotedAndIsBackHasLostNothing) {
    OwnSystem system;
    system.by = "operators: {boss: {alarm: 0s, acknowledge: 1m, confirm: 9m, decide: 1m}}\n";
    system.on = "on: region-alarm, by: boss, ";
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 3m}\n";
    EXPECT_EQ(result(system).metric("rpo")->summary.max(), 0);
    system.timeline = "  - {at: 5m, fault: region-down, target: east}\n";
    system.on = "on: region-alarm, ";
    system.promotion = "2h";
    EXPECT_EQ(result(system).metric("rpo")->summary.never(), 4U) << "the run ends first";
}

TEST_P(Several, AFaultIsDetectedFromItsOwnBegin) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: health-override, target: west, for: 10m, id: lie}\n"
                      "  - {at: 20m, fault: region-down, target: east, id: outage}\n";
    system.rest =
        "expect: {\"detect{fault:lie}\": [\"max < 3m\"], \"detect{fault:outage}\": [\"max < 3m\"]}\n";
    const Result both = result(system);
    EXPECT_TRUE(both.expectations[0].ok());
    EXPECT_TRUE(both.expectations[1].ok());
    EXPECT_LT(both.metric("detect")->summary.max(), 180) << "of the first";
}

TEST_P(Several, NothingIsReportedAfterTheEnd) {
    OwnSystem system;
    system.duration = "5m30s"; // the east has just gone
    const Result cut = result(system);
    for (const char* const metric : {"failover", "shift", "detect", "decide", "promote", "writable"}) {
        EXPECT_EQ(cut.metric(metric)->summary.never(), 4U) << metric;
    }
}

TEST_P(Several, ARunbookOfTheTimelineStartsAtOnceOrPagesItsPeople) {
    OwnSystem system;
    system.by = "operators: {boss: {alarm: 0s, acknowledge: 2m, confirm: 3m, decide: 4m}}\n";
    system.on = "by: boss, ";
    system.timeline = "  - {at: 5m, runbook: move}\n";
    const Result at_once = result(system);
    EXPECT_TRUE(says(at_once, "move started by hand; nobody was asked"));
    EXPECT_FALSE(says(at_once, "boss acknowledges"));
    system.timeline = "  - {at: 5m, runbook: move, page: true}\n";
    const Result paged = result(system);
    EXPECT_TRUE(says(paged, "boss acknowledges"));
    EXPECT_FALSE(says(paged, "nobody was asked"));
    EXPECT_NEAR(paged.metric("promote")->summary.mean().value() -
                    at_once.metric("promote")->summary.mean().value(),
                540, 1);
}

// Three writes of ten go to a database that has crashed for good, and every request reads the one it uses.
TEST_P(Several, OfTwoDatabasesOneLossHitsItsShareOfRequests) {
    OwnSystem system;
    system.databases = "  other: {primary: east, endpoint: {name: other.db}}\n";
    system.client = ", databases: {main: 70%, other: 30%}";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: other}\n";
    system.rest = "target: 60%\n";
    const Result one = result(system, 8);
    EXPECT_NEAR(one.metric("availability")->summary.mean().value(), 0.7 + 0.3 * 5 / 40, 0.01)
        << "the first five minutes are part of the run";
    EXPECT_EQ(one.metric("rto")->summary.never(), 0U) << "70 % is more than this target";
}

TEST_P(Several, AHealthPageFailsWithTheDatabaseThatItNames) {
    OwnSystem system;
    system.databases = "  other: {primary: east, endpoint: {name: other.db}, replicas: {west: {lag: 1s}}}\n";
    system.client = ", databases: {main: 70%, other: 30%}";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: other}\n";
    for (const auto& [tests, detects] :
         {std::pair("[main]", false), std::pair("[other]", true), std::pair("[database]", true)}) {
        system.page = std::string("depth: deep, tests: ") + tests;
        const Result seen = result(system);
        EXPECT_EQ(seen.metric("detect")->summary.never(), detects ? 0U : 4U) << tests;
    }
}

TEST_P(Several, WritableIsForMostHostsAndForAll) {
    OwnSystem system;
    system.rest =
        "expect: {\"writable{share:100%}\": [\"max < 20m\"], \"writable{share:5%}\": [\"max < 20m\"]}\n";
    const Result moved = result(system, 10);
    const double most = moved.metric("writable")->summary.mean().value();
    const double all = moved.metric("writable{share:100%}")->summary.mean().value();
    const double few = moved.metric("writable{share:5%}")->summary.mean().value();
    EXPECT_LT(few + 2, most) << "20 hosts look up at phases of their own, within the 10 s of the TTL";
    EXPECT_LE(most, all);
    EXPECT_LT(all, few + 15);
}

// Somebody pages while the people look at another alarm, which turns out to be a lie: they believe whoever
// pages.
TEST_P(Several, APageByHandReachesThoseWhoAreAtItAlready) {
    OwnSystem system;
    system.by = "operators: {boss: {alarm: 0s, acknowledge: 2m, confirm: 5m, decide: 1m}}\n";
    system.on = "on: region-alarm, by: boss, ";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, for: 3m}\n"
                      "  - {at: 9m, runbook: move, page: true}\n";
    const Result paged = result(system);
    EXPECT_EQ(paged.metric("promote")->summary.never(), 0U);
}

// The database has moved to the west; while the west is gone nobody writes there either.
TEST_P(Several, AnOutageOfTheSurvivorKeepsWritesFromBeingPossible) {
    OwnSystem system;
    system.west_page = "depth: shallow, interval: 30s, threshold: 10"; // which notices too late
    system.timeline = "  - {at: 5m, fault: region-down, target: east}\n"
                      "  - {at: 30m, fault: region-down, target: west, for: 4m}\n";
    const Result second = result(system);
    EXPECT_GE(second.metric("writable")->summary.min(), 29 * 60);
    EXPECT_LE(second.metric("shift")->summary.max(), 300) << "tells of the east alone";
}

// A runbook that would move another database than the one that fails is never started: nothing waits for it.
TEST_P(Several, ADatabaseThatNothingTouchesKeepsNobodyWaiting) {
    OwnSystem system;
    system.databases = "  healthy: {primary: east, endpoint: {name: healthy}, replicas: {west: {lag: 1s, "
                       "promotion: 1m}}}\n";
    system.client = ", databases: {main: 50%, healthy: 50%}";
    system.on = "";
    system.more_runbooks = "  other: {on: region-alarm, steps: [{fence: healthy}, {promote: healthy}]}\n";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main, for: 10m}\n";
    const Result back = result(system);
    EXPECT_EQ(back.metric("failover")->summary.never(), 0U);
    EXPECT_GE(back.metric("failover")->summary.min(), 600);
    EXPECT_LT(back.metric("failover")->summary.max(), 700);
}

// A lie about the east, ten seconds long, and 20 minutes later the west is gone: the runbook starts, and
// finds that the primary is in another region.
TEST_P(Several, ARunbookWhoseStepsWereNotNeededKeepsNobodyWaiting) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 10s}\n"
                      "  - {at: 20m, fault: region-down, target: west}\n";
    const Result needless = result(system);
    EXPECT_EQ(needless.metric("writable")->summary.max(), 0);
    EXPECT_EQ(needless.metric("failover")->summary.never(), 0U);
}

// The database was moved long before the clock starts; somebody still watches.
TEST_P(Several, ATaskAfterTheMoveKeepsNobodyWaiting) {
    OwnSystem system;
    system.on = "";
    system.more_runbooks = "  plan: {steps: [{switchover: main}, {point: db}, {task: watch, takes: 2h}]}\n";
    system.timeline = "  - {at: 1m, runbook: plan}\n"
                      "  - {at: 20m, id: lie, fault: health-override, target: east, answer: 503}\n";
    system.rest = "clock: lie\n";
    const Result moved = result(system);
    EXPECT_EQ(moved.metric("failover")->summary.never(), 0U);
    // The first who come to the west find connections there that still lead to the former primary.
    EXPECT_LT(moved.metric("writable")->summary.max(), 180);
}

// A switchover that nobody pointed anything to, long before the clock: writes still go to the old primary.
TEST_P(Several, ADatabaseThatNothingPointsToIsNotWritableForHavingBeenMovedLongAgo) {
    OwnSystem system;
    system.on = "";
    system.more_runbooks = "  plan: {steps: [{switchover: main}]}\n";
    system.timeline = "  - {at: 1m, runbook: plan}\n"
                      "  - {at: 20m, id: lie, fault: health-override, target: east, answer: 503}\n";
    system.rest = "clock: lie\n";
    const Result moved = result(system);
    EXPECT_EQ(moved.metric("writable")->summary.never(), 4U);
    EXPECT_EQ(moved.metric("failover")->summary.never(), 4U);
}

// Nobody moves the database, rightly; but the region that users were sent to is gone for a while.
TEST_P(Several, ADatabaseThatStaysIsNotWritableFromARegionThatIsGone) {
    OwnSystem system;
    system.west_page = "depth: shallow, interval: 30s, threshold: 10"; // which notices too late
    system.on = "";
    system.more_runbooks = "  other: {on: region-alarm, by: boss, steps: [{promote: main}]}\n";
    system.by = "operators: {boss: {alarm: 0s, acknowledge: 1m, confirm: 1m, decide: 1m}}\n";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503}\n"
                      "  - {at: 30m, fault: region-down, target: west, for: 4m}\n";
    const Result gone = result(system);
    EXPECT_GE(gone.metric("rto")->summary.min(), 28 * 60);
    EXPECT_GE(gone.metric("writable")->summary.min(), 28 * 60);
}

// Paged by hand, they decide fifteen minutes later, when a machine has long promoted the only replica: what
// they were called for has been done, and they fence the primary that was lost, not the new one.
TEST_P(Several, WhoeverDecidesAfterAMachineHasPromotedHasNothingLeftToDo) {
    OwnSystem system;
    system.by = "operators: {boss: {alarm: 0s, acknowledge: 5m, confirm: 5m, decide: 5m}}\n";
    system.more_runbooks =
        "  human: {by: boss, steps: [{fence: main, id: hf}, {promote: main, id: hp}, {point: db, id: hd}]}\n";
    system.timeline += "  - {at: 6m, runbook: human, page: true}\n";
    const Result done = result(system);
    EXPECT_TRUE(done.warnings.empty()) << done.warnings.front().name << ": " << done.warnings.front().reason;
    EXPECT_LT(done.metric("writable")->summary.max(), 600);
}

// The page of the east tests a database of the west's, and so the runbook moves the east's own, which nobody
// had lost.
TEST_P(Several, ADatabaseThatIsMovedForAnothersSakeCounts) {
    OwnSystem system;
    system.page = "depth: deep, tests: [second]";
    system.writes = "100%";
    system.databases = "  second: {primary: west, endpoint: {name: second}}\n";
    system.client = ", databases: {main: 50%, second: 50%}";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: second, for: 10m}\n";
    const Result moved = result(system);
    EXPECT_EQ(moved.metric("promote{database:main}")->summary.never(), 0U);
    EXPECT_GT(moved.metric("lost_writes")->summary.min(), 0);
    EXPECT_GT(moved.metric("rpo")->summary.min(), 0) << "as long as writes are lost";
    EXPECT_GT(moved.metric("failover")->summary.min(), 90) << "promotion alone takes a minute";
}

// One after the other: `promote` is both of them, told once, and the parts add up.
TEST_P(Several, PartsOfTwoDatabasesThatMoveOneAfterTheOtherAddUp) {
    OwnSystem system;
    system.databases = "  second: {primary: east, endpoint: {name: second}, replicas: {west: {lag: 1s, "
                       "promotion: 1m}}}\n";
    system.client = ", databases: {main: 50%, second: 50%}";
    system.on = "";
    system.more_runbooks = "  both: {on: region-alarm, steps: [{fence: main}, {promote: main}, {point: db}, "
                           "{fence: second, id: f}, "
                           "{promote: second, id: p}, {point: second, id: e}]}\n";
    const Result moved = result(system);
    double sum = 0;
    std::vector<std::string> names;
    for (const auto& phase : moved.phases) {
        sum += phase.in_median;
        EXPECT_EQ(std::count(names.begin(), names.end(), phase.name), 0) << phase.name;
        names.push_back(phase.name);
    }
    const auto median = moved.metric("failover")->summary.quantile(50);
    EXPECT_NEAR(sum, median.value(), 1e-6);
}

// The region fails again, with most users still in it: that they are in the dark is said though they had no
// longer to move when it was back.
TEST_P(Several, WhoIsCaughtInASecondOutageIsSeen) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 3h}}";
    system.on = "";
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 5m}\n"
                      "  - {at: 25m, fault: region-down, target: east}\n";
    const Result again = result(system);
    const auto unserved = std::find_if(again.warnings.begin(), again.warnings.end(),
                                       [](const auto& one) { return one.name == "users-not-served"; });
    ASSERT_NE(unserved, again.warnings.end());
    EXPECT_EQ(unserved->reason,
              "most users of all still go to east, which cannot be reached, as cached DNS tells them");
}

// The crash is over as the run ends: nobody has seen it writable.
TEST_P(Several, WhatIsBackAtTheVeryEndHasNotBeenWritableBefore) {
    OwnSystem system;
    system.on = "";
    system.duration = "10m";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main, for: 5m}\n";
    system.rest = "expect: {\"writable{share:5%}\": [\"never <= 4\"]}\n";
    const Result late = result(system);
    EXPECT_NE(late.metric("writable")->summary.min(), 0.0);
}

// One user of 201 is sent to a region whose services hardly ever use their connections to the dead primary,
// and so do not learn that they lead nowhere until they are too old.
TEST_P(Several, AFewWritesDoNotMakeTheDatabaseUnwritable) {
    OwnSystem system;
    system.on = "";
    system.names =
        "  far: {name: far.example.com, routing: failover, primary: west, targets: {west: hw, east: he}}\n";
    system.clients =
        "  few: {near: west, asks: far, users: 1, requests: 0.05/s, writes: 20%, via: {isp: 100%}}\n";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n"
                      "  - {at: 6m, runbook: move}\n";
    system.duration = "60m";
    system.rest = "expect: {\"writable{share:100%}\": [\"p(50) > 0s\"]}\n";
    const Result most = result(system);
    EXPECT_LT(most.metric("writable")->summary.max(), 600);
    EXPECT_GT(most.metric("writable{share:100%}")->summary.min(), 1000);
}

// A page that reads the primary turns each region red with it, and the alarm may be about any of them.
TEST_P(Several, APrimaryThatIsDeadIsMovedWhicheverRegionTheAlarmIsAbout) {
    OwnSystem system;
    system.page = "depth: deep, tests: [primary]";
    system.west_page = "depth: deep, tests: [primary]";
    system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n";
    EXPECT_EQ(result(system, 20).metric("promote")->summary.never(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Grains, Several, Several::grains(), Several::name);

TEST(SeveralFaults, AreToldWhenTheyAreNamedWrongly) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: region-down, target: east, id: outage}\n";
    system.rest = "clock: outrage\n";
    EXPECT_THAT(read(system.text()).told, HasSubstr("did you mean 'outage'?"));
    system.rest = "expect: {\"detect{fault:outrage}\": [\"max < 1m\"]}\n";
    EXPECT_THAT(read(system.text()).told, HasSubstr("outrage"));
    EXPECT_FALSE(read(system.text()).study);
    system.rest = "";
    system.timeline += "  - {at: 6m, fault: region-down, target: west, id: outage}\n";
    EXPECT_FALSE(read(system.text()).study) << "two entries of one id";
}

TEST(SeveralDatabases, SharesAddUpToAWhole) {
    OwnSystem system;
    system.databases = "  other: {primary: east, endpoint: {name: other.db}}\n";
    system.client = ", databases: {main: 70%, other: 40%}";
    EXPECT_FALSE(read(system.text()).study);
    EXPECT_THAT(read(system.text()).told, HasSubstr("100%"));
    system.client = ", databases: {main: 70%, othr: 30%}";
    EXPECT_THAT(read(system.text()).told, HasSubstr("did you mean 'other'?"));
}

TEST(Network, APairThatIsLinkedTwiceIsAnError) {
    OwnSystem system;
    std::string text = system.text();
    const std::string link = "{between: [east, west], round_trip: 60ms}";
    text.insert(text.find(link), "{between: [west, east], round_trip: 70ms}, ");
    const Reading twice = read(text);
    EXPECT_FALSE(twice.study);
    EXPECT_THAT(twice.told, HasSubstr("mine.yaml:6:55: error: east and west are linked already"));
}

} // namespace
} // namespace gameday::studies
