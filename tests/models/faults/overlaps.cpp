#include <gtest/gtest.h>

#include "models/imposed.hpp"
#include "tests/models/tiny_system.hpp"

/// Several faults at once on one thing: the end of one does not end the others.
namespace gameday::models {
namespace {

using testing::seconds;
using testing::strikes;
using testing::Texts;
using testing::tiny_system;
using testing::TinyWorld;

const Texts east{{"target", "east"}};
const Texts east_refuses{{"target", "east"}, {"answer", "refuse"}};
const Texts replica{{"target", "main"}, {"replica", "west"}};

std::string changes(const std::string& subject, std::vector<TimelineEntry> timeline) {
    SystemParameters system = tiny_system();
    system.saas["email"].endpoint = {"east"};
    system.saas["email"].rate = {1};
    TinyWorld world(system, std::move(timeline), seconds(1000));
    return world.run().changes(subject);
}

TEST(Imposed, OfSeveralThatLastTheLastToBeginCounts) {
    sim::Engine engine;
    Imposed<int> value(engine, sim::testing::named("value"), 0);
    const auto step = [&](auto act) {
        act();
        return value.value();
    };
    EXPECT_EQ(step([&] { value.impose(1); }), 1);
    EXPECT_EQ(step([&] { value.impose(2); }), 2);
    EXPECT_EQ(step([&] { value.impose(1); }), 1);
    EXPECT_EQ(step([&] { value.lift(2); }), 1);
    EXPECT_EQ(step([&] { value.lift(1); }), 1) << "the other one lasts";
    EXPECT_EQ(step([&] { value.impose(3); }), 3);
    EXPECT_EQ(step([&] { value.lift(3); }), 1);
    EXPECT_EQ(step([&] { value.lift(1); }), 0);
}

TEST(Overlaps, ARegionIsBackWhenTheLastOfItsFaultsEnds) {
    EXPECT_EQ(changes("regions.east.reach", {strikes(seconds(100), "region-down", east, seconds(200)),
                                             strikes(seconds(200), "region-down", east, seconds(200))}),
              "100s 2, 400s 0");
    EXPECT_EQ(
        changes("regions.east.reach", {strikes(seconds(100), "region-down", east, seconds(500)),
                                       strikes(seconds(200), "region-down", east_refuses, seconds(100))}),
        "100s 2, 200s 1, 300s 2, 600s 0");
    EXPECT_EQ(changes("regions.east.reach", {strikes(seconds(100), "region-down", east, seconds(100)),
                                             strikes(seconds(200), "region-down", east)}),
              "100s 2")
        << "one begins where the other ends";
}

TEST(Overlaps, TheEndOfAHostsFaultDoesNotBringBackItsRegion) {
    const std::vector<TimelineEntry> timeline{
        strikes(seconds(100), "region-down", east, seconds(500)),
        strikes(seconds(200), "primary-crash", {{"target", "main"}}, seconds(100)),
        strikes(seconds(400), "primary-crash", {{"target", "main"}}, seconds(500))};
    EXPECT_EQ(changes("database.main.up", timeline), "100s 0, 900s 1");
}

TEST(Overlaps, ALieCoversALieAndUncoversIt) {
    Texts green = east;
    green["answer"] = "200";
    EXPECT_EQ(changes("regions.east.health_override",
                      {strikes(seconds(100), "health-override", east, seconds(500)),
                       strikes(seconds(200), "health-override", green, seconds(100))}),
              "100s 503, 200s 200, 300s 503, 600s 0");
}

TEST(Overlaps, AProviderIsBackWhenTheLastOutageEnds) {
    EXPECT_EQ(
        changes("saas.email.up", {strikes(seconds(100), "saas-outage", {{"target", "email"}}, seconds(200)),
                                  strikes(seconds(200), "saas-outage", {{"target", "email"}}, seconds(300)),
                                  strikes(seconds(300), "region-down", east, seconds(400))}),
        "100s 0, 700s 1");
}

TEST(Overlaps, TroubleLastsAsLongAsAnyFaultOfTheRegionThatUsersLeave) {
    EXPECT_EQ(changes("trouble", {strikes(seconds(100), "region-down", east, seconds(200)),
                                  strikes(seconds(200), "health-override", east, seconds(300)),
                                  strikes(seconds(250), "saas-outage", {{"target", "email"}}, seconds(500))}),
              "100s 1, 500s 0");
}

double lag_at_end(std::vector<TimelineEntry> timeline, Duration end) {
    SystemParameters often = tiny_system();
    often.clients["people"].requests = {10};
    often.clients["people"].writes = {1};
    often.clients["people"].retry.attempts = {1}; // else what fails in an outage comes after it
    TinyWorld world(std::move(often), std::move(timeline), end);
    world.run();
    auto* const stream =
        const_cast<Database*>(world->database("main"))->stream(world->topology().find("west"));
    return (world->end() - stream->arrived_through(world->end())).in_seconds();
}

TimelineEntry spike(std::int64_t at, const std::string& to, std::int64_t lasts) {
    Texts fields = replica;
    fields["to"] = to;
    return strikes(seconds(at), "lag-spike", fields, seconds(lasts));
}

TEST(Overlaps, AStreamRunsAgainWhenTheLastStallEnds) {
    const auto stalls = [] {
        return std::vector{strikes(seconds(100), "replica-stall", replica, seconds(20)),
                           strikes(seconds(110), "replica-stall", replica, seconds(30))};
    };
    EXPECT_NEAR(lag_at_end(stalls(), seconds(139)), 41, 0.5);
    EXPECT_NEAR(lag_at_end(stalls(), seconds(145)), 22, 1);
}

TEST(Overlaps, AStallIsOneWithTheFailureOfEitherEnd) {
    const auto both = [] {
        return std::vector{strikes(seconds(100), "region-down", east, seconds(20)),
                           strikes(seconds(110), "replica-stall", replica, seconds(30))};
    };
    EXPECT_NEAR(lag_at_end(both(), seconds(139)), 41, 0.5);
    EXPECT_NEAR(lag_at_end(both(), seconds(145)), 2, 0.5) << "nothing was written for 20 s: less to catch up";
}

TEST(Overlaps, ASpikeSurvivesAStallThatInterruptsIt) {
    const auto both = [] {
        return std::vector{spike(100, "22s", 500),
                           strikes(seconds(200), "replica-stall", replica, seconds(30))};
    };
    EXPECT_NEAR(lag_at_end(both(), seconds(199)), 22, 0.5);
    EXPECT_NEAR(lag_at_end(both(), seconds(230)), 52, 0.5);
    EXPECT_NEAR(lag_at_end(both(), seconds(400)), 22, 0.5) << "not the usual 2 s";
    EXPECT_NEAR(lag_at_end(both(), seconds(700)), 2, 0.5);
}

TEST(Overlaps, ASpikeThatBeginsDuringAStallFollowsIt) {
    EXPECT_NEAR(
        lag_at_end({strikes(seconds(100), "replica-stall", replica, seconds(30)), spike(110, "22s", 500)},
                   seconds(400)),
        22, 0.5);
}

TEST(Overlaps, OfTwoSpikesTheLastOneThatLastsCounts) {
    const auto both = [] { return std::vector{spike(100, "22s", 500), spike(200, "62s", 100)}; };
    EXPECT_NEAR(lag_at_end(both(), seconds(299)), 62, 0.5);
    EXPECT_NEAR(lag_at_end(both(), seconds(500)), 22, 0.5);
    EXPECT_NEAR(lag_at_end(both(), seconds(700)), 2, 0.5);
    const auto inner_ends_last = [] { return std::vector{spike(100, "22s", 200), spike(200, "62s", 500)}; };
    EXPECT_NEAR(lag_at_end(inner_ends_last(), seconds(350)), 62, 0.5);
    EXPECT_NEAR(lag_at_end(inner_ends_last(), seconds(800)), 2, 0.5);
}

} // namespace
} // namespace gameday::models
