#include "models/dns/routing.hpp"

#include <gtest/gtest.h>

namespace gameday::models {
namespace {

constexpr RegionId a{std::size_t{0}};
constexpr RegionId b{std::size_t{1}};
constexpr RegionId c{std::size_t{2}};

/// The answers to somebody nearest to a, then b, then c, as the targets that are healthy become fewer:
/// abc, ab, ac, a, bc, b, c, none.
std::string answers(Routing routing, RegionId primary) {
    std::string text;
    for (int mask = 7; mask >= 0; --mask) {
        const std::vector<RouteTarget> targets{
            {a, (mask & 4) != 0}, {b, (mask & 2) != 0}, {c, (mask & 1) != 0}};
        text += "abc"[route(routing, {targets, primary}).index()];
    }
    return text;
}

TEST(Routing, LatencyIsTheNearestHealthyRegionAndTheNearestWhenNoneIs) {
    EXPECT_EQ(answers(Routing::latency, c), "aaaabbca");
}

TEST(Routing, FailoverIsThePrimaryElseTheNearestHealthyAndThePrimaryWhenNoneIs) {
    EXPECT_EQ(answers(Routing::failover, c), "cacacbcc");
    EXPECT_EQ(answers(Routing::failover, a), "aaaabbca");
    EXPECT_EQ(answers(Routing::failover, b), "bbaabbcb");
}

TEST(Routing, HybridIsTheNearestElseThePrimaryElseTheNearestHealthyAndTheNearestWhenNoneIs) {
    EXPECT_EQ(answers(Routing::hybrid, c), "aaaacbca");
    EXPECT_EQ(answers(Routing::hybrid, b), "aaaabbca");
}

TEST(Routing, OneTargetIsTheAnswerHealthyOrNot) {
    for (const RoutingPolicy& policy : routing_policies()) {
        for (const bool healthy : {true, false}) {
            const std::vector<RouteTarget> only{{b, healthy}};
            EXPECT_EQ(route(policy.routing, {only, b}), b) << policy.name;
        }
    }
}

TEST(Routing, EveryPolicyHasItsWord) {
    const auto& words = fields::Words<Routing>::words();
    ASSERT_EQ(words.size(), routing_policies().size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(std::get<0>(words[i]), routing_policies()[i].routing);
        EXPECT_EQ(std::get<1>(words[i]), routing_policies()[i].name);
    }
}

} // namespace
} // namespace gameday::models
