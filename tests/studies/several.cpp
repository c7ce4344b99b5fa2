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
    const auto says = [](const Result& told, const std::string& words) {
        return std::any_of(told.timeline.begin(), told.timeline.end(), [&](const TimelineLine& line) {
            return line.what.find(words) != std::string::npos;
        });
    };
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
