#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using testing::tiny_system;
using testing::TinyWorld;

/// "corporate 100 from 0 behind 2, isp …": users, and resolvers of their own.
std::string groups(const SystemParameters& system, std::size_t population = 0) {
    TinyWorld world(system, {}, seconds(10));
    world.run();
    const Population& people = *world->populations()[population];
    std::string text;
    std::size_t users = 0;
    for (const UserGroup& group : people.groups()) {
        EXPECT_EQ(group.first, users);
        users += group.count;
        text += (text.empty() ? "" : ", ") + group.resolvers + " " + std::to_string(group.count) +
                " behind " + std::to_string(group.caches.size());
    }
    EXPECT_EQ(users, people.users());
    return text;
}

SystemParameters mixed(std::int64_t users) {
    SystemParameters system = tiny_system();
    system.resolvers["isp"].count = {20};
    system.resolvers["corporate"].count = {5};
    system.resolvers["mobile"].own = true;
    system.clients["people"].users = {users};
    system.clients["people"].via = {{"isp", {0.85}}, {"corporate", {0.10}}, {"mobile", {0.05}}};
    return system;
}

TEST(UserGroups, AreTheSharesOfTheUsersEachBehindItsKindOfResolver) {
    EXPECT_EQ(groups(mixed(1000)), "corporate 100 behind 5, isp 850 behind 20, mobile 50 behind 50");
}

TEST(UserGroups, RoundingLosesNobodyAndLeavesOutWhoeverHasNoUser) {
    EXPECT_EQ(groups(mixed(1)), "isp 1 behind 1");
    EXPECT_EQ(groups(mixed(2)), "isp 2 behind 2") << "no more resolvers than users";
    EXPECT_EQ(groups(mixed(7)), "corporate 1 behind 1, isp 6 behind 6");
    EXPECT_EQ(groups(mixed(11)), "corporate 1 behind 1, isp 9 behind 9, mobile 1 behind 1");
}

TEST(UserGroups, ScaleMultipliesTheUsersBehindEachResolverAndNotTheResolvers) {
    SystemParameters system = mixed(100);
    system.scale_users = {7};
    EXPECT_EQ(groups(system), "corporate 70 behind 5, isp 595 behind 20, mobile 35 behind 35")
        << "but who asks for himself is a resolver of his own";
}

TEST(UserGroups, PlacesShareTheResolversOfAKindByTheirUsers) {
    SystemParameters system = mixed(300);
    system.clients["people"].via = {{"isp", {1.0}}};
    system.clients["visitors"] = system.clients["people"];
    system.clients["visitors"].users = {100};
    EXPECT_EQ(groups(system, 0), "isp 300 behind 15");
    EXPECT_EQ(groups(system, 1), "isp 100 behind 5");
    system.clients["visitors"].users = {1};
    EXPECT_EQ(groups(system, 1), "isp 1 behind 1") << "a share of a resolver is one";
}

TEST(UserGroups, AWorldOfOneUserRuns) {
    SystemParameters system = mixed(1);
    system.clients["people"].requests = {10};
    TinyWorld world(system, {testing::strikes(seconds(10), "region-down", {{"target", "east"}})},
                    seconds(300));
    world.run();
    EXPECT_EQ(world->populations().front()->users(), 1U);
    EXPECT_LT(world->populations().front()->left(0), Time::never());
}

} // namespace
} // namespace gameday::models
