// What a file has to be, apart from what its parts say of themselves.

#include "studies/document.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(Document, HasDefaults) {
    const auto reading = read_scenario("");
    ASSERT_TRUE(reading.study) << reading.told;
    const Document& document = reading.get().document();
    EXPECT_EQ(document.scenario, "mine");
    EXPECT_EQ(document.duration, sim::Duration::hours(1));
    EXPECT_EQ(document.verdict, RecoveryRule::recovery);
    EXPECT_EQ(document.target.fraction, 0.99);
    EXPECT_TRUE(document.timeline.empty());
    EXPECT_TRUE(reading.get().measured().size() > 5);
}

TEST(Document, RefusesWhatHappensAfterTheEnd) {
    const std::string told = read_scenario("duration: 10m\ntimeline:\n"
                                           "  - {at: 10m, fault: region-down, target: us-east-1}\n"
                                           "  - {at: 9m59s, fault: region-down, target: us-west-2}\n")
                                 .told;
    EXPECT_THAT(told, AllOf(HasSubstr("mine.yaml:6:10: error: this lies at or after the end of the run"),
                            HasSubstr("duration is 10m"), HasSubstr("1 error")));
}

// A value, an id, an instant, a label, a metric and a warning: six faults of six kinds.
TEST(Document, TellsOfAllThatIsWrongAtOnce) {
    const std::string told =
        read_scenario("duration: 10m\nclock: outrage\nverdict: always\ntimeline:\n"
                      "  - {at: 11m, id: outage, fault: region-down, target: us-east-1}\n"
                      "expect: {\"shift{resolvers:ips}\": [\"max < 1m\"], shft: []}\n"
                      "accept: {user-not-served: {reason: no}}\n")
            .told;
    EXPECT_THAT(told,
                AllOf(HasSubstr("did you mean 'outage'?"), HasSubstr("recovery, sustained"),
                      HasSubstr("this lies at or after the end of the run"), HasSubstr("'isp'"),
                      HasSubstr("did you mean 'shift'?"), HasSubstr("did you mean 'users-not-served'?")));
    EXPECT_THAT(told, HasSubstr("6 errors"));
}

// A rule of the system beside a fault of the scenario, and how a metric is written beside a name that may be
// faulty.
TEST(Document, TellsOfEveryRuleWhoseSectionsAreSound) {
    EXPECT_THAT(read_scenario(
                    "verdict: always\nresolvers: {spare: {count: 3}}\nclients: {east: {via: {spare: 10%}}}\n"
                    "timeline: [{at: 1m, id: a, fault: region-down, target: us-east-1},\n"
                    "           {at: 2m, id: a, fault: region-down, target: us-east-1}]\nnote: x\n"
                    "expect: {stale: [\"max < 5%\"]}\n")
                    .told,
                AllOf(HasSubstr("recovery, sustained"), HasSubstr("two entries are called 'a'"),
                      HasSubstr("unknown key 'note'"), HasSubstr("'stale' needs an instant")));
    const std::string rule = read_scenario("verdict: always\nclients: {east: {via: {isp: 10%}}}\n").told;
    EXPECT_THAT(rule, AllOf(HasSubstr("recovery, sustained"), HasSubstr("100%")));
    language::Diagnostics diagnostics;
    const std::string file = std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/region-outage.yaml";
    EXPECT_FALSE(Study::load(file, {.sets = {"durtion=9h", "timeline.0.at=5h"}}, diagnostics));
    EXPECT_THAT(diagnostics.render(), HasSubstr("1 error")) << "it may be meant to be longer";
}

// What cannot be read may be what another part of the file means.
TEST(Document, TellsOfNothingThatFollowsFromAnotherFault) {
    EXPECT_THAT(
        read_scenario("durration: 90m\nclock: outage\ntimeline:\n"
                      "  - {at: 70m, idd: outage, fault: region-down, target: us-east-1}\n"
                      "expect: {\"detect{fault:outage}\": [\"max < 3m\"]}\n")
            .told,
        AllOf(HasSubstr("did you mean 'duration'?"), HasSubstr("did you mean 'id'?"), HasSubstr("2 errors")));
    // Twelve places name a region.
    std::string regons = OwnSystem{}.text();
    regons.replace(regons.find("regions:"), 8, "regons:");
    EXPECT_THAT(read(regons).told, AllOf(HasSubstr("did you mean 'regions'?"), HasSubstr("1 error")));
}

TEST(Document, RefusesAFaultOfAReplicaThatIsNotThere) {
    EXPECT_THAT(
        read_scenario("timeline:\n  - {at: 1m, fault: replica-stall, target: main, replica: us-east-1}\n")
            .told,
        AllOf(HasSubstr("'main' has no replica in us-east-1"), HasSubstr("replicas: us-west-2")));
}

TEST(Document, KnowsTheWordsOfItsVerdict) {
    EXPECT_TRUE(read_scenario("verdict: sustained\n").study);
    EXPECT_THAT(read_scenario("verdict: always\n").told, HasSubstr("recovery, sustained"));
    EXPECT_THAT(read_scenario("target: 0%\n").told, HasSubstr("1%"));
    EXPECT_THAT(read_scenario("duration: 0s\n").told, HasSubstr("1s"));
}

TEST(Document, OfASystemAloneIsNoScenario) {
    language::Diagnostics diagnostics;
    const std::string file = std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/systems/two-region.yaml";
    EXPECT_FALSE(Study::load(file, {}, diagnostics));
    EXPECT_THAT(
        diagnostics.render(),
        AllOf(
            HasSubstr("two-region.yaml:7:1: error: this file describes a system, and nothing happens in it"),
            HasSubstr("a scenario says scenario: <title>")));
}

TEST(Document, WithoutASystemLacksThatOneLine) {
    const std::string told =
        read("gameday: 1\nscenario: mine\ntimeline:\n  - {at: 10m, fault: region-down, target: us-east-1}\n")
            .told;
    EXPECT_THAT(told, AllOf(HasSubstr("1:1: error: the file describes no system, and uses none"),
                            HasSubstr("uses: ../systems/two-region.yaml"), HasSubstr("1 error;")));
}

TEST(Document, HasADigestThatFollowsItsMeaning) {
    const auto digest = [](const std::string& text) { return read_scenario(text).get().loaded().digest; };
    EXPECT_EQ(digest(""), digest("duration: 60m\n"));
    EXPECT_NE(digest(""), digest("duration: 61m\n"));
}

} // namespace
} // namespace gameday::studies
