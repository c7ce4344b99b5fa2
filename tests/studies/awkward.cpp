// Scenarios in which the obvious reading and the careless one part: a standby that fails, trouble elsewhere,
// a run that ends while requests wait, regions at no distance, a fault at the very start.

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"
#include "studies/values.hpp"

namespace gameday::studies {
namespace {

using testing::HasSubstr;

std::vector<double> values(const Study& study, const std::string& key, std::uint32_t runs) {
    const auto keys = keys_of(study);
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) {
        throw std::runtime_error(key + " is not measured");
    }
    return values_of(study, replicate(study, {.runs = runs}).done,
                     static_cast<std::size_t>(found - keys.begin()));
}

double one(const Study& study, const std::string& key) {
    return values(study, key, 1).front();
}

std::string story_of(const Study& study) {
    std::string text;
    for (const TimelineLine& line : run(study, {.runs = 1}).timeline) {
        text += line.what + " | " + line.cause + "\n";
    }
    return text;
}

TEST(Standby, ItsLossMovesNothing) {
    const Reading reading = read_scenario(R"yaml(timeline:
  - {at: 5m, fault: region-down, target: us-west-2, for: 1h}
duration: 3h
runbooks: {region-failover: {by: none}}
)yaml");
    const Study& study = reading.get();
    for (const AbsentMetric& absent : study.absent()) {
        EXPECT_TRUE(absent.key != "promote" ||
                    absent.reason == "no primary is lost, and no database is promoted");
    }
    EXPECT_EQ(one(study, "lost_writes"), 0);
    const std::string story = story_of(study);
    EXPECT_THAT(story, HasSubstr("step 'fence' is not needed: the primary is in another region"));
    EXPECT_THAT(story, HasSubstr("step 'promote' is not needed: the primary is in another region"));
    EXPECT_THAT(story, Not(HasSubstr("promoted;")));
    EXPECT_THAT(story, Not(HasSubstr("services in us-east-1 cannot write")));
}

TEST(Departures, AreNotUndoneByTroubleElsewhere) {
    const std::string lie = R"yaml(timeline:
  - {at: 5m, fault: health-override, target: us-east-1, answer: 503, for: 30m}
)yaml";
    const Reading alone = read_scenario(lie + "duration: 90m\n");
    const Reading beside =
        read_scenario(lie + "  - {at: 12m, fault: saas-outage, target: email}\nduration: 90m\n");
    EXPECT_LT(one(alone.get(), "shift{resolvers:isp}"), 300);
    EXPECT_EQ(one(beside.get(), "shift"), one(alone.get(), "shift"));
    EXPECT_EQ(one(beside.get(), "stale@10m"), one(alone.get(), "stale@10m"));
}

TEST(Recovery, IsNoneWhereRequestsStillWaitAtTheEnd) {
    for (const std::string timeout : {"5s", "30s", "10m"}) {
        const Reading reading =
            read_scenario("timeline:\n  - {at: 5m, fault: region-down, target: us-east-1}\n"
                          "duration: 30m\n"
                          "health: {east: {disabled: true}}\n"
                          "clients: {east: {requests: 0.5/s, timeout: " +
                          timeout + "}}\n");
        EXPECT_EQ(one(reading.get(), "rto"), HUGE_VAL) << timeout;
        EXPECT_GT(one(reading.get(), "outage"), 24 * 60) << timeout;
        EXPECT_NEAR(one(reading.get(), "availability"), 1.0 / 6, 0.1) << timeout;
    }
}

TEST(Outage, IsTheWholeTimeBelowTheTarget) {
    const Reading reading = read_scenario("timeline:\n  - {at: 10m, fault: region-down, target: us-east-1}\n"
                                          "duration: 20m\n"
                                          "health: {east: {disabled: true}}\n");
    EXPECT_EQ(one(reading.get(), "outage"), 600) << "some 600 requests: the whole of them are one window";
}

TEST(Nearness, MeasuresAndRoutesAlikeAtNoDistance) {
    const Reading reading = read_bare(R"yaml(set: {network.0.round_trip: 0ms, clients.all.near: there}
timeline: [{at: 5m, fault: region-down, target: there}]
expect: {"shift{clients:all}": ["never == 0"]}
duration: 30m
)yaml");
    EXPECT_LT(one(reading.get(), "shift"), 600);
}

TEST(ALogAtTheStart, IsAsFullAsItsLag) {
    // 10 writes a second, 15 s behind, cut at the very start: Poisson of mean 150.
    const Reading reading = read_scenario(R"yaml(timeline: [{at: 0s, fault: region-down, target: us-east-1}]
duration: 40m
clients: {east: {requests: 0.5/s}, west: {requests: 0.5/s}}
database: {main: {replicas: {us-west-2: {lag: 15s, promotion: 5m}}}}
runbooks: {region-failover: {by: none}}
)yaml");
    constexpr std::uint32_t runs = 60;
    double sum = 0;
    for (const double lost : values(reading.get(), "lost_writes", runs)) {
        sum += lost;
    }
    EXPECT_NEAR(sum / runs, 150, 4 * std::sqrt(150.0 / runs));
    EXPECT_NEAR(one(reading.get(), "rpo"), 15, 2);
}

TEST(Causes, AreNamedWhenARegionComesBack) {
    const Reading reading =
        read_scenario(R"yaml(timeline: [{at: 5m, fault: region-down, target: us-east-1, for: 2m}]
duration: 30m
)yaml");
    const std::string story = story_of(reading.get());
    EXPECT_THAT(story, HasSubstr("services in us-west-2 can write to main | fault"));
    const std::string east = "services in us-east-1 can write to main";
    EXPECT_NE(story.find(east), std::string::npos);
    EXPECT_EQ(story.find(east), story.rfind(east)) << "once, without a flicker\n" << story;
}

TEST(PlannedShift, NeedsARegionThatNoAlarmGives) {
    const Reading reading = read_scenario(R"yaml(timeline: [{at: 5m, runbook: away}]
duration: 30m
runbooks: {away: {on: region-alarm, by: none, steps: [{shift: app}]}}
)yaml");
    EXPECT_THAT(reading.told,
                HasSubstr("step 'shift' of 'away' is about the region of an alarm, and there is none here"));
}

TEST(Switchover, ThatLosesItsSourceSaysSo) {
    const Reading reading = read_scenario(R"yaml(timeline:
  - {at: 5m, runbook: move}
  - {at: 5m30s, fault: region-down, target: us-east-1}
duration: 1h
clients: {east: {requests: 0.5/s}}
database: {main: {replicas: {us-west-2: {lag: 1m}}}}
runbooks: {region-failover: {by: on-call}, move: {steps: [{switchover: main}]}}
)yaml");
    EXPECT_THAT(story_of(reading.get()),
                HasSubstr("step 'switchover' waits: the rest of the log cannot arrive"));
}

TEST(Faults, OfExpectationsAreToldWithAllOthers) {
    const Reading reading = read_scenario(R"yaml(timeline: [{at: 5m, falut: region-down}]
expect: {detekt: ["max < 3s"], rto: ["p(101) < 3s"]}
)yaml");
    EXPECT_THAT(reading.told,
                testing::AllOf(HasSubstr("unknown key 'falut'"), HasSubstr("no metric 'detekt'"),
                               HasSubstr("'p(101) < 3s' does not begin with a statistic")));
}

} // namespace
} // namespace gameday::studies
