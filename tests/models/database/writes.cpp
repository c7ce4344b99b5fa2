#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::DatabaseGround;
using testing::ms;
using testing::seconds;
using testing::three_regions;

struct Writes : public ::testing::Test {
    WriteReply write(RegionId host) { return ground.database.write(host, ground.engine.now()); }
    void promote() {
        ground.database.begin_promotion();
        ground.database.finish_promotion(west);
    }
    DatabaseGround ground;
    Database& database = ground.database;
    RegionId east = ground.east, west = ground.west;
};

TEST_F(Writes, ThePrimaryAcknowledgesAndAReplicaIsReadOnly) {
    EXPECT_EQ(write(east), WriteReply::acknowledged);
    EXPECT_EQ(write(west), WriteReply::error);
    EXPECT_TRUE(database.takes_writes(east));
    EXPECT_FALSE(database.takes_writes(west));
}

TEST_F(Writes, MeetWhatPacketsMeet) {
    ground.region(east).reach.set(Reach::refuse);
    EXPECT_EQ(write(east), WriteReply::refused);
    ground.region(east).reach.set(Reach::black_hole);
    EXPECT_EQ(write(east), WriteReply::vanished);
    EXPECT_FALSE(database.takes_writes(east));
    ground.region(east).reach.set(Reach::up);
    database.host_reach(east).set(Reach::refuse);
    EXPECT_EQ(write(east), WriteReply::refused);
    ground.region(east).reach.set(Reach::black_hole);
    EXPECT_EQ(write(east), WriteReply::vanished) << "the region is in front of the host";
    database.host_reach(east).set(Reach::up);
    ground.region(east).reach.set(Reach::up);
    EXPECT_EQ(write(east), WriteReply::acknowledged);
}

TEST_F(Writes, GetAnErrorWhereTheyAreNotTaken) {
    database.accepting().set(false);
    EXPECT_EQ(write(east), WriteReply::error);
    EXPECT_FALSE(database.takes_writes(east));
    database.accepting().set(true);
    database.fenced(east).set(true);
    EXPECT_EQ(write(east), WriteReply::error);
    EXPECT_FALSE(database.takes_writes(east));
    EXPECT_EQ(database.stream(west)->missing({}), 0U) << "nothing of that is written";
}

TEST_F(Writes, AnOldPrimaryThatIsNotFencedGoesOnAcknowledging) {
    promote();
    EXPECT_EQ(write(west), WriteReply::acknowledged);
    EXPECT_EQ(write(east), WriteReply::acknowledged);
    EXPECT_EQ(write(east), WriteReply::acknowledged);
    EXPECT_EQ(database.divergent_writes(), 2U);
    EXPECT_FALSE(database.takes_writes(east)) << "acknowledged, but not by the primary";
    EXPECT_TRUE(database.takes_writes(west));
}

TEST_F(Writes, AnOldPrimaryThatIsFencedDoesNot) {
    database.fenced(east).set(true);
    promote();
    EXPECT_EQ(write(east), WriteReply::error);
    EXPECT_EQ(database.divergent_writes(), 0U);
    EXPECT_EQ(write(west), WriteReply::acknowledged);
}

TEST_F(Writes, ADeadOldPrimaryTakesNothingUntilItIsBack) {
    ground.region(east).reach.set(Reach::black_hole);
    promote();
    EXPECT_EQ(write(east), WriteReply::vanished);
    EXPECT_EQ(database.divergent_writes(), 0U);
    ground.region(east).reach.set(Reach::up);
    EXPECT_EQ(write(east), WriteReply::acknowledged);
    EXPECT_EQ(database.divergent_writes(), 1U);
}

TEST_F(Writes, AfterADrainThePromotedReplicaTakesThem) {
    database.accepting().set(false);
    promote();
    EXPECT_EQ(write(west), WriteReply::acknowledged);
}

TEST_F(Writes, AReadIsStaleWhileItsReplicaLacksAWrite) {
    EXPECT_FALSE(database.read_is_stale(west, at_second(10)));
    database.write(east, at_second(10));
    EXPECT_TRUE(database.read_is_stale(west, at_second(10)));
    EXPECT_FALSE(database.read_is_stale(east, at_second(10)));
    EXPECT_TRUE(database.read_is_stale(west, Time::at(ms(11'999))));
    EXPECT_FALSE(database.read_is_stale(west, at_second(12)));
}

TEST_F(Writes, ReadsUseTheOwnCopyWhileItFollowsThePrimaryAndElseWhereTheEndpointLeads) {
    ground.region(east).reach.set(Reach::refuse);
    EXPECT_FALSE(database.readable(east).value());
    EXPECT_TRUE(database.readable(west).value()) << "from its replica";
    promote();
    EXPECT_TRUE(database.readable(west).value()) << "it is the primary now";
    EXPECT_FALSE(database.readable(east).value()) << "the endpoint leads to what is gone";
    database.endpoint().answer().set(west);
    EXPECT_TRUE(database.readable(east).value()) << "from the primary: the old copy follows nobody";
    ground.region(east).reach.set(Reach::up);
    ground.region(west).reach.set(Reach::refuse);
    EXPECT_FALSE(database.readable(west).value());
    EXPECT_FALSE(database.readable(east).value());
}

TEST(Reads, OfARegionWithoutACopyGoToThePrimary) {
    DatabaseGround ground(three_regions());
    const RegionId north = ground.topology.find("north");
    EXPECT_FALSE(ground.database.has_host(north));
    EXPECT_TRUE(ground.database.readable(north).value());
    ground.database.host_reach(ground.east).set(Reach::black_hole);
    EXPECT_FALSE(ground.database.readable(north).value());
    EXPECT_FALSE(ground.database.readable(ground.east).value());
    EXPECT_TRUE(ground.database.readable(ground.west).value());
    EXPECT_FALSE(ground.database.primary_up().value());
    ground.database.host_reach(ground.east).set(Reach::up);
    EXPECT_TRUE(ground.database.readable(north).value());
    EXPECT_TRUE(ground.database.primary_up().value());
}

} // namespace
} // namespace gameday::models
