#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

/// What must make no difference, and what scale makes of a world.
namespace gameday::models {
namespace {

using testing::journal_text;
using testing::seconds;
using testing::step;
using testing::strikes;
using testing::three_regions;
using testing::tiny_system;
using testing::TinyWorld;

std::vector<TimelineEntry> bad_day() {
    return {strikes(seconds(100), "region-down", {{"target", "east"}}, seconds(200)),
            strikes(seconds(150), "health-override", {{"target", "west"}}, seconds(400)),
            strikes(seconds(220), "region-down", {{"target", "north"}, {"answer", "refuse"}}, seconds(60))};
}

SystemParameters system_of(std::vector<std::string> order) {
    const SystemParameters all = three_regions();
    SystemParameters system;
    for (const std::string& name : order) { // as a file would declare them
        system.regions[name] = all.regions.at(name);
        system.health[name] = all.health.at(name);
        system.dns["app"].targets[name] = {name};
        ClientParameters& clients = system.clients["near-" + name];
        clients = all.clients.at("people");
        clients.near = {name};
    }
    auto targets = std::move(system.dns["app"].targets);
    system.dns["app"] = all.dns.at("app");
    system.dns["app"].targets = std::move(targets);
    system.network = all.network;
    if (order.front() != "east") {
        std::reverse(system.network.begin(), system.network.end());
    }
    system.resolvers = all.resolvers;
    system.database = all.database;
    return system;
}

std::string everything(TinyWorld& world) {
    std::string text = journal_text(world->engine().journal());
    for (const auto& people : world->populations()) {
        for (const Second& second : people->series().seconds()) {
            text += std::to_string(second.total[0]) + " " + std::to_string(second.total[1]) + " " +
                    std::to_string(second.failed[0]) + " " + std::to_string(second.failed[1]) + "\n";
        }
    }
    return text;
}

TEST(World, TheOrderOfDeclarationMakesNoDifference) {
    TinyWorld one(system_of({"east", "north", "west"}), bad_day(), seconds(600));
    TinyWorld other(system_of({"west", "east", "north"}), bad_day(), seconds(600));
    const std::string text = everything(one.run());
    EXPECT_GT(text.size(), 5000U);
    EXPECT_EQ(text, everything(other.run()));
}

TEST(World, TheOrderInATimelineMakesNoDifference) {
    std::vector<TimelineEntry> backwards = bad_day();
    std::reverse(backwards.begin(), backwards.end());
    TinyWorld one(three_regions(), bad_day(), seconds(600));
    TinyWorld other(three_regions(), backwards, seconds(600));
    EXPECT_EQ(everything(one.run()), everything(other.run()));
}

TEST(World, SameSeedSameWorldAndAnotherReplicationAnother) {
    TinyWorld one(three_regions(), bad_day(), seconds(600), {.seed = 7, .replication = 3});
    TinyWorld same(three_regions(), bad_day(), seconds(600), {.seed = 7, .replication = 3});
    TinyWorld other(three_regions(), bad_day(), seconds(600), {.seed = 7, .replication = 4});
    const std::string text = everything(one.run());
    EXPECT_EQ(text, everything(same.run()));
    EXPECT_NE(text, everything(other.run()));
}

TEST(World, AVariantElsewhereLeavesAllOtherDrawsAlone) {
    SystemParameters variant = three_regions();
    variant.health["west"].threshold = {1};
    variant.clients["visitors"] = variant.clients["people"];
    variant.database["main"].replicas["west"].lag = seconds(20);
    const std::vector<TimelineEntry> outage{strikes(seconds(100), "region-down", {{"target", "east"}})};
    TinyWorld one(three_regions(), outage, seconds(600));
    TinyWorld other(variant, outage, seconds(600));
    one.run();
    other.run();
    EXPECT_EQ(one.changes("health.east"), other.changes("health.east"));
    EXPECT_EQ(one.changes("dns.app.answer.east"), other.changes("dns.app.answer.east"));
    const auto requests = [](TinyWorld& world) {
        for (const auto& people : world->populations()) {
            if (people->name() == "people") {
                return people->series().seconds();
            }
        }
        return std::span<const Second>{};
    };
    for (std::size_t i = 0; i < 90; ++i) {
        ASSERT_EQ(requests(one)[i].total, requests(other)[i].total);
    }
}

TEST(Scale, MultipliesUsersAndWithThemAllThatServesThem) {
    SystemParameters system = tiny_system();
    system.clients["people"].requests = {1};
    system.regions["east"].capacity = {20}; // twice the demand
    system.scale_users = {50};
    TinyWorld world(system, {}, seconds(200));
    world.run();
    double total = 0;
    for (const Second& second : world->populations().front()->series().seconds()) {
        total += second.total[0] + second.total[1];
        ASSERT_EQ(second.failed[0] + second.failed[1], 0U) << "capacity has grown along";
    }
    EXPECT_EQ(world->populations().front()->users(), 500U);
    EXPECT_NEAR(total, 100'000, 4 * std::sqrt(100'000.0));
}

/// The share of requests that fail when the survivor serves a fifth of what comes.
double failed_share(std::int64_t scale, std::string& answers) {
    SystemParameters system = tiny_system();
    system.database.clear(); // what is served is a success
    system.clients["people"].requests = {2};
    system.regions["west"].capacity = {4};
    system.scale_users = {scale};
    TinyWorld world(system, {strikes(seconds(100), "region-down", {{"target", "east"}})}, seconds(1000));
    world.run();
    answers = world.changes("dns.app.answer.east");
    double total = 0;
    double failed = 0;
    for (const Second& second : world->populations().front()->series().seconds().subspan(400, 500)) {
        total += second.total[0] + second.total[1];
        failed += second.failed[0] + second.failed[1];
    }
    return failed / total;
}

TEST(Scale, TellsTheSameStory) {
    // 1 − 2,000/N with N Poisson of mean 10,000: sd 0.2/√N; the queue and retries under way at either
    // end of the 500 s are 10 s' worth of service at most.
    std::string small;
    std::string large;
    EXPECT_NEAR(failed_share(1, small), 0.8, 4 * 0.2 / std::sqrt(10'000) + 0.004);
    EXPECT_NEAR(failed_share(20, large), 0.8, 4 * 0.2 / std::sqrt(200'000) + 0.004);
    EXPECT_EQ(small, large);
    EXPECT_NE(small, "");
}

TEST(World, TheCheckOfARegionIsTheOneThatSpeaksForIt) {
    SystemParameters system = tiny_system();
    system.health["a-shallow-one"] = system.health["east"];
    TinyWorld world(system, {}, seconds(10));
    system.dns["app"].targets["east"] = {"a-shallow-one"};
    TinyWorld other(system, {}, seconds(10));
    const auto name = [](TinyWorld& of) {
        const World& which = *of;
        return which.engine().journal().subject(which.check_of("east")->healthy().subject()).name;
    };
    EXPECT_EQ(name(world), "health.east");
    EXPECT_EQ(name(other), "health.a-shallow-one");
    EXPECT_EQ(world->check_of("atlantis"), nullptr);
}

} // namespace
} // namespace gameday::models
