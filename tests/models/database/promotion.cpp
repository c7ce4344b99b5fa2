#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::DatabaseGround;
using testing::ms;
using testing::seconds;
using testing::three_regions;
using testing::tiny_system;

/// Ten writes a second from 0.05 s on, to a database whose replica is 2 s behind.
struct Promotions : public ::testing::Test {
    void write_until(Time end) { ground.write_every(ms(100), at(ms(50)), end); }
    template <class F> void when(std::int64_t second, F act) { ground.acts.at_second(second, act); }
    [[nodiscard]] const Promotion& only() const {
        EXPECT_EQ(database.promotions().size(), 1U);
        return database.promotions().front();
    }
    DatabaseGround ground;
    Database& database = ground.database;
    RegionId east = ground.east, west = ground.west;
};

TEST_F(Promotions, LoseWhatHadNotArrivedAtTheCut) {
    write_until(at_second(300));
    when(100, [&] { ground.region(east).reach.set(Reach::black_hole); });
    when(200, [&] { database.begin_promotion(); });
    when(260, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(300));
    EXPECT_EQ(only().at, at_second(260));
    EXPECT_EQ(only().from, east);
    EXPECT_EQ(only().to, west);
    EXPECT_EQ(only().lost_writes, 20U); // 98.05 s to 99.95 s
    EXPECT_EQ(only().rpo, seconds(2));  // 99.95 s − 97.95 s
    EXPECT_EQ(database.primary().value(), west);
    EXPECT_EQ(ground.changes("database.main.protected"), "260s 0");
    EXPECT_EQ(ground.changes("database.main.up"), "100s 0, 260s 1");
}

TEST_F(Promotions, StopReplicationWhereTheyBeginAndLoseWhatAHealthyPrimaryGoesOnToAcknowledge) {
    write_until(at_second(300));
    when(100, [&] { database.begin_promotion(); });
    when(160, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(300));
    EXPECT_EQ(only().lost_writes, 620U); // 98.05 s to 159.95 s
    EXPECT_EQ(only().rpo, seconds(62));
    EXPECT_EQ(database.divergent_writes(), 1400U) << "and those after it diverge";
}

TEST_F(Promotions, LoseNothingWhenAllHasArrived) {
    write_until(at_second(97));
    when(100, [&] { database.begin_promotion(); });
    when(160, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(300));
    EXPECT_EQ(only().lost_writes, 0U);
    EXPECT_EQ(only().rpo, Duration{});
    EXPECT_EQ(ground.engine.journal().describe(database.primary().last_change()),
              "west replica of main promoted; no write lost");
}

TEST_F(Promotions, OfAReplicaThatNeverHadAnythingLoseAllSinceTheStart) {
    write_until(at_second(1));
    when(1, [&] { database.begin_promotion(); });
    when(2, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(3));
    EXPECT_EQ(only().lost_writes, 10U);
    EXPECT_EQ(only().rpo, ms(950));
    EXPECT_EQ(ground.engine.journal().describe(database.primary().last_change()),
              "west replica of main promoted; 10 acknowledged writes lost");
}

TEST_F(Promotions, ARegionThatReturnsMeanwhileTakesWritesThatAreLost) {
    write_until(at_second(300));
    when(100, [&] { ground.region(east).reach.impose(Reach::black_hole); });
    when(110, [&] { database.begin_promotion(); });
    when(130, [&] { ground.region(east).reach.lift(Reach::black_hole); });
    when(170, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(300));
    EXPECT_EQ(only().lost_writes, 20U + 400U) << "replication does not resume for a promotion under way";
    EXPECT_EQ(database.divergent_writes(), 1300U);
}

TEST_F(Promotions, ARegionThatReturnsMeanwhileTakesNoneWhenItIsFenced) {
    write_until(at_second(300));
    when(100, [&] { ground.region(east).reach.impose(Reach::black_hole); });
    when(110, [&] {
        database.fenced(east).set(true);
        database.begin_promotion();
    });
    when(130, [&] { ground.region(east).reach.lift(Reach::black_hole); });
    when(170, [&] { database.finish_promotion(west); });
    ground.run_until(at_second(300));
    EXPECT_EQ(only().lost_writes, 20U);
    EXPECT_EQ(database.divergent_writes(), 0U);
}

TEST_F(Promotions, ARegionThatReturnsBeforeThemShipsItsLog) {
    write_until(at_second(100));
    when(100, [&] { ground.region(east).reach.impose(Reach::black_hole); });
    when(140, [&] { ground.region(east).reach.lift(Reach::black_hole); });
    ground.run_until(at_second(140));
    EXPECT_EQ(database.stream(west)->missing(at(ms(139'999))), 20U) << "nothing was written meanwhile";
    ground.run_until(at_second(141));
    EXPECT_EQ(database.stream(west)->missing(at_second(141)), 0U);
}

TEST_F(Promotions, NeedAReplicaThatCanBeReachedAndNoOtherPromotion) {
    EXPECT_TRUE(database.can_promote(west));
    EXPECT_FALSE(database.can_promote(east)) << "it is the primary";
    ground.region(west).reach.set(Reach::black_hole);
    EXPECT_FALSE(database.can_promote(west));
    EXPECT_FALSE(database.best_replica({}).exists());
    ground.region(west).reach.set(Reach::up);
    database.begin_promotion();
    EXPECT_TRUE(database.promoting());
    EXPECT_FALSE(database.can_promote(west));
    database.finish_promotion(west);
    EXPECT_FALSE(database.promoting());
    EXPECT_FALSE(database.can_promote(east)) << "there is no replica until one is rebuilt";
    EXPECT_FALSE(database.best_replica({}).exists());
    EXPECT_EQ(database.stream(west), nullptr);
}

TEST_F(Promotions, AStreamStallsWhileEitherEndIsAway) {
    write_until(at_second(300));
    when(100, [&] { ground.region(west).reach.impose(Reach::refuse); });
    when(110, [&] { database.host_reach(east).impose(Reach::black_hole); });
    when(120, [&] { ground.region(west).reach.lift(Reach::refuse); });
    ground.run_until(at_second(130));
    EXPECT_EQ(database.stream(west)->lag(at_second(130)), at_second(130) - at(ms(98'050)))
        << "the other end is still away";
    EXPECT_EQ(database.stream(west)->missing(at_second(130)), 120U) << "98.05 s to 109.95 s";
}

struct TwoReplicas : public ::testing::Test {
    static void write_for_ten_seconds(DatabaseGround& ground) {
        ground.write_every(ms(100), at(ms(50)), at_second(10));
        ground.run_until(at_second(10));
    }
    static SystemParameters system(Duration north_lag, Duration west_lag) {
        SystemParameters three = three_regions();
        auto& replicas = three.database["main"].replicas;
        replicas["north"] = replicas["west"];
        replicas["north"].lag = north_lag;
        replicas["west"].lag = west_lag;
        return three;
    }
    static std::string best(DatabaseGround& ground) {
        const RegionId best = ground.database.best_replica(at_second(10));
        return best.exists() ? ground.topology.name(best) : "none";
    }
};

TEST_F(TwoReplicas, TheOneWithTheMostLogIsTheBest) {
    DatabaseGround ground(system(seconds(2), seconds(1)));
    write_for_ten_seconds(ground);
    EXPECT_EQ(best(ground), "west");
}

TEST_F(TwoReplicas, TiesGoByName) {
    DatabaseGround ground(system(seconds(2), seconds(2)));
    write_for_ten_seconds(ground);
    EXPECT_EQ(best(ground), "north");
}

TEST_F(TwoReplicas, OneThatCannotBeReachedIsNotTheBest) {
    DatabaseGround ground(system(seconds(1), seconds(2)));
    write_for_ten_seconds(ground);
    ground.database.host_reach(ground.topology.find("north")).set(Reach::refuse);
    EXPECT_EQ(best(ground), "west");
    ground.database.host_reach(ground.west).set(Reach::refuse);
    EXPECT_EQ(best(ground), "none");
}

TEST_F(TwoReplicas, TheOtherReplicaFollowsTheOldPrimarysLogAndIsNoneAnyMore) {
    DatabaseGround ground(system(seconds(1), seconds(2)));
    const RegionId north = ground.topology.find("north");
    ground.database.begin_promotion();
    ground.database.finish_promotion(north);
    EXPECT_EQ(ground.database.stream(ground.west), nullptr);
    EXPECT_EQ(ground.database.write(ground.west, {}), WriteReply::error) << "it never was a primary";
    EXPECT_TRUE(ground.database.readable(ground.west).value());
    ground.database.endpoint().answer().set(north);
    ground.region(north).reach.set(Reach::refuse);
    EXPECT_FALSE(ground.database.readable(ground.west).value()) << "it reads where the endpoint leads";
}

TEST(PromotionTimes, AreOfTheReplicaAndDrawnForEachPromotion) {
    SystemParameters system = tiny_system();
    system.database["main"].replicas["west"].promotion =
        fields::Distribution::Law{fields::Distribution::Uniform{seconds(300), seconds(900)}};
    DatabaseGround ground(system);
    const Duration first = ground.database.promotion_time(ground.west);
    EXPECT_GE(first, seconds(300));
    EXPECT_LE(first, seconds(900));
    EXPECT_EQ(ground.database.promotion_time(ground.west), first) << "asking draws nothing";
}

} // namespace
} // namespace gameday::models
