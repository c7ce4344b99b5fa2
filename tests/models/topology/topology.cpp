#include "models/topology/topology.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::ms;

LinkParameters link(const std::string& a, const std::string& b, Duration round_trip) {
    return {{{a}, {b}}, round_trip, std::nullopt};
}

std::string order_from(const Topology& map, const std::string& from) {
    std::string order;
    for (const RegionId region : map.by_distance(map.find(from))) {
        order += map.name(region) + " ";
    }
    return order;
}

TEST(Topology, ARoundTripFollowsTheQuickestChainOfLinks) {
    const std::vector<LinkParameters> network{link("a", "b", ms(10)), link("b", "c", ms(20)),
                                              link("a", "c", ms(50))};
    const Topology map({"a", "b", "c"}, network);
    EXPECT_EQ(map.round_trip(map.find("a"), map.find("c")), ms(30));
    EXPECT_EQ(map.round_trip(map.find("c"), map.find("a")), ms(30));
    EXPECT_EQ(map.round_trip(map.find("b"), map.find("c")), ms(20));
    EXPECT_EQ(map.round_trip(map.find("b"), map.find("b")), Duration{});
}

TEST(Topology, OfTwoLinksTheQuickerOneCounts) {
    const std::vector<LinkParameters> network{link("a", "b", ms(30)), link("b", "a", ms(10))};
    const Topology map({"a", "b"}, network);
    EXPECT_EQ(map.round_trip(map.find("a"), map.find("b")), ms(10));
}

TEST(Topology, WithoutAChainOfLinksARoundTripNeverEnds) {
    const std::vector<LinkParameters> network{link("a", "b", ms(10))};
    const Topology map({"a", "b", "island"}, network);
    EXPECT_EQ(map.round_trip(map.find("a"), map.find("island")), Duration::never());
    EXPECT_EQ(map.round_trip(map.find("island"), map.find("b")), Duration::never());
    EXPECT_EQ(order_from(map, "island"), "island a b ");
    EXPECT_EQ(order_from(map, "b"), "b a island ");
}

TEST(Topology, AnUnknownNameIsNoRegion) {
    const Topology map({"a"}, {});
    EXPECT_TRUE(map.find("a").exists());
    EXPECT_FALSE(map.find("b").exists());
    EXPECT_FALSE(map.find("").exists());
}

TEST(Topology, RegionsAtOneDistanceKeepTheOrderOfTheirNames) {
    const std::vector<LinkParameters> network{link("m", "z", ms(20)), link("m", "c", ms(20)),
                                              link("m", "x", ms(10))};
    const Topology map({"c", "m", "x", "z"}, network);
    EXPECT_EQ(order_from(map, "m"), "m x c z ");
}

TEST(Topology, ARegionIsTheNearestToItselfEvenIfAnotherIsNoDistanceAway) {
    const std::vector<LinkParameters> network{link("a", "b", Duration{}), link("b", "c", ms(1))};
    const Topology map({"a", "b", "c"}, network);
    EXPECT_EQ(order_from(map, "b"), "b a c ");
    EXPECT_EQ(order_from(map, "a"), "a b c ");
    EXPECT_EQ(order_from(map, "c"), "c a b ");
}

TEST(RegionIds, SurviveTheJournal) {
    EXPECT_EQ(RegionId::from_code(static_cast<std::int64_t>(RegionId{63})), RegionId{63});
    EXPECT_FALSE(RegionId::from_code(static_cast<std::int64_t>(RegionId{})).exists());
}

} // namespace
} // namespace gameday::models
