#include "models/database/pool.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::DatabaseGround;
using testing::ms;
using testing::seconds;
using testing::tiny_system;

SystemParameters with_pool(OnError on_error, std::int64_t size = 1) {
    SystemParameters system = tiny_system();
    PoolParameters& pool = system.database["main"].pool;
    pool.on_error = on_error;
    pool.size = {size};
    return system;
}

/// The pool of the east's services, whose database fails at 100 s; replica and services are 60 ms apart.
struct PoolRig : DatabaseGround {
    explicit PoolRig(SystemParameters parameters) : DatabaseGround(std::move(parameters)) {}

    void host(std::int64_t second, Reach reach) {
        acts.at_second(second, [this, reach] { database.host_reach(east).set(reach); });
    }
    void promote(std::int64_t second) {
        acts.at_second(second, [this] {
            database.begin_promotion();
            database.finish_promotion(west);
        });
    }
    void point(std::int64_t second) {
        acts.at_second(second, [this] { database.endpoint().answer().set(database.primary().value()); });
    }
    void fence(std::int64_t second) {
        acts.at_second(second, [this] { database.fenced(east).set(true); });
    }
    /// A write of the east's services; its reply is noted: + acknowledged, e an error, h it hangs.
    void write(std::int64_t second) {
        acts.at_second(second,
                       [this] { replies += "+eh"[static_cast<int>(pool(east).write(engine.now()))]; });
    }
    void writes(std::int64_t from, std::int64_t to, std::int64_t step) {
        for (std::int64_t second = from; second <= to; second += step) {
            write(second);
        }
    }
    [[nodiscard]] std::string can_commit() const { return changes("database.main.pool.east"); }

    std::string replies;
};

TEST(Pool, WhileAllIsWellNoConnectionIsAnEvent) {
    PoolRig rig(with_pool(OnError::recycle, 20));
    rig.write(500);
    rig.run_until(at_second(10'000));
    EXPECT_EQ(rig.engine.events_handled(), 1U);
    EXPECT_EQ(rig.replies, "+");
    EXPECT_EQ(rig.can_commit(), "");
}

TEST(Pool, RecycleOutOfABlackHoleTakesTimeOutsAndTheTtl) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.host(100, Reach::black_hole);
    rig.write(101);   // stuck for 30 s
    rig.promote(110); // nobody knows yet
    rig.point(135);   // but the east's address was kept at 131, for 30 s
    rig.writes(145, 160, 5);
    rig.write(162);
    rig.run_until(at_second(1000));
    // 131 s: a new connection, which nobody answers for 10 s; so again at 141 s and 151 s.
    EXPECT_EQ(rig.can_commit(), "100s 0, 161.06s 1");
    EXPECT_EQ(rig.replies, "hhhhh+");
}

TEST(Pool, HangOutOfABlackHoleTakesAsLongAsTcpTakes) {
    PoolRig rig(with_pool(OnError::hang));
    rig.host(100, Reach::black_hole);
    rig.write(101);
    rig.promote(110);
    rig.point(135);
    rig.run_until(at_second(2000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 1025.66s 1"); // 101 s + 924.6 s + one round trip
}

TEST(Pool, HangOnANewConnectionTakesAsLongAsTcpTakes) {
    PoolRig rig(with_pool(OnError::hang));
    rig.host(100, Reach::black_hole);
    rig.write(101);
    rig.promote(110);
    rig.point(1026); // just too late: 134 s of silence, during which the TTL passes
    rig.run_until(at_second(2000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 1159.66s 1");
}

TEST(Pool, ARefusedConnectionIsTriedAgainEachSecondWhateverTheDriver) {
    for (const OnError driver : {OnError::recycle, OnError::hang}) {
        PoolRig rig(with_pool(driver));
        rig.host(100, Reach::refuse);
        rig.write(101); // asks DNS, which still says east, until 131 s
        rig.write(102);
        rig.promote(105);
        rig.point(110);
        rig.run_until(at_second(1000));
        EXPECT_EQ(rig.can_commit(), "100s 0, 131.06s 1");
        EXPECT_EQ(rig.replies, "eh") << "then no connection is idle";
    }
}

TEST(Pool, ARefusedHostThatIsBackIsFoundWithinASecond) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.host(100, Reach::refuse);
    rig.write(101);
    rig.acts.at(at(ms(110'500)), [&] { rig.database.host_reach(rig.east).set(Reach::up); });
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.can_commit(), "100s 0, 111s 1");
}

TEST(Pool, RecycleLeavesAFencedPrimaryWithTheFirstWriteAfterTheTtl) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.fence(100);
    rig.promote(100);
    rig.point(110);
    rig.writes(101, 141, 10); // each gets an error and a new connection; DNS is asked anew at 131 s
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.can_commit(), "100s 0, 131.06s 1");
    EXPECT_EQ(rig.replies, "eeee+");
}

TEST(Pool, HangKeepsAFencedPrimaryUntilTheConnectionIsTooOld) {
    SystemParameters system = with_pool(OnError::hang);
    system.database["main"].pool.lifetime = seconds(600);
    PoolRig rig(system);
    const Duration left = fields::Distribution{fields::Distribution::Uniform{Duration{}, seconds(600)}}.draw(
        rig.randomness.stream("database.main.pool.east/age").at(0, 0));
    rig.fence(100);
    rig.promote(100);
    rig.point(100);
    rig.writes(101, 700, 1);
    rig.run_until(at_second(800));
    const auto history = rig.pool(rig.east).can_commit().history();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[2].from, at_second(100) + left + ms(60));
    EXPECT_EQ(rig.replies.find_first_not_of("eh"), rig.replies.find('+'));
    EXPECT_EQ(rig.replies.substr(rig.replies.find('+')).find_first_not_of('+'), std::string::npos);
}

TEST(Pool, AnUnfencedOldPrimaryKeepsItsConnectionsAndTheirWritesDiverge) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.promote(100);
    rig.point(100);
    rig.writes(101, 110, 1);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.replies, "++++++++++");
    EXPECT_EQ(rig.database.divergent_writes(), 10U);
    EXPECT_EQ(rig.can_commit(), "100s 0") << "acknowledged is not committed";
}

TEST(Pool, AConnectionInUseIsNotRetired) {
    SystemParameters system = with_pool(OnError::recycle);
    system.database["main"].pool.lifetime = seconds(20);
    system.database["main"].pool.socket_timeout = seconds(300);
    PoolRig rig(system);
    rig.host(100, Reach::black_hole);
    rig.acts.at(at(ms(100'001)), [&] { rig.pool(rig.east).write(rig.engine.now()); });
    rig.host(150, Reach::up); // the write is stuck all the same
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 400.001s 1");
}

TEST(Pool, AWriteBorrowsTheNextIdleConnectionInTurn) {
    PoolRig rig(with_pool(OnError::recycle, 3));
    rig.host(100, Reach::black_hole);
    rig.writes(101, 103, 1); // one connection each
    rig.write(104);          // none left
    rig.acts.at_second(105, [&] { rig.database.host_reach(rig.east).set(Reach::up); });
    rig.writes(106, 136, 10);
    rig.run_until(at_second(500));
    EXPECT_EQ(rig.can_commit(), "100s 0, 131s 1") << "the first to time out";
    EXPECT_EQ(rig.replies, "hhhhhhh+");
}

TEST(Pool, IdleConnectionsAreGoodAgainAsSoonAsTheirHostIs) {
    PoolRig rig(with_pool(OnError::recycle, 2));
    rig.host(100, Reach::black_hole);
    rig.write(101); // one of the two is stuck
    rig.host(105, Reach::up);
    rig.write(106);
    rig.run_until(at_second(500));
    EXPECT_EQ(rig.can_commit(), "100s 0, 105s 1");
    EXPECT_EQ(rig.replies, "h+");
}

TEST(Pool, ARestartClosesAllConnectionsAndAsksDnsAnew) {
    PoolRig rig(with_pool(OnError::hang, 3));
    rig.host(100, Reach::black_hole);
    rig.writes(101, 102, 1);
    rig.promote(110);
    rig.acts.at_second(115, [&] { rig.pool(rig.east).restart(); }); // DNS still says east: kept to 145 s
    rig.point(116);
    rig.acts.at_second(120, [&] { rig.pool(rig.east).restart(); });
    rig.writes(121, 130, 1);
    rig.run_until(at_second(3000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 120.06s 1");
    EXPECT_EQ(rig.replies, "hh++++++++++");
}

TEST(Pool, ARestartOfAHealthyPoolChangesNothing) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.acts.at_second(100, [&] { rig.pool(rig.east).restart(); });
    rig.write(101);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.replies, "+");
    EXPECT_EQ(rig.can_commit(), "");
}

TEST(Pool, ReturnsToItsSteadyStateAndLeavesItAgain) {
    PoolRig rig(with_pool(OnError::recycle, 2));
    rig.host(100, Reach::refuse);
    rig.writes(101, 102, 1);
    rig.host(110, Reach::up);
    rig.run_until(at_second(200));
    const std::uint64_t settled = rig.engine.events_handled();
    rig.run_until(at_second(10'000));
    EXPECT_EQ(rig.engine.events_handled(), settled) << "no connection is an event any more";
    rig.host(10'100, Reach::refuse);
    rig.host(10'200, Reach::up); // nobody wrote meanwhile: no connection has noticed
    rig.write(10'201);
    rig.run_until(at_second(20'000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 110s 1, 10100s 0, 10200s 1");
    EXPECT_EQ(rig.replies, "ee+");
}

TEST(Pool, ADrainedPrimaryGivesErrorsUntilItTakesWritesAgain) {
    PoolRig rig(with_pool(OnError::hang));
    rig.acts.at_second(100, [&] { rig.database.accepting().set(false); });
    rig.write(101);
    rig.acts.at_second(110, [&] { rig.database.accepting().set(true); });
    rig.write(111);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.can_commit(), "100s 0, 110s 1");
    EXPECT_EQ(rig.replies, "e+");
}

TEST(Pool, TheRegionsFailureIsItsDatabasesFailureToo) {
    PoolRig rig(with_pool(OnError::recycle));
    rig.acts.at_second(100, [&] { rig.region(rig.east).reach.set(Reach::black_hole); });
    rig.acts.at_second(150, [&] { rig.region(rig.east).reach.set(Reach::up); });
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.can_commit(), "100s 0, 150s 1");
    EXPECT_EQ(rig.changes("database.main.pool.west"), "100s 0, 150s 1");
}

TEST(Pool, ScaleMultipliesTheConnections) {
    SystemParameters system = with_pool(OnError::recycle, 2);
    system.scale_users = {3};
    PoolRig rig(system);
    rig.host(100, Reach::black_hole);
    rig.writes(101, 106, 1); // six of them take one each
    rig.host(110, Reach::up);
    rig.write(111);
    rig.run_until(at_second(120));
    EXPECT_EQ(rig.replies, "hhhhhhh");
}

} // namespace
} // namespace gameday::models
