// Which metrics a scenario has, and which it cannot have.

#include "studies/metrics/metric.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

std::map<std::string, std::string> absent_in(const Study& study) {
    std::map<std::string, std::string> absent;
    for (const AbsentMetric& metric : study.absent()) {
        EXPECT_TRUE(absent.emplace(metric.key, metric.reason).second) << metric.key << " is absent twice";
    }
    return absent;
}

class EachScenario : public testing::TestWithParam<std::string> {};

TEST_P(EachScenario, ReportsEachMetricOrSaysWhyNot) {
    const Study study = shipped(GetParam());
    const auto absent = absent_in(study);
    std::set<std::string> measured;
    for (const Study::Measured& one : study.measured()) {
        measured.insert(one.key.name);
        EXPECT_EQ(one.metric, find_metric(one.key.name));
    }
    for (const Metric& metric : metrics()) {
        const bool is_absent = absent.contains(metric.name);
        EXPECT_NE(measured.contains(metric.name), is_absent) << metric.name;
        EXPECT_TRUE(!is_absent || !absent.at(metric.name).empty())
            << metric.name << " is absent for no reason";
    }
    const auto keys = keys_of(study);
    EXPECT_EQ(std::set(keys.begin(), keys.end()).size(), keys.size()) << "some key is measured twice";
}

TEST_P(EachScenario, CountsAreNeverAbsent) {
    const auto absent = absent_in(shipped(GetParam()));
    for (const char* const key : {"lost_writes", "divergent_writes", "stale_reads", "failed_requests",
                                  "failed_writes", "availability", "false_failovers", "lost_emails"}) {
        EXPECT_FALSE(absent.contains(key)) << key;
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, EachScenario, testing::ValuesIn(shipped_scenarios()), name_of_test);

TEST(Metrics, AreDescribed) {
    std::set<std::string> names;
    for (const Metric& metric : metrics()) {
        EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
        EXPECT_EQ(metric.doc.back(), '.') << metric.name;
        EXPECT_TRUE(parse_metric_key(metric.name).value) << metric.name;
        EXPECT_EQ(find_metric(metric.name), &metric);
    }
    EXPECT_EQ(find_metric("no_such"), nullptr);
}

TEST(Absent, AsTheDesignSays) {
    const auto lying = absent_in(shipped("lying-health-check.yaml"));
    EXPECT_EQ(lying.at("decide"), "no runbook is started");
    EXPECT_EQ(lying.at("promote"), "no primary is lost, and no database is promoted");
    EXPECT_EQ(lying.at("writable"), "no primary is lost, and no database is promoted");
    EXPECT_EQ(lying.at("rpo"), "no primary is lost, and no database is promoted");
    EXPECT_FALSE(lying.contains("detect"));
    const auto planned = absent_in(shipped("planned-failover.yaml"));
    EXPECT_EQ(planned.at("detect"), "no region fails");
    EXPECT_FALSE(planned.contains("decide"));
    EXPECT_TRUE(absent_in(shipped("region-outage.yaml")).empty());
}

TEST(Absent, WithoutASubject) {
    const auto nothing = absent_in(read_scenario("timeline: []\n").get());
    for (const char* const key :
         {"rto", "rto_reads", "rto_writes", "outage", "outage_reads", "outage_writes"}) {
        EXPECT_EQ(nothing.at(key), "the timeline is empty, so no clock starts") << key;
    }
    EXPECT_EQ(nothing.at("failover"), "nobody has to leave a region, and no database is promoted");
    for (const char* const key : {"shift", "stale"}) {
        EXPECT_EQ(nothing.at(key), "no region fails, and no runbook moves users away from one") << key;
    }
}

TEST(Absent, WhereTheRunEndsBeforeTheInstant) {
    const auto brief = read_outage("duration: 14m\n");
    EXPECT_EQ(absent_in(brief.get()).at("stale"), "the run ends before 10m have passed");
    EXPECT_THAT(keys_of(brief.get()), Not(Contains(HasSubstr("stale@"))));
    const auto enough = read_outage("duration: 15m\n");
    EXPECT_THAT(keys_of(enough.get()), IsSupersetOf({"stale@10m", "stale{resolvers:isp}@10m"}));
}

TEST(Absent, WhereNobodyHasToMove) {
    const auto west = read_scenario("clients:\n  west: {near: us-east-1}\n"
                                    "timeline:\n  - {at: 5m, fault: health-override, target: us-west-2}\n");
    const auto absent = absent_in(west.get());
    EXPECT_EQ(absent.at("failover"), "nobody is sent to us-west-2, and no database is promoted");
    EXPECT_EQ(absent.at("shift"), "none of those users are sent to us-west-2");
    EXPECT_FALSE(absent.contains("detect"));
}

// Where only the database moves, that is the failover.
TEST(Failover, IsThatOfTheDatabaseWhereNobodyHasToMove) {
    const auto reading = read_scenario(
        "clients:\n  east: {near: us-west-2}\n"
        "runbooks:\n  now: {steps: [{fence: main}, {promote: main}, {point: db.internal}]}\n"
        "timeline:\n  - {at: 5m, fault: region-down, target: us-east-1}\n  - {at: 6m, runbook: now}\n");
    ASSERT_TRUE(reading.study) << reading.told;
    EXPECT_TRUE(absent_in(reading.get()).contains("shift"));
    const Result result = run(reading.get(), {.runs = 5});
    EXPECT_EQ(result.metric("failover")->summary.never(), 0U);
    EXPECT_EQ(result.metric("failover")->summary.mean(), result.metric("writable")->summary.mean());
}

TEST(SeveralDatabases, TheLastAndTheWorstCount) {
    const Reading reading = read_outage(R"yaml(database:
  orders: {primary: us-east-1, endpoint: {name: orders.internal},
           replicas: {us-west-2: {lag: 20s, promotion: 30m}}}
  main: {lag_gate: {limit: 1h}, replicas: {us-west-2: {lag: 2s, promotion: 5m}}}
clients: {east: {database: orders, requests: 1/s}, west: {database: main, requests: 1/s}}
runbooks:
  region-failover: {by: none, steps: [{promote: main}, {promote: orders, id: orders, after: []},
                    {point: db.internal, after: promote}, {point: orders.internal, id: edit, after: orders}]}
)yaml");
    const Replication seen = replicate(reading.get(), {.runs = 1}).done.front();
    const auto value = [&](const std::string& key) {
        const auto keys = keys_of(reading.get());
        const auto found = std::find(keys.begin(), keys.end(), key);
        EXPECT_NE(found, keys.end()) << key;
        return seen.values.at(static_cast<std::size_t>(found - keys.begin()));
    };
    EXPECT_EQ(value("promote"), value("promote{database:orders}"));
    EXPECT_LT(value("promote{database:main}"), value("promote{database:orders}"));
    EXPECT_EQ(value("writable"), value("writable{database:orders}"));
    EXPECT_EQ(value("rpo"), value("rpo{database:orders}"));
    EXPECT_LT(value("rpo{database:main}"), value("rpo{database:orders}"));
    EXPECT_EQ(value("lost_writes"),
              value("lost_writes{database:main}") + value("lost_writes{database:orders}"));
}

TEST(Movers, AreThoseWhomDnsSendsThere) {
    const auto keys = [](const std::string& routing) {
        return read_outage("set: {dns.app.routing: " + routing + "}\n" +
                           "expect:\n  shift{clients:west}: [\"never == 0\"]\n");
    };
    EXPECT_THAT(
        keys("latency").told,
        HasSubstr(
            "'shift{clients:west}' is absent in this scenario: none of those users are sent to us-east-1"));
    EXPECT_THAT(keys("hybrid").told, HasSubstr("none of those users are sent to us-east-1"));
    const auto failover = keys("failover"); // everybody is sent to the primary
    ASSERT_TRUE(failover.study) << failover.told;
    const Result result = run(failover.get(), {.runs = 3});
    EXPECT_EQ(result.metric("shift{clients:west}")->summary.never(), 0U);
}

TEST(Detection, ByAlarmIsAbsentWhereNothingWaitsForOne) {
    const std::string expect = "expect:\n  detect{by:alarm}: [\"never == 0\"]\n";
    EXPECT_EQ(read_outage(expect).told, "");
    const std::string outage = "timeline:\n  - {at: 5m, fault: region-down, target: here}\n";
    EXPECT_EQ(read_bare(outage + "expect: {detect: [\"never == 0\"]}\n").told, "");
    EXPECT_THAT(read_bare(outage + expect).told, HasSubstr("no runbook waits for an alarm"));
}

TEST(Absent, FromASystemThatHasNoSuchThing) {
    const auto bare = read_bare("timeline:\n  - {at: 5m, fault: region-down, target: here}\n");
    const auto absent = absent_in(bare.get());
    EXPECT_EQ(absent.at("unprotected"), "no database has a replica");
    EXPECT_EQ(absent.at("email_drain"), "the system has no e-mail provider");
    EXPECT_EQ(absent.at("email_delay"), "the system has no e-mail provider");
    EXPECT_EQ(absent.at("decide"), "no runbook is started");
    EXPECT_FALSE(absent.contains("failover"));
    for (const Metric& metric : metrics()) {
        EXPECT_FALSE(metric.unit == Unit::count && absent.contains(metric.name))
            << metric.name << ": counts are 0";
    }
    const Result result = run(bare.get(), {.runs = 3});
    EXPECT_EQ(result.metric("lost_writes")->summary.max(), 0);
    EXPECT_EQ(result.metric("failover")->summary.mean(), result.metric("shift")->summary.mean());
}

/// What is said of an expectation of that key.
std::string told(const std::string& key) {
    return read_outage("expect:\n  \"" + key + "\": [\"never == 0\"]\n").told;
}

TEST(ExpectedMetric, IsLocatedWhenItIsAbsent) {
    EXPECT_EQ(
        read_scenario("timeline:\n  - {at: 5m, fault: saas-outage, target: email}\n"
                      "expect:\n  promote: [\"never == 0\"]\n")
            .told,
        R"(mine.yaml:7:3: error: 'promote' is absent in this scenario: no primary is lost, and no database is promoted
    7 |   promote: ["never == 0"]
      |   ^^^^^^^ an absent metric cannot be expected
1 error; nothing was run
)");
}

TEST(ExpectedMetric, IsLocatedWhenItIsUnknown) {
    EXPECT_THAT(told("rot"), AllOf(HasSubstr("did you mean 'rto'?"),
                                   HasSubstr("mine.yaml:7:3: error: there is no metric 'rot'"),
                                   HasSubstr("metrics: failover, detect, decide, promote,")));
    EXPECT_THAT(told("rto{"), HasSubstr("the labels of 'rto' lack their closing brace"));
    EXPECT_THAT(told("rto{users:east}"),
                AllOf(HasSubstr("'rto' has no label 'users'"), HasSubstr("labels: clients, region")));
    EXPECT_THAT(told("failover{clients:east}"),
                AllOf(HasSubstr("'failover' has no label 'clients'"), HasSubstr("it has none")));
    EXPECT_THAT(told("rto{clients:eest}"),
                AllOf(HasSubstr("there is no 'eest' for label 'clients'"), HasSubstr("allowed: east, west")));
    EXPECT_THAT(told("rto{region:mars}"), HasSubstr("allowed: us-east-1, us-west-2"));
    EXPECT_THAT(told("shift{resolvers:x}"), HasSubstr("allowed: corporate, isp, mobile"));
    EXPECT_THAT(told("rpo{database:x}"), HasSubstr("allowed: main"));
    EXPECT_THAT(told("detect{by:x}"), HasSubstr("allowed: alarm"));
    EXPECT_THAT(told("shift{share:0%}"), HasSubstr("'0%' is not a share above 0%"));
    EXPECT_THAT(told("shift{share:most}"), HasSubstr("'most' is not a share above 0%"));
}

TEST(ExpectedMetric, NeedsAnInstantOrHasNone) {
    EXPECT_THAT(told("stale"), AllOf(HasSubstr("'stale' needs an instant"), HasSubstr("such as stale@10m")));
    EXPECT_THAT(told("rto@10m"), AllOf(HasSubstr("'rto' has no instant"), HasSubstr("leave out @")));
    EXPECT_THAT(told("stale@1h"), HasSubstr("the run ends before 1h have passed"));
    EXPECT_EQ(told("stale@55m"), "");
}

TEST(ExpectedMetric, IsMeasuredOnceHoweverItIsWritten) {
    const auto reading =
        read_outage("expect:\n  stale@600s: [\"mean < 100%\"]\n  stale@10m: [\"mean > 0%\"]\n");
    ASSERT_TRUE(reading.study) << reading.told;
    EXPECT_EQ(reading.get().expected().size(), 2U);
    EXPECT_EQ(reading.get().expected()[0].measured, reading.get().expected()[1].measured);
}

TEST(Percentiles, HoldThoseThatExpectationsAskFor) {
    const auto reading = read_outage("expect:\n  rto: [\"p(90) < 30d\", \"p(95) < 30d\"]\n");
    const Result result = run(reading.get(), {.runs = 3});
    EXPECT_EQ(result.metric("rto")->percentiles, (std::vector<double>{5, 50, 90, 95, 99}));
    EXPECT_EQ(result.metric("detect")->percentiles, (std::vector<double>{5, 50, 95, 99}));
}

TEST(Verdict, IsWhatTheExpectationsSay) {
    const auto verdict = [](const std::string& rest) {
        return run(read_outage("duration: 10m\n" + rest).get(), {.runs = 2}).verdict;
    };
    // The run is over long before anybody has done anything.
    const std::string accepted = "accept:\n  users-not-served: {share: 100%, reason: cut off on purpose}\n"
                                 "  writes-impossible: {share: 100%, reason: cut off on purpose}\n"
                                 "  step-not-ended: {share: 100%, reason: cut off on purpose}\n"
                                 "  nobody-moved-the-database: {share: 100%, reason: cut off on purpose}\n";
    EXPECT_EQ(verdict(accepted), Verdict::none);
    EXPECT_EQ(verdict(accepted + "expect: {detect: [\"never == 0\"]}\n"), Verdict::pass);
    EXPECT_EQ(verdict(accepted + "expect: {detect: [\"never == 0\", \"max < 1s\"]}\n"), Verdict::fail);
    EXPECT_EQ(verdict(""), Verdict::fail) << "of a warning that nobody accepts";
    EXPECT_EQ(verdict("expect: {detect: [\"never == 0\"]}\n"), Verdict::fail);
}

TEST(Sustained, AllowsNoMissedWindowAtAll) {
    const auto rto = [](const std::string& fault, const std::string& rest) {
        const auto reading = read_bare("timeline:\n  - {at: 5m, fault: " + fault + "}\n" + rest);
        return run(reading.get(), {.runs = 4}).metric("rto")->summary;
    };
    const std::string outage = "region-down, target: here, for: 10m";
    EXPECT_EQ(rto(outage, "").never(), 0U);
    EXPECT_GT(rto(outage, "").min(), 0);
    EXPECT_EQ(rto(outage, "verdict: sustained\n").never(), 4U);
    const std::string lie = "health-override, target: here"; // nobody is served any worse
    EXPECT_EQ(rto(lie, "verdict: sustained\n").max(), 0);
}

TEST(ExpectedMetric, TellsEachFaultOfEachExpectation) {
    const std::string all = read_outage("expect:\n  rto: [\"p95 < 3m\", \"mean < 3\"]\n  nope: []\n").told;
    EXPECT_THAT(all,
                AllOf(HasSubstr("mine.yaml:7:9: error: 'p95 < 3m' does not begin with a statistic"),
                      HasSubstr("mine.yaml:7:29: error: '3' needs a duration with a unit"),
                      HasSubstr("mine.yaml:8:3: error: there is no metric 'nope'"), HasSubstr("3 errors")));
}

} // namespace
} // namespace gameday::studies
