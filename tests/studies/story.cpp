// The story of a replication: in order, from the start of the clock, each line with what led to it.

#include "studies/story.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<TimelineLine> story_of(const Study& study, std::uint32_t replication = 1) {
    std::vector<TimelineLine> lines;
    replay(study, models::Grain::request, 1, replication,
           [&](const models::World& world) { lines = tell_story(world, study.document()); });
    return lines;
}

/// The first line that says that; fails the test when none does.
TimelineLine line_with(const std::vector<TimelineLine>& lines, const std::string& words) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const TimelineLine& line) {
        return line.what.find(words) != std::string::npos;
    });
    if (found == lines.end()) {
        ADD_FAILURE() << "nothing says '" << words << "'";
        return {};
    }
    return *found;
}

class EachStory : public testing::TestWithParam<std::string> {};

TEST_P(EachStory, IsInOrderAndEachCauseCameBefore) {
    const Study study = shipped_small(GetParam());
    for (const std::uint32_t replication : {1U, 2U, 3U}) {
        const auto lines = story_of(study, replication);
        ASSERT_FALSE(lines.empty());
        EXPECT_EQ(lines.front().at, 0) << "the clock starts with what happens first";
        EXPECT_EQ(lines.front().cause, "");
        EXPECT_FALSE(lines.front().since_cause);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            EXPECT_FALSE(lines[i].what.empty());
            EXPECT_EQ(lines[i].cause.empty(), !lines[i].since_cause.has_value()) << lines[i].what;
            EXPECT_TRUE(i == 0 || lines[i - 1].at <= lines[i].at) << lines[i].what;
            if (lines[i].since_cause) {
                EXPECT_GE(*lines[i].since_cause, 0) << lines[i].what;
                EXPECT_GE(lines[i].at - *lines[i].since_cause, 0)
                    << lines[i].what << ": its cause began before the clock";
                const std::int64_t caused = lines[i].at - *lines[i].since_cause;
                EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                                        [&](const TimelineLine& line) { return line.at == caused; }))
                    << lines[i].what << ": its cause is not told";
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, EachStory, testing::ValuesIn(shipped_scenarios()), name_of_test);

TEST(Story, OfAnOutageGoesFromTheFaultToTheUsers) {
    const auto lines = story_of(shipped_small("region-outage.yaml"));
    EXPECT_EQ(lines.front().what, "us-east-1 unreachable");
    for (const auto& [words, cause] : std::vector<std::pair<std::string, std::string>>{
             {"health check of us-east-1 red", "fault"},
             {"app.example.com answers us-west-2", "health"},
             {"alarm: on-call is paged about us-east-1", "health"},
             {"on-call acknowledges", "alarm"},
             {"on-call finds that it is real", "on-call"},
             {"region-failover started", "on-call"},
             {"main in us-east-1 fenced", "decision"},
             {"us-west-2 replica of main promoted", "fence"},
             {"db.internal points to us-west-2", "promotion"},
             {"half of the traffic that must move", "DNS"}}) {
        EXPECT_EQ(line_with(lines, words).cause, cause) << words;
    }
    EXPECT_LT(line_with(lines, "half of the traffic").at, line_with(lines, "95 % of the traffic").at);
}

// What the lines say is what the metrics say.
TEST(Story, AgreesWithTheMetrics) {
    const Study study = shipped_small("region-outage.yaml");
    const Result result = run(study, {.runs = 1});
    const auto at = [&](const std::string& words) {
        return static_cast<double>(line_with(result.timeline, words).at) / 1e9;
    };
    EXPECT_EQ(at("health check of us-east-1 red"), result.metric("detect")->summary.mean());
    EXPECT_EQ(at("region-failover started"), result.metric("decide")->summary.mean());
    EXPECT_EQ(at("us-west-2 replica of main promoted"), result.metric("promote")->summary.mean());
    EXPECT_EQ(at("95 % of the traffic that must move has moved"), result.metric("shift")->summary.mean());
    EXPECT_EQ(at("service restored: 99 % of requests succeed from here on"),
              result.metric("rto")->summary.mean());
}

TEST(Story, OfAFalseAlarmSaysSo) {
    const auto lines = story_of(shipped_small("lying-health-check.yaml"));
    EXPECT_THAT(lines.front().what, StartsWith("/health of us-east-1 answers 503"));
    EXPECT_EQ(line_with(lines, "stands down").cause, "on-call");
    EXPECT_EQ(line_with(lines, "tells the truth again").cause, "") << "it ends by itself";
    EXPECT_EQ(line_with(lines, "tells the truth again").at, 1'800'000'000'000);
}

TEST(Story, LeavesOutWhatCameBeforeTheClock) {
    const auto reading =
        read_scenario("timeline:\n  - {at: 30m, fault: saas-outage, target: email, for: 5m}\n");
    const auto lines = story_of(reading.get());
    EXPECT_EQ(lines.front().what, "email provider goes down");
    EXPECT_EQ(line_with(lines, "email: outbox drained").cause, "e-mail");
}

TEST(Story, OfNothingIsEmpty) {
    EXPECT_TRUE(story_of(read_scenario("timeline: []\n").get()).empty());
}

TEST(Story, IsThatOfTheMedianReplication) {
    const Study study = shipped_small("lying-health-check.yaml");
    const Result result = run(study, {.first = 3, .runs = 5});
    const auto told = story_of(study, result.median_replication);
    ASSERT_EQ(result.timeline.size(), told.size());
    for (std::size_t i = 0; i < told.size(); ++i) {
        EXPECT_EQ(result.timeline[i].at, told[i].at);
        EXPECT_EQ(result.timeline[i].what, told[i].what);
    }
    EXPECT_EQ(static_cast<double>(line_with(told, "95 % of the traffic").at) / 1e9,
              result.metric("failover")->summary.quantile(50));
}

/// What running a study takes.
struct Taken {
    int worlds = 0;
    std::uint64_t events = 0;
    std::vector<TimelineLine> story;
};

Taken taken(const Study& study, ReplicateOptions options) {
    Taken all;
    options.look = [&all](const models::World& world) {
        ++all.worlds;
        all.events += world.engine().events_handled();
    };
    all.story = run(study, options).timeline;
    return all;
}

TEST(Story, OfOneReplicationAloneIsToldByTheWorldThatRan) {
    const Study study = shipped_small("region-outage.yaml");
    std::uint64_t once = 0;
    std::vector<TimelineLine> replayed;
    replay(study, models::Grain::request, 1, 7, [&](const models::World& world) {
        once = world.engine().events_handled();
        replayed = tell_story(world, study.document());
    });
    const Taken alone = taken(study, {.first = 7, .runs = 1});
    EXPECT_EQ(alone.worlds, 1);
    EXPECT_EQ(alone.events, once);
    ASSERT_EQ(alone.story.size(), replayed.size());
    for (std::size_t i = 0; i < replayed.size(); ++i) {
        EXPECT_EQ(alone.story[i].at, replayed[i].at);
        EXPECT_EQ(alone.story[i].what, replayed[i].what);
        EXPECT_EQ(alone.story[i].cause, replayed[i].cause);
    }
    EXPECT_EQ(taken(study, {.first = 6, .runs = 2}).worlds, 3) << "two, and the median one again";
}

} // namespace
} // namespace gameday::studies
