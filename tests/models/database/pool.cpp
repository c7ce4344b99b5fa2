#include "models/database/pool.hpp"

#include <algorithm>
#include <vector>

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

SystemParameters with_pool(OnError on_error, std::int64_t size = 1, std::int64_t hosts = 1) {
    SystemParameters system = tiny_system();
    PoolParameters& pool = system.database["main"].pool;
    pool.on_error = on_error;
    pool.size = {size};
    system.database["main"].endpoint.hosts = {hosts};
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
    /// Since when writes can be committed, after one time when they could not.
    [[nodiscard]] Time back_at() {
        const auto history = pool(east).can_commit().history();
        return history.size() == 3 ? history[2].from : Time{};
    }
    [[nodiscard]] Time looks_up_after(std::int64_t second, std::size_t host = 0) {
        return testing::look_up_after(*this, at_second(second), host);
    }

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
    rig.write(132);   // a new connection, which nobody answers for 10 s, again and again
    rig.point(135);   // and the next look-up tells
    rig.write(166);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.back_at(), rig.looks_up_after(135) + ms(60));
    EXPECT_EQ(rig.replies, "hh+");
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
        rig.write(101);
        rig.write(102);
        rig.promote(105);
        rig.point(110);
        rig.run_until(at_second(1000));
        const Time looks_up = rig.looks_up_after(110);
        const std::int64_t second = (looks_up - Time{}).count() / seconds(1).count();
        EXPECT_EQ(rig.back_at(), (driver == OnError::recycle ? looks_up : at_second(second + 1)) + ms(60))
            << "one that hangs waits for the end of its attempt";
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
    rig.writes(101, 151, 10); // each gets an error and a new connection
    rig.run_until(at_second(200));
    const Time looks_up = rig.looks_up_after(110);
    std::size_t errors = 1;
    while (at_second(101 + 10 * (static_cast<std::int64_t>(errors) - 1)) < looks_up) {
        ++errors;
    }
    EXPECT_EQ(rig.back_at(), at_second(101 + 10 * (static_cast<std::int64_t>(errors) - 1)) + ms(60));
    EXPECT_EQ(rig.replies, std::string(errors, 'e') + std::string(6 - errors, '+'));
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

TEST(Pool, AWriteGoesToAnyHost) {
    PoolRig rig(with_pool(OnError::recycle, 3, 3)); // a connection each
    rig.host(100, Reach::black_hole);
    rig.writes(101, 120,
               1); // in vain at a host that has none left, but for once in (2/3)^20 each has been met
    rig.acts.at_second(125, [&] { rig.database.host_reach(rig.east).set(Reach::up); });
    rig.run_until(at_second(500));
    const auto history = rig.pool(rig.east).committing().history();
    ASSERT_EQ(history.size(), 5U); // of three, none, one, two and three
    for (std::size_t i = 1; i < 4; ++i) {
        EXPECT_EQ(history[i + 1].value, static_cast<int>(i));
        EXPECT_GE(history[i + 1].from, at_second(131)) << "a time-out after the first write to it";
    }
    EXPECT_EQ(rig.back_at(), history.back().from) << "95 % of three hosts are three";
    EXPECT_EQ(rig.replies, std::string(20, 'h'));
}

// A writable database is not one whose DNS has been seen by whoever looked up first.
TEST(Pool, ItsHostsHearOfTheNewPrimaryEachAtAPhaseOfItsOwn) {
    PoolRig rig(with_pool(OnError::recycle, 20, 20));
    rig.fence(100);
    rig.promote(100);
    rig.point(110);
    std::vector<Time> looks_up;
    for (std::size_t host = 0; host < 20; ++host) {
        looks_up.push_back(rig.looks_up_after(110, host));
        for (std::int64_t second = 101; second < 190; ++second) {
            rig.write(second); // at some host
        }
    }
    rig.run_until(at_second(200));
    std::sort(looks_up.begin(), looks_up.end());
    EXPECT_GT(looks_up[18] - looks_up[0], seconds(15)) << "all over the 30 s of the TTL";
    const auto history = rig.pool(rig.east).committing().history();
    ASSERT_FALSE(history.empty());
    EXPECT_EQ(history.back().value, 20);
    EXPECT_GE(rig.back_at(), looks_up[18]) << "19 of 20 are 95 %";
    EXPECT_LE(rig.back_at(), looks_up[18] + seconds(15)) << "20 writes a second, a twentieth to each";
    EXPECT_GE(history.back().from, looks_up[19]);
    EXPECT_EQ(rig.pool(rig.east).hosts_for(0.95), 19);
    EXPECT_EQ(rig.pool(rig.east).hosts_for(1), 20);
    EXPECT_EQ(rig.pool(rig.east).hosts_for(0.001), 1);
}

TEST(Pool, NoHostIsWithoutAConnection) {
    PoolRig rig(with_pool(OnError::recycle, 3, 20));
    EXPECT_EQ(rig.pool(rig.east).hosts(), 3);
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
