#include "models/health/endpoint.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

struct HealthPage : public ::testing::Test {
    sim::Engine engine;
    Region region{engine, RegionId{0}, "east", RegionParameters{.capacity = {1}}, 1};
    sim::Observable<bool> cache{engine, sim::testing::named("cache"), true};
    sim::Observable<bool> database{engine, sim::testing::named("database"), true};
    Endpoint deep{engine, region, {}, {&cache, &database}};
};

TEST_F(HealthPage, FollowsTheRegionFirstThenTheLieThenTheSubsystems) {
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::healthy);
    cache.set(false);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::wrong_status);
    region.health_override.set(200);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::healthy);
    region.reach.set(Reach::refuse);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::refused);
    region.reach.set(Reach::black_hole);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::vanished);
    region.reach.set(Reach::up);
    cache.set(true);
    region.health_override.set(503);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::wrong_status);
    region.health_override.set(0);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::healthy);
}

TEST_F(HealthPage, IsRedWhileAnyOfItsSubsystemsIs) {
    cache.set(false);
    database.set(false);
    cache.set(true);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::wrong_status);
    database.set(true);
    EXPECT_EQ(deep.answer().value(), ProbeAnswer::healthy);
}

TEST_F(HealthPage, AStatusIsJudgedByWhatTheCheckersExpect) {
    for (const int usual : {200, 204, 301, 399}) {
        region.health_override.set(usual);
        EXPECT_EQ(deep.answer().value(), ProbeAnswer::healthy) << usual;
    }
    for (const int unusual : {100, 199, 400, 500}) {
        region.health_override.set(unusual);
        EXPECT_EQ(deep.answer().value(), ProbeAnswer::wrong_status) << unusual;
    }
    Endpoint strict{engine, region, {.status = Count{204}, .body = {}}, {}};
    region.health_override.set(200);
    EXPECT_EQ(strict.answer().value(), ProbeAnswer::wrong_status);
    region.health_override.set(204);
    EXPECT_EQ(strict.answer().value(), ProbeAnswer::healthy);
}

TEST_F(HealthPage, WhatIsBehindItDoesNotLie) {
    region.health_override.set(503);
    EXPECT_TRUE(deep.well());
    region.health_override.set(200);
    cache.set(false);
    EXPECT_FALSE(deep.well());
    cache.set(true);
    region.reach.set(Reach::refuse);
    EXPECT_FALSE(deep.well());
}

/// What the pages of both regions answer when something breaks from 100 s to 200 s, with checks that
/// test this subsystem.
struct Pages {
    std::string east, west;
    bool operator==(const Pages&) const = default;
    friend void PrintTo(const Pages& pages, std::ostream* out) {
        *out << "east [" << pages.east << "] west [" << pages.west << "]";
    }
};

Pages pages_when(Subsystem tested, const std::string& fault, const testing::Texts& fields) {
    SystemParameters system = tiny_system();
    system.saas["email"].endpoint = {"west"};
    system.saas["email"].rate = {0.1};
    for (auto& [name, check] : system.health) {
        check.depth = Depth::deep;
        check.tests = {tested};
    }
    TinyWorld world(system, {strikes(seconds(100), fault, fields, seconds(100))}, seconds(300));
    world.run();
    return {world.changes("regions.east.health_page"), world.changes("regions.west.health_page")};
}

TEST(DeepHealthPage, DatabaseIsTheCopyThatTheRegionReads) {
    const Subsystem tested = Subsystem::database;
    EXPECT_EQ(pages_when(tested, "primary-crash", {{"target", "main"}}), (Pages{"100s 1, 200s 0", ""}));
    EXPECT_EQ(pages_when(tested, "region-down", {{"target", "west"}}), (Pages{"", "100s 3, 200s 0"}));
    EXPECT_EQ(pages_when(tested, "region-down", {{"target", "east"}, {"answer", "refuse"}}),
              (Pages{"100s 2, 200s 0", ""}));
    EXPECT_EQ(pages_when(tested, "saas-outage", {{"target", "email"}}), Pages{});
}

TEST(DeepHealthPage, PrimaryTurnsEveryRegionRedTogether) {
    EXPECT_EQ(pages_when(Subsystem::primary, "primary-crash", {{"target", "main"}}),
              (Pages{"100s 1, 200s 0", "100s 1, 200s 0"}));
    EXPECT_EQ(pages_when(Subsystem::primary, "region-down", {{"target", "east"}}),
              (Pages{"100s 3, 200s 0", "100s 1, 200s 0"}));
}

TEST(DeepHealthPage, EmailTurnsEveryRegionRedTogether) {
    EXPECT_EQ(pages_when(Subsystem::email, "saas-outage", {{"target", "email"}}),
              (Pages{"100s 1, 200s 0", "100s 1, 200s 0"}));
    EXPECT_EQ(pages_when(Subsystem::email, "region-down", {{"target", "west"}}),
              (Pages{"100s 1, 200s 0", "100s 3, 200s 0"}))
        << "the provider's endpoint dies with its region";
}

TEST(DeepHealthPage, CacheIsTheRegionsOwnAndNothingBreaksItYet) {
    EXPECT_EQ(pages_when(Subsystem::cache, "region-down", {{"target", "east"}}),
              (Pages{"100s 3, 200s 0", ""}));
}

TEST(ShallowHealthPage, KnowsNothingOfSubsystems) {
    TinyWorld world(tiny_system(), {strikes(seconds(100), "primary-crash", {{"target", "main"}})},
                    seconds(300));
    EXPECT_EQ(world.run().changes("regions.east.health_page"), "");
}

TEST(HealthCheckDescription, AShallowPageCannotTestASubsystem) {
    HealthCheckParameters check;
    check.tests = {Subsystem::cache};
    fields::Problems problems;
    HealthCheckParameters::description().check(&check, "health.east", problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, "health.east.tests");
    check.depth = Depth::deep;
    problems.clear();
    HealthCheckParameters::description().check(&check, "health.east", problems);
    EXPECT_TRUE(problems.empty());
}

} // namespace
} // namespace gameday::models
