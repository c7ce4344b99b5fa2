#include "models/world/prospects.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using testing::starts;
using testing::step;
using testing::strikes;
using testing::Texts;
using testing::tiny_system;

SystemParameters with_runbook(std::optional<Trigger> on, std::optional<Name> by,
                              std::vector<StepParameters> steps) {
    SystemParameters system = tiny_system();
    system.operators["on-call"] = {};
    system.saas["email"].endpoint = {"east"};
    system.saas["email"].rate = {1};
    system.runbooks["plan"] = {on, std::move(by), std::move(steps)};
    return system;
}

SystemParameters manned() {
    return with_runbook(Trigger::region_alarm, Name{"on-call"}, {step("promote", {{"target", "main"}})});
}
SystemParameters automatic() {
    return with_runbook(Trigger::region_alarm, std::nullopt, {step("promote", {{"target", "main"}})});
}

/// "clock 100s, failing east, left east, decides, promotes main"
std::string told(const SystemParameters& system, const std::vector<TimelineEntry>& timeline) {
    const Prospects all = Prospects::of(system, timeline);
    std::string text = "clock " + fields::Scalar<Duration>::format(all.clock.since_start());
    text += all.failing.empty() ? "" : ", failing " + all.failing;
    text += all.left.empty() ? "" : ", left " + all.left;
    text += all.decides ? ", decides" : "";
    for (const std::string& database : all.promoted) {
        text += ", promotes " + database;
    }
    return text;
}

const Texts east{{"target", "east"}};

TEST(Prospects, NothingHappensInAnEmptyTimeline) {
    EXPECT_EQ(told(automatic(), {}), "clock 0s");
}

TEST(Prospects, ARegionThatFailsIsLeftAndPeopleFindItReal) {
    EXPECT_EQ(told(manned(), {strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east, decides, promotes main");
    EXPECT_EQ(told(tiny_system(), {strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east");
}

TEST(Prospects, ALieIsLeftButPeopleDoNotBelieveIt) {
    EXPECT_EQ(told(manned(), {strikes(seconds(10), "health-override", east)}),
              "clock 10s, failing east, left east");
    EXPECT_EQ(told(automatic(), {strikes(seconds(10), "health-override", east)}),
              "clock 10s, failing east, left east, decides, promotes main");
}

TEST(Prospects, APageThatSaysAllIsWellFailsNothing) {
    EXPECT_EQ(
        told(automatic(), {strikes(seconds(10), "health-override", {{"target", "east"}, {"answer", "200"}})}),
        "clock 10s");
}

TEST(Prospects, APrimarysCrashIsAboutItsRegion) {
    EXPECT_EQ(told(manned(), {strikes(seconds(10), "primary-crash", {{"target", "main"}})}),
              "clock 10s, failing east, decides, promotes main");
}

TEST(Prospects, AReplicasTroubleAlarmsNobody) {
    EXPECT_EQ(
        told(automatic(), {strikes(seconds(10), "replica-stall", {{"target", "main"}, {"replica", "west"}})}),
        "clock 10s");
}

TEST(Prospects, AnOutageOfEmailAlarmsThoseWhoseHealthPageTestsIt) {
    const std::vector<TimelineEntry> outage{strikes(seconds(10), "saas-outage", {{"target", "email"}})};
    EXPECT_EQ(told(automatic(), outage), "clock 10s");
    SystemParameters system = manned();
    system.health["west"].depth = Depth::deep;
    system.health["west"].tests = {Subsystem::email};
    EXPECT_EQ(told(system, outage), "clock 10s, decides, promotes main");
}

TEST(Prospects, AFaultThatIsNoLieAmongLiesIsFoundReal) {
    EXPECT_EQ(told(manned(), {strikes(seconds(10), "health-override", east),
                              strikes(seconds(20), "region-down", {{"target", "west"}})}),
              "clock 10s, failing east, left east, decides, promotes main");
}

TEST(Prospects, ARunbookOfTheTimelineDecidesWhoeverElseWould) {
    const SystemParameters planned =
        with_runbook(std::nullopt, Name{"on-call"},
                     {step("switchover", {{"target", "main"}}),
                      step("shift", {{"target", "app"}, {"away_from", "west"}})});
    EXPECT_EQ(told(planned, {starts(seconds(30), "plan")}), "clock 30s, left west, decides, promotes main");
    EXPECT_EQ(told(planned, {strikes(seconds(30), "region-down", east)}),
              "clock 30s, failing east, left east")
        << "without a trigger no alarm starts it";
}

TEST(Prospects, ARunbookThatPromotesNothingPromisesNothing) {
    const SystemParameters shifting =
        with_runbook(Trigger::region_alarm, std::nullopt, {step("shift", {{"target", "app"}})});
    EXPECT_EQ(told(shifting, {strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east, decides");
}

TEST(Prospects, TheFirstInTimeCountsWhateverTheOrderInTheFile) {
    EXPECT_EQ(told(tiny_system(), {strikes(seconds(50), "region-down", {{"target", "west"}}),
                                   strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east");
    EXPECT_EQ(
        told(automatic(), {strikes(seconds(50), "region-down", east),
                           strikes(seconds(10), "replica-stall", {{"target", "main"}, {"replica", "west"}})}),
        "clock 10s, failing east, left east, decides, promotes main");
}

TEST(Prospects, OfSeveralDatabasesEachThatMovesIsNamed) {
    SystemParameters system = automatic();
    system.database["a-other"] = system.database["main"];
    EXPECT_EQ(told(system, {strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east, decides, promotes main");
    system.runbooks["b"] = {
        Trigger::region_alarm, std::nullopt, {step("switchover", {{"target", "a-other"}})}};
    EXPECT_EQ(told(system, {strikes(seconds(10), "region-down", east)}),
              "clock 10s, failing east, left east, decides, promotes a-other, promotes main");
}

} // namespace
} // namespace gameday::models
