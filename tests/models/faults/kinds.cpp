#include "models/faults/fault.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::fault_of;
using testing::seconds;
using testing::strikes;
using testing::Texts;
using testing::tiny_system;
using testing::TinyWorld;

/// The tiny system with an e-mail provider in the east and plenty of writes.
SystemParameters busy() {
    SystemParameters system = tiny_system();
    system.saas["email"].endpoint = {"east"};
    system.saas["email"].rate = {1};
    system.clients["people"].requests = {1};
    system.clients["people"].writes = {1};
    return system;
}

/// How a subject changes while the fault lasts from 100 s to 150 s.
std::string changes(const std::string& subject, const std::string& kind, const Texts& fields) {
    TinyWorld world(busy(), {strikes(seconds(100), kind, fields, seconds(50))}, seconds(300));
    return world.run().changes(subject);
}

TEST(RegionDown, TakesTheRegionAndWhateverLivesThere) {
    const Texts east{{"target", "east"}};
    EXPECT_EQ(changes("regions.east.reach", "region-down", east), "100s 2, 150s 0");
    EXPECT_EQ(changes("regions.west.reach", "region-down", east), "");
    EXPECT_EQ(changes("database.main.up", "region-down", east), "100s 0, 150s 1");
    EXPECT_EQ(changes("saas.email.up", "region-down", east), "100s 0, 150s 1");
    EXPECT_EQ(changes("saas.email.up", "region-down", {{"target", "west"}}), "");
    EXPECT_EQ(changes("regions.east.reach", "region-down", {{"target", "east"}, {"answer", "refuse"}}),
              "100s 1, 150s 0");
}

TEST(HealthOverride, MakesThePageLieEitherWay) {
    EXPECT_EQ(changes("regions.east.health_override", "health-override", {{"target", "east"}}),
              "100s 503, 150s 0");
    EXPECT_EQ(
        changes("regions.east.health_override", "health-override", {{"target", "east"}, {"answer", "200"}}),
        "100s 200, 150s 0");
    EXPECT_EQ(changes("regions.east.reach", "health-override", {{"target", "east"}}), "");
}

TEST(PrimaryCrash, TakesTheHostAndNotItsRegion) {
    EXPECT_EQ(changes("database.main.hosts.east", "primary-crash", {{"target", "main"}}), "100s 2, 150s 0");
    EXPECT_EQ(
        changes("database.main.hosts.east", "primary-crash", {{"target", "main"}, {"answer", "refuse"}}),
        "100s 1, 150s 0");
    EXPECT_EQ(changes("regions.east.reach", "primary-crash", {{"target", "main"}}), "");
}

TEST(SaasOutage, TakesTheProviderAndNotItsRegion) {
    EXPECT_EQ(changes("saas.email.outage", "saas-outage", {{"target", "email"}}), "100s 1, 150s 0");
    EXPECT_EQ(changes("saas.email.up", "saas-outage", {{"target", "email"}}), "100s 0, 150s 1");
    EXPECT_EQ(changes("regions.east.reach", "saas-outage", {{"target", "email"}}), "");
}

/// How far behind what has arrived is, at the end of a run under these faults.
double lag_at_end(std::vector<TimelineEntry> timeline, Duration end) {
    TinyWorld world(busy(), std::move(timeline), end);
    world.run();
    auto* const stream =
        const_cast<Database*>(world->database("main"))->stream(world->topology().find("west"));
    return (world->end() - stream->arrived_through(world->end())).in_seconds();
}

const Texts replica{{"target", "main"}, {"replica", "west"}};

TEST(ReplicaStall, LetsNothingArriveUntilItEnds) {
    const auto stall = [] { return strikes(seconds(100), "replica-stall", replica, seconds(40)); };
    EXPECT_NEAR(lag_at_end({stall()}, seconds(99)), 2, 0.5);
    EXPECT_NEAR(lag_at_end({stall()}, seconds(130)), 32, 0.5);
    EXPECT_NEAR(lag_at_end({stall()}, seconds(145)), 22,
                2.5); // five times as fast, 4 s a second, by luck and a burst
    EXPECT_NEAR(lag_at_end({stall()}, seconds(151)), 2, 0.5);
}

TEST(LagSpike, RampsUpAndComesBack) {
    const auto spike = [] {
        Texts fields = replica;
        fields["to"] = "42s";
        fields["ramp"] = "400s";
        return strikes(seconds(100), "lag-spike", fields, seconds(600));
    };
    EXPECT_NEAR(lag_at_end({spike()}, seconds(300)), 22, 0.5);
    EXPECT_NEAR(lag_at_end({spike()}, seconds(600)), 42, 0.5);
    EXPECT_NEAR(lag_at_end({spike()}, seconds(705)), 22, 2.5);
    EXPECT_NEAR(lag_at_end({spike()}, seconds(800)), 2, 0.5);
}

TEST(Faults, OnAReplicaThatHasBeenPromotedDoNothingMore) {
    SystemParameters system = busy();
    system.runbooks["plan"].steps = {testing::step("promote", {{"target", "main"}})};
    Texts spike = replica;
    spike["to"] = "42s";
    TinyWorld world(system,
                    {strikes(seconds(50), "replica-stall", replica, seconds(500)),
                     strikes(seconds(50), "lag-spike", spike, seconds(600)),
                     testing::starts(seconds(100), "plan")},
                    seconds(1000));
    EXPECT_EQ(world.run().changes("database.main.primary"), "160s 1");
}

TEST(Faults, AreToldInWords) {
    const auto words = [](const std::string& kind, const Texts& fields) {
        const fields::Case one = fault_of(kind, fields);
        return fault(one).begins(one) + " / " + fault(one).ends(one);
    };
    EXPECT_EQ(words("region-down", {{"target", "east"}}), "east unreachable / east back");
    EXPECT_EQ(words("region-down", {{"target", "east"}, {"answer", "refuse"}}),
              "east down, refuses connections / east back");
    EXPECT_EQ(words("health-override", {{"target", "east"}}),
              "/health of east answers 503, whatever the truth / /health of east tells the truth again");
    EXPECT_EQ(words("primary-crash", {{"target", "main"}}),
              "primary of main crashes, nobody answers / the host of main is back");
    EXPECT_EQ(words("replica-stall", replica),
              "replica of main in west stalls / replica of main in west is stalled no longer");
    EXPECT_EQ(words("lag-spike", {{"target", "main"}, {"replica", "west"}, {"to", "4m"}}),
              "replica of main in west falls behind, towards 4m / replica of main in west has no lag spike "
              "any more");
    EXPECT_EQ(words("saas-outage", {{"target", "email"}}),
              "email provider goes down / email provider is back");
}

TEST(Faults, OfAReplicaThatIsNotThereAreReported) {
    const auto problem = [](const std::string& database, const std::string& region) {
        const fields::Case one = fault_of("replica-stall", {{"target", database}, {"replica", region}});
        fields::Problems problems;
        fault(one).check(busy(), one, "timeline.0", problems);
        return problems.empty() ? ""
                                : problems[0].path + ": " + problems[0].message + "; " + problems[0].help;
    };
    EXPECT_EQ(problem("main", "west"), "");
    EXPECT_EQ(problem("main", "east"), "timeline.0.replica: 'main' has no replica in east; replicas: west");
    EXPECT_EQ(problem("main", "atlantis"), "") << "reported where the name is read";
    EXPECT_EQ(problem("other", "east"), "");
}

} // namespace
} // namespace gameday::models
