// Connections that try in vain are no events, and come back as if they had been.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
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

SystemParameters with_pool(OnError on_error, std::int64_t size = 1) {
    SystemParameters system = tiny_system();
    system.database["main"].pool.on_error = on_error;
    system.database["main"].pool.size = {size};
    system.database["main"].endpoint.hosts = {1};
    return system;
}

/// The pool of the east's services; all times in milliseconds.
struct DozingRig : DatabaseGround {
    explicit DozingRig(SystemParameters parameters) : DatabaseGround(std::move(parameters)) {}

    void host(std::int64_t when, Reach reach) {
        acts.at(at(ms(when)), [this, reach] { database.host_reach(east).set(reach); });
    }
    void promote(std::int64_t when) {
        acts.at(at(ms(when)), [this] {
            database.begin_promotion();
            database.finish_promotion(west);
        });
    }
    void point(std::int64_t when) {
        acts.at(at(ms(when)), [this] { database.endpoint().answer().set(database.primary().value()); });
    }
    void write(std::int64_t when) {
        acts.at(at(ms(when)), [this] { pool(east).write(engine.now()); });
    }
    void restart(std::int64_t when) {
        acts.at(at(ms(when)), [this] { pool(east).restart(); });
    }
    /// What is handled in between, apart from what the test itself calls.
    [[nodiscard]] std::uint64_t events_between(std::int64_t from_second, std::int64_t to_second) {
        run_until(at_second(from_second));
        const std::uint64_t before = engine.events_handled();
        run_until(at_second(to_second));
        return engine.events_handled() - before;
    }
    [[nodiscard]] std::string can_commit() const { return changes("database.main.pool.east"); }
};

// A write at 101 s is stuck until 131 s; from then on each attempt to connect takes 10 s.
TEST(PoolDozing, AnHourInVainIsNoEvent) {
    DozingRig rig(with_pool(OnError::recycle));
    rig.host(100'000, Reach::black_hole);
    rig.write(101'000);
    rig.host(3'705'000, Reach::up);
    EXPECT_EQ(rig.events_between(200, 3700), 0U);
    rig.run_until(at_second(4000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 3711s 1") << "131 s and 358 attempts";
}

// The region takes its database along, and the connections would have retired one by one within half an hour.
TEST(PoolDozing, NothingHappensInARegionThatIsDown) {
    DozingRig rig(with_pool(OnError::recycle, 20));
    const auto down = [&rig](Reach reach) { rig.regions[rig.east.index()]->reach.set(reach); };
    rig.acts.at_second(100, [&] { down(Reach::black_hole); });
    rig.acts.at_second(3000, [&] { down(Reach::refuse); });
    rig.acts.at_second(3705, [&] { down(Reach::up); });
    EXPECT_EQ(rig.events_between(101, 2999), 0U);
    EXPECT_EQ(rig.events_between(3001, 3704), 0U);
    rig.run_until(at_second(4000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 3705s 1") << "its services start with new connections";
}

TEST(PoolDozing, AnHourOfRefusalsIsNoEventEither) {
    for (const OnError driver : {OnError::recycle, OnError::hang}) {
        DozingRig rig(with_pool(driver, 20));
        rig.host(100'000, Reach::refuse);
        for (std::int64_t i = 0; i < 20; ++i) {
            rig.write(101'000 + 30 * i); // each asks again every second, in a phase of its own
        }
        rig.host(3'705'700, Reach::up);
        EXPECT_EQ(rig.events_between(200, 3700), 0U);
        rig.run_until(at_second(4000));
        EXPECT_EQ(rig.can_commit(), "100s 0, 3706s 1") << "the first of them";
    }
}

TEST(PoolDozing, OneThatIsIdleKeepsNoOtherAwake) {
    DozingRig rig(with_pool(OnError::recycle, 2));
    rig.host(100'000, Reach::black_hole);
    rig.write(101'000);
    EXPECT_EQ(rig.events_between(200, 3700), 0U);
}

TEST(PoolDozing, DnsIsAskedWhenItWouldHaveBeen) {
    DozingRig rig(with_pool(OnError::recycle));
    rig.host(100'000, Reach::black_hole);
    rig.write(101'000);
    rig.promote(110'000);
    rig.point(3'705'000);
    EXPECT_EQ(rig.events_between(200, 3700), 0U);
    rig.run_until(at_second(4000));
    const auto history = rig.pool(rig.east).can_commit().history();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[2].from, testing::look_up_after(rig, at_second(3705)) + ms(60));
}

TEST(PoolDozing, ARestartBeginsAnotherPhase) {
    DozingRig rig(with_pool(OnError::recycle));
    rig.host(100'000, Reach::black_hole);
    rig.write(101'000);
    rig.restart(3'000'500);
    rig.host(3'702'000, Reach::up);
    rig.run_until(at_second(4000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 3710.5s 1");
}

TEST(PoolDozing, AnotherKindOfSilenceTakesOverWithTheNextAttempt) {
    DozingRig rig(with_pool(OnError::recycle));
    rig.host(100'000, Reach::refuse);
    rig.write(101'000);
    rig.host(2'000'500, Reach::black_hole); // found out at 2,001 s
    rig.host(3'702'000, Reach::up);
    EXPECT_EQ(rig.events_between(200, 2000), 0U);
    EXPECT_EQ(rig.events_between(2100, 3700), 0U) << "it dozes off again";
    rig.run_until(at_second(4000));
    EXPECT_EQ(rig.can_commit(), "100s 0, 3711s 1");
    DozingRig back(with_pool(OnError::recycle));
    back.host(100'000, Reach::black_hole);
    back.write(101'000);
    back.host(2'000'500, Reach::refuse); // found out at 2,001 s
    back.host(3'702'500, Reach::up);
    back.run_until(at_second(4000));
    EXPECT_EQ(back.can_commit(), "100s 0, 3703s 1");
}

/// When the first of some connections begins an attempt, not before an instant; each is stuck for some time
/// from its write on, and then asks for ever, as long each time.
Time one_by_one(std::vector<std::int64_t> writes, Duration stuck, Duration attempt, Time from) {
    Time first = at_second(1'000'000);
    for (const std::int64_t write : writes) {
        Time next = at(ms(write)) + stuck;
        while (next < from) {
            next = next + attempt;
        }
        first = std::min(first, next);
    }
    return first;
}

// 120 pools at fixed seeds, their writes and their DNS at any millisecond.
TEST(PoolDozing, AnyPhasesComeBackAtTheInstantTheyWouldHave) {
    std::mt19937_64 words(1);
    const auto below = [&words](std::uint64_t end) { return static_cast<std::int64_t>(words() % end); };
    for (int i = 0; i < 120; ++i) {
        const OnError driver = i % 2 == 0 ? OnError::recycle : OnError::hang;
        const std::int64_t ttl =
            std::vector<std::int64_t>{0, 1, 7, 10, 30, 45}[static_cast<std::size_t>(i) % 6];
        SystemParameters system = with_pool(driver, 3);
        system.database["main"].endpoint.ttl = seconds(ttl);
        DozingRig rig(system);
        rig.host(100'000, Reach::black_hole);
        rig.promote(100'500);
        std::vector<std::int64_t> writes;
        for (int w = 0; w < 3; ++w) {
            writes.push_back(101'000 + 3000 * w + below(3000));
            rig.write(writes.back());
        }
        const std::int64_t point = 1'200'000 + below(2'000'000);
        rig.acts.at(at(ms(point) - Duration::nanoseconds(1)), // a tie would be nobody's business
                    [&rig] { rig.database.endpoint().answer().set(rig.database.primary().value()); });
        EXPECT_EQ(rig.events_between(200, 900), 0U);
        rig.run_until(at_second(4000));
        const auto history = rig.pool(rig.east).can_commit().history();
        ASSERT_EQ(history.size(), 3U);
        const Time told =
            ttl == 0 ? at(ms(point) - Duration::nanoseconds(1)) : testing::look_up_after(rig, at(ms(point)));
        const PoolParameters& pool = system.database["main"].pool;
        const Time tries = driver == OnError::recycle
                               ? told
                               : one_by_one(writes, pool.tcp_give_up, pool.tcp_connect_give_up, told);
        EXPECT_EQ(history[2].from, tries + ms(60)) << "TTL " << ttl << " s, run " << i;
    }
}

// ---- what a flow of writes sees of a pool ----

struct FlowPool : DozingRig {
    explicit FlowPool(SystemParameters parameters)
        : DozingRig(std::move(parameters)),
          flow(engine, randomness, database, region(east), system.scale_users.value, Grain::flow) {}

    /// As shares of writes: acknowledged by east, by west, errors, hangs.
    void expect_shares(double by_east, double by_west, double errors, double hangs) {
        const PoolShares shares = flow.shares();
        double acknowledged[2] = {0, 0};
        for (const PoolShares::Acknowledged& part : shares.acknowledged) {
            acknowledged[part.host == east ? 0 : 1] += part.share;
        }
        EXPECT_NEAR(acknowledged[0], by_east, 1e-9);
        EXPECT_NEAR(acknowledged[1], by_west, 1e-9);
        EXPECT_NEAR(shares.errors, errors, 1e-9);
        EXPECT_NEAR(shares.hangs, hangs, 1e-9);
    }
    PoolReply pass() { return flow.pass_through(engine.now()); }

    Pool flow;
};

TEST(PoolShares, WhileAllIsWellThePrimaryAcknowledgesAll) {
    FlowPool rig(with_pool(OnError::recycle, 3));
    rig.run_until(at_second(100));
    rig.expect_shares(1, 0, 0, 0);
    EXPECT_FALSE(rig.flow.writes_matter());
}

TEST(PoolShares, OfABlackHoleHangAndUseConnectionsUp) {
    FlowPool rig(with_pool(OnError::recycle, 2));
    rig.host(100'000, Reach::black_hole);
    rig.run_until(at_second(101));
    for (int i = 0; i < 2; ++i) {
        rig.expect_shares(0, 0, 0, 1);
        EXPECT_TRUE(rig.flow.writes_matter()) << "each gets a connection stuck";
        EXPECT_EQ(rig.pass(), PoolReply::hangs);
    }
    rig.expect_shares(0, 0, 0, 1);
    EXPECT_FALSE(rig.flow.writes_matter()) << "no connection is left";
    EXPECT_EQ(rig.pass(), PoolReply::hangs);
}

TEST(PoolShares, OfAFencedPrimaryAreErrorsUntilDnsPointsElsewhere) {
    FlowPool rig(with_pool(OnError::recycle));
    rig.acts.at_second(100, [&] { rig.database.fenced(rig.east).set(true); });
    rig.promote(100'000);
    rig.point(110'000);
    rig.run_until(at_second(105));
    rig.expect_shares(0, 0, 1, 0);
    EXPECT_FALSE(rig.flow.writes_matter()) << "a connection that comes back to the same host has not moved";
    const Time told = testing::look_up_after(rig, at_second(110));
    rig.run_until(told - ms(1));
    EXPECT_FALSE(rig.flow.writes_matter());
    rig.run_until(told + ms(1));
    EXPECT_TRUE(rig.flow.writes_matter());
    EXPECT_EQ(rig.pass(), PoolReply::error);
    rig.run_until(told + ms(100)); // 60 ms later it is connected, to the west
    rig.expect_shares(0, 1, 0, 0);
    EXPECT_FALSE(rig.flow.writes_matter());
}

TEST(PoolShares, OfADriverThatKeepsItsConnectionsStayErrors) {
    FlowPool rig(with_pool(OnError::hang));
    rig.acts.at_second(100, [&] { rig.database.fenced(rig.east).set(true); });
    rig.promote(100'000);
    rig.point(110'000);
    rig.run_until(at_second(200));
    rig.expect_shares(0, 0, 1, 0);
    EXPECT_FALSE(rig.flow.writes_matter());
}

TEST(PoolShares, OfAnUnfencedOldPrimaryAreItsOwn) {
    FlowPool rig(with_pool(OnError::recycle));
    rig.promote(100'000);
    rig.point(100'000);
    rig.run_until(at_second(200));
    rig.expect_shares(1, 0, 0, 0);
    EXPECT_TRUE(rig.database.diverges(rig.east));
}

// Of the writes of a service host with a thousand connections, each fails until the last one is used.
TEST(PoolShares, OneConnectionStandsForAsManyAsTheScaleSays) {
    SystemParameters system = with_pool(OnError::recycle, 2);
    system.scale_users = {500};
    FlowPool rig(system);
    rig.host(100'000, Reach::refuse);
    rig.acts.at_second(100, [&] { rig.flow.writes_come(rig.engine.now(), Rate{100}); });
    rig.run_until(at_second(108));
    EXPECT_FALSE(rig.flow.writes_matter()) << "it is their number that does";
    EXPECT_TRUE(rig.flow.awaits_writes());
    rig.expect_shares(0, 0, 1, 0);
    rig.run_until(at_second(113)); // 1,000 ± 32, at 100 a second
    EXPECT_FALSE(rig.flow.awaits_writes());
    rig.expect_shares(0, 0, 0, 1);
}

} // namespace
} // namespace gameday::models
