#include "models/clients/front.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::DatabaseGround;

struct Fronts : public ::testing::Test {
    Reply read(RegionId where) { return front.read(where, ground.engine.now()); }
    Reply write(RegionId where) { return front.write(where, ground.engine.now()); }

    DatabaseGround ground;
    RegionId east = ground.east, west = ground.west;
    Front front{ground.regions, {{&ground.database, {&ground.pool(east), &ground.pool(west)}}}};
};

TEST_F(Fronts, ServeWhatTheRegionAndTheDatabaseServe) {
    EXPECT_EQ(read(east), Reply::ok);
    EXPECT_EQ(write(east), Reply::ok);
    EXPECT_EQ(write(west), Reply::ok) << "across the ocean, to the primary";
}

TEST_F(Fronts, MeetWhatPacketsToTheRegionMeet) {
    ground.region(east).reach.set(Reach::refuse);
    EXPECT_EQ(read(east), Reply::refused);
    EXPECT_EQ(write(east), Reply::refused);
    ground.region(east).reach.set(Reach::black_hole);
    EXPECT_EQ(read(east), Reply::vanished);
    EXPECT_EQ(write(east), Reply::vanished);
    EXPECT_EQ(read(west), Reply::ok) << "from its replica";
    EXPECT_EQ(write(west), Reply::hangs) << "its only connection leads to a database that is silent";
}

TEST_F(Fronts, AnErrorOfTheDatabaseIsAnErrorOfTheApplication) {
    ground.database.host_reach(east).set(Reach::refuse);
    EXPECT_EQ(read(east), Reply::error);
    EXPECT_EQ(write(east), Reply::error);
    EXPECT_EQ(read(west), Reply::ok);
}

TEST_F(Fronts, CountReadsThatLackAWrite) {
    EXPECT_EQ(write(east), Reply::ok);
    EXPECT_EQ(read(west), Reply::ok);
    EXPECT_EQ(read(east), Reply::ok);
    EXPECT_EQ(ground.database.stale_reads(), 1U);
    ground.run_until(at_second(2));
    EXPECT_EQ(read(west), Reply::ok);
    EXPECT_EQ(ground.database.stale_reads(), 1U);
}

TEST_F(Fronts, ShedWhatTheRegionSheds) {
    int served = 0;
    while (read(west) == Reply::ok) {
        ++served;
    }
    EXPECT_EQ(served, 1001); // 1,000/s, and a queue of a second
    EXPECT_EQ(write(west), Reply::error);
    EXPECT_EQ(write(east), Reply::ok);
}

TEST(Front, WithoutADatabaseAsksNone) {
    testing::Ground ground;
    Front front(ground.regions, {});
    EXPECT_EQ(front.read(ground.east, {}), Reply::ok);
    EXPECT_EQ(front.write(ground.east, {}), Reply::ok);
}

} // namespace
} // namespace gameday::models
