#include "models/clients/flow/beyond_flows.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::seconds;
using testing::strikes;
using testing::tiny_system;

constexpr auto east_is_dark = [] {
    return std::vector{strikes(seconds(100), "region-down", {{"target", "east"}})};
};

/// Many users of two large regions, who keep connections for seconds, and caches for a minute.
SystemParameters followed() {
    SystemParameters system = tiny_system();
    for (auto& [name, region] : system.regions) {
        region.capacity = {200};
        region.queue_limit = seconds(1);
    }
    system.dns["app"].ttl = seconds(60);
    system.resolvers["isp"] = {};
    system.resolvers["isp"].count = {50};
    ClientParameters& people = system.clients["people"];
    people.users = {5000};
    people.requests = {0.01};
    people.keep_alive = {seconds(5), seconds(60)};
    people.timeout = seconds(5);
    people.retry = {};
    return system;
}

std::vector<std::string> paths(const SystemParameters& system, const std::vector<TimelineEntry>& timeline) {
    std::vector<std::string> all;
    for (const BeyondFlows& one : beyond_flows(system, timeline)) {
        all.push_back(one.path);
        EXPECT_NE(one.reason, "") << one.path;
    }
    return all;
}

TEST(BeyondFlows, IsNothingOfManyUsersAndShortMemories) {
    EXPECT_THAT(paths(followed(), east_is_dark()), IsEmpty());
}

struct Case {
    std::string path;
    std::function<void(SystemParameters&)> change;
    bool dark = true; ///< only where a region goes dark
};

struct BeyondFlowsOf : ::testing::TestWithParam<Case> {};

TEST_P(BeyondFlowsOf, IsSaidOfTheFieldThatIsToBlame) {
    SystemParameters system = followed();
    GetParam().change(system);
    EXPECT_THAT(paths(system, east_is_dark()), ElementsAre(GetParam().path));
    if (GetParam().dark) {
        EXPECT_THAT(paths(system, {}), IsEmpty()) << "nothing goes dark";
    } else {
        EXPECT_THAT(paths(system, {}), ElementsAre(GetParam().path));
    }
}

ClientParameters& people(SystemParameters& system) {
    return system.clients["people"];
}

INSTANTIATE_TEST_SUITE_P(
    Each, BeyondFlowsOf,
    ::testing::Values(
        Case{"regions.west.queue_limit",
             [](SystemParameters& system) { system.regions["west"].queue_limit = testing::ms(49); }, false},
        Case{"regions.west.capacity",
             [](SystemParameters& system) { system.regions["west"].capacity = {51}; }},
        Case{"clients.people.layers",
             [](SystemParameters& system) {
                 system.resolvers["isp"].count = {5000};
                 people(system).layers = {{"jvm", PinFor{seconds(30)}}};
             },
             false},
        Case{"clients.people.keep_alive",
             [](SystemParameters& system) {
                 people(system).keep_alive = {seconds(300), seconds(540)};
             }},
        Case{"clients.people.timeout",
             [](SystemParameters& system) { people(system).timeout = seconds(20); }},
        Case{"clients.people.timeout", // of what resolvers keep for less than its TTL
             [](SystemParameters& system) {
                 people(system).keep_alive = {seconds(1), seconds(2)};
                 system.resolvers["isp"].ttl = CapTtl{seconds(10)};
             }},
        Case{"clients.people.retry.attempts",
             [](SystemParameters& system) {
                 system.regions["west"].capacity = {40};
                 system.clients["others"] = people(system);
                 system.clients["others"].users = {100};
                 system.clients["others"].retry.attempts = {1};
             }},
        Case{"clients.people.retry.backoff",
             [](SystemParameters& system) {
                 people(system).retry.backoff = seconds(30);
                 people(system).retry.limit = seconds(600);
             },
             false},
        Case{"clients.people.retry.limit",
             [](SystemParameters& system) {
                 people(system).retry.attempts = {20};
                 people(system).retry.limit = seconds(60);
             },
             false},
        Case{"clients.people.retry.backoff",
             [](SystemParameters& system) {
                 people(system).retry.attempts = {10};
                 people(system).retry.backoff = Duration{};
             },
             false}));

// A tenth of the users has a connection for seconds, or most of them for half a minute.
TEST(BeyondFlows, KnowThatAWriteThatFailsEndsItsConnection) {
    SystemParameters system = followed();
    const std::vector<TimelineEntry> crash{strikes(seconds(100), "primary-crash", {{"target", "main"}})};
    EXPECT_THAT(paths(system, crash), IsEmpty());
    people(system).requests = {1};
    people(system).users = {50};
    system.resolvers["isp"].count = {5};
    EXPECT_THAT(paths(system, crash), ElementsAre("clients.people.keep_alive"));
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty()) << "connections to the east end with it";
    auto lie = east_is_dark();
    lie.push_back(strikes(seconds(90), "health-override", {{"target", "west"}}));
    EXPECT_THAT(paths(system, lie), ElementsAre("clients.people.keep_alive")) << "who leaves the west writes";
    people(system).writes = {0};
    EXPECT_THAT(paths(system, crash), IsEmpty()) << "nobody writes";
}

TEST(BeyondFlows, KnowThatWhoHasWaitedForAPrimaryWritesAgain) {
    SystemParameters system = followed();
    system.runbooks["move"].steps = {testing::step("promote", {{"target", "main"}})};
    system.database["main"].replicas["west"].lag = seconds(60);
    const auto crash = [](std::optional<Duration> lasts) {
        return std::vector{strikes(seconds(100), "primary-crash", {{"target", "main"}}, lasts)};
    };
    EXPECT_THAT(paths(system, crash(std::nullopt)), IsEmpty()) << "it does not come back";
    EXPECT_THAT(paths(system, crash(seconds(600))), ElementsAre("timeline.0.for"));
    system.database["main"].replicas["west"].lag = seconds(2);
    EXPECT_THAT(paths(system, crash(seconds(600))), IsEmpty()) << "what it lacks came later";
    auto stalled = crash(seconds(600));
    stalled.push_back(strikes(seconds(300), "replica-stall", {{"target", "main"}, {"replica", "west"}}));
    EXPECT_THAT(paths(system, stalled), ElementsAre("timeline.0.for"));
    people(system).retry.attempts = {1};
    EXPECT_THAT(paths(system, stalled), IsEmpty()) << "nobody waits";
}

TEST(BeyondFlows, KnowHowLongWritesTakeToUseAPool) {
    SystemParameters system = followed();
    system.database["main"].pool.size = {20}; // ten writes a second
    system.database["main"].pool.on_error = OnError::hang;
    system.scale_users = {10};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty());
    people(system).writes = {0.005};
    EXPECT_THAT(paths(system, east_is_dark()), ElementsAre("scale_users"));
    EXPECT_THAT(paths(system, {}), IsEmpty()) << "all connections are good";
    system.database["main"].pool.on_error = OnError::recycle;
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty()) << "it follows from their number";
    system.database["main"].pool.on_error = OnError::hang;
    system.scale_users = {1};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty());
}

TEST(BeyondFlows, KnowWhereAgeRenewsConnectionsBeforeWritesDo) {
    SystemParameters system = followed();
    system.runbooks["move"].steps = {testing::step("promote", {{"target", "main"}})};
    system.scale_users = {10};
    system.database["main"].pool.size = {20};
    people(system).writes = {0.002}; // one in ten seconds
    system.database["main"].pool.lifetime = seconds(190);
    EXPECT_THAT(paths(system, {}), ElementsAre("scale_users"));
    system.database["main"].pool.lifetime = seconds(300);
    EXPECT_THAT(paths(system, {}), IsEmpty());
    system.database["main"].pool.lifetime = seconds(190);
    system.scale_users = {1};
    EXPECT_THAT(paths(system, {}), IsEmpty());
}

TEST(BeyondFlows, KnowThatAWriteThatIsRepeatedTakesTheNextConnection) {
    SystemParameters system = followed();
    system.runbooks["move"].steps = {testing::step("promote", {{"target", "main"}})};
    DatabaseParameters& database = system.database["main"];
    database.pool.size = {5};
    database.pool.on_error = OnError::hang;
    database.endpoint.hosts = {1};
    EXPECT_THAT(paths(system, {}), ElementsAre("database.main.pool.size"));
    database.endpoint.hosts = {5};
    EXPECT_THAT(paths(system, {}), IsEmpty()) << "it goes to any host";
    database.endpoint.hosts = {1};
    people(system).retry.attempts = {1};
    EXPECT_THAT(paths(system, {}), IsEmpty());
}

// Two thirds of capacity are near enough to it for a queue of twelve, and far enough for one of sixty.
TEST(BeyondFlows, KnowHowMuchLuckAQueueStands) {
    SystemParameters system = followed();
    system.regions["west"].capacity = {60};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty());
    system.regions["west"].queue_limit = testing::ms(200);
    EXPECT_THAT(paths(system, east_is_dark()), ElementsAre("regions.west.capacity"));
    system.scale_users = {5};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty()) << "the same of five times as many";
}

// Nobody leaves the region of a database host that crashes, and its reads are repeated as writes are.
TEST(BeyondFlows, KnowThatReadsFailWithTheOnlyHostThatServesThem) {
    SystemParameters system = followed();
    people(system).writes = {0.1};
    system.regions["east"].capacity = {140}; // fifty requests a second, of three attempts
    const std::vector crash{strikes(seconds(100), "primary-crash", {{"target", "main"}})};
    EXPECT_THAT(paths(system, crash), ElementsAre("regions.east.capacity"));
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty()) << "users leave with it";
    system.regions["east"].capacity = {200};
    EXPECT_THAT(paths(system, crash), IsEmpty());
}

// Also where nothing is dark: a lie empties a region as well, and some are nearly full before anything
// happens.
TEST(BeyondFlows, LookAtEveryLoadThatMayComeAbout) {
    SystemParameters system = followed();
    system.regions["west"].capacity = {51};
    const std::vector lie{strikes(seconds(100), "health-override", {{"target", "east"}, {"answer", "503"}})};
    EXPECT_THAT(paths(system, lie), ElementsAre("regions.west.capacity"));
    system.regions["west"].capacity = {200};
    system.regions["east"].capacity = {51};
    EXPECT_THAT(paths(system, {}), ElementsAre("regions.east.capacity"));
}

TEST(BeyondFlows, KnowThatWhoeverWaitsComesBackTogether) {
    SystemParameters system = followed();
    const auto dark_for = [](std::int64_t some) {
        std::vector timeline = east_is_dark();
        timeline.front().lasts = seconds(some);
        return timeline;
    };
    system.regions["east"].capacity = {140}; // fifty requests a second, of three attempts
    EXPECT_THAT(paths(system, dark_for(30)), ElementsAre("timeline.0.for"));
    EXPECT_THAT(paths(system, dark_for(600)), IsEmpty()) << "they have left by then";
    system.dns["app"].targets.erase("west");
    EXPECT_THAT(paths(system, dark_for(600)), ElementsAre("regions.east.capacity")) << "they cannot";
    system.regions["east"].capacity = {200};
    EXPECT_THAT(paths(system, dark_for(600)), IsEmpty());
}

TEST(BeyondFlows, KnowThatAFullRegionSpacesWhatItServes) {
    SystemParameters system = followed();
    system.regions["west"].capacity = {30};
    system.database["main"].primary = {"east"};
    system.database["main"].replicas["west"].lag = testing::ms(50);
    EXPECT_THAT(paths(system, east_is_dark()), ElementsAre("database.main.replicas.west.lag"));
    system.database["main"].replicas["west"].lag = testing::ms(1000);
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty());
}

// A floor under the TTL keeps what a time-out would let run out.
TEST(BeyondFlows, GoByWhatResolversKeep) {
    SystemParameters system = followed();
    people(system).timeout = seconds(30);
    system.resolvers["isp"].ttl = RaiseTtl{seconds(3600)};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty());
}

// Resolvers are shared out among places as the world shares them.
TEST(BeyondFlows, CountTheResolversOfAPlaceAsTheWorldDoes) {
    SystemParameters system = followed();
    system.resolvers["isp"].count = {100};
    system.clients["few"] = people(system);
    system.clients["few"].users = {100};
    people(system).users = {1000};
    system.clients["few"].layers = {{"jvm", PinFor{seconds(30)}}};
    EXPECT_THAT(paths(system, east_is_dark()), IsEmpty()) << "nine resolvers of eleven users each";
}

} // namespace
} // namespace gameday::models
