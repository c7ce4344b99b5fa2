#include "models/database/replication.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::seconds;

/// A stream 2 s behind, of which fifty writes a second can be shipped.
struct Replication : public ::testing::Test {
    Replication() { stream.ship({.per_second = 50, .burst = 1}); }
    /// Ten writes a second, at …,050 and so on, from `from` to `to`.
    void write(Time from, Time to) {
        for (Time when = from + ms(50); when < to; when = when + ms(100)) {
            stream.append(when);
        }
    }
    ReplicationStream stream{RegionId{1}, seconds(2)};
};

TEST_F(Replication, MissesWhatWasWrittenDuringTheLag) {
    write({}, at_second(100));
    EXPECT_EQ(stream.missing(at_second(100)), 20U);
    EXPECT_EQ(stream.last_missing(at_second(100)), at(ms(99'950)));
    EXPECT_EQ(stream.last_arrived(at_second(100)), at(ms(97'950)));
    EXPECT_EQ(stream.missing(at_second(101)), 10U);
    EXPECT_EQ(stream.missing(at(ms(101'949))), 1U);
    EXPECT_EQ(stream.missing(at(ms(101'950))), 0U) << "it arrives just one lag later";
    EXPECT_EQ(stream.last_missing(at(ms(101'950))), std::nullopt);
    EXPECT_EQ(stream.last_arrived(at(ms(101'950))), at(ms(99'950)));
}

TEST_F(Replication, NothingWrittenIsNothingMissing) {
    EXPECT_EQ(stream.missing(at_second(10)), 0U);
    EXPECT_EQ(stream.behind(at_second(10)), Duration{});
    EXPECT_EQ(stream.until_drained(at_second(10)), Duration{});
    EXPECT_EQ(stream.last_arrived(at_second(10)), std::nullopt);
}

TEST_F(Replication, AfterTheCutWhatIsMissingStandsStillButTheLagGrows) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    for (const std::int64_t later : {100, 101, 1000}) {
        EXPECT_EQ(stream.missing(at_second(later)), 20U);
        EXPECT_EQ(stream.behind(at_second(later)), ms(1950));
        EXPECT_EQ(stream.lag(at_second(later)), ms(1000 * (later - 100) + 1950)) << "the age of the oldest";
    }
}

TEST_F(Replication, WhileTheSourceLivesAStallFallsBehind) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    write(at_second(100), at_second(130));
    EXPECT_EQ(stream.missing(at_second(130)), 320U);
    EXPECT_EQ(stream.behind(at_second(130)), ms(31'950));
}

TEST_F(Replication, WhileNothingIsWrittenNothingFallsBehind) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    stream.resume(at_second(1900)); // half an hour without a write
    EXPECT_EQ(stream.missing(at(ms(1'900'379))), 1U) << "twenty of them, each 20 ms after the one before";
    EXPECT_EQ(stream.missing(at(ms(1'900'380))), 0U);
    write(at_second(1901), at_second(1910));
    EXPECT_EQ(stream.missing(at_second(1910)), 20U) << "as ever";
}

TEST_F(Replication, CatchesUpByTheBacklogOverTheSurplusOfSpeed) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    write(at_second(100), at_second(140));
    stream.resume(at_second(140)); // 400 too many: B / (μ − λ) = 400 / (50 − 10)
    write(at_second(140), at_second(145));
    EXPECT_NEAR(static_cast<double>(stream.missing(at_second(145))), 420 - 5 * 40, 1);
    EXPECT_TRUE(stream.has_backlog(at_second(145)));
    write(at_second(145), at_second(151));
    EXPECT_EQ(stream.missing(at_second(151)), 20U);
    EXPECT_FALSE(stream.has_backlog(at_second(151)));
}

TEST_F(Replication, WhatWaitsDrainsAtFullSpeed) {
    write({}, at_second(100));
    stream.stall(at_second(100));
    write(at_second(100), at_second(140));
    stream.resume(at_second(140)); // 420 wait, and nothing more is written
    const Duration left = stream.until_drained(at_second(140));
    EXPECT_EQ(left, ms(8'400 - 20)) << "the first one at once";
    EXPECT_EQ(stream.missing(at_second(140) + left - Duration::nanoseconds(1)), 1U);
    EXPECT_EQ(stream.missing(at_second(140) + left), 0U);
}

TEST_F(Replication, ABurstIsNotHeldBack) {
    ReplicationStream eager(RegionId{1}, seconds(2));
    eager.ship({.per_second = 50, .burst = 5});
    for (int i = 0; i < 8; ++i) {
        eager.append(at_second(100));
    }
    EXPECT_EQ(eager.missing(at_second(102)), 3U) << "five at once";
    EXPECT_EQ(eager.missing(at(ms(102'019))), 3U);
    EXPECT_EQ(eager.missing(at(ms(102'020))), 2U);
    EXPECT_EQ(eager.missing(at(ms(102'060))), 0U);
}

TEST_F(Replication, DrainsWhenTheLastWriteArrives) {
    write({}, at_second(100));
    const Duration left = stream.until_drained(at_second(100));
    EXPECT_EQ(left, ms(1950));
    EXPECT_EQ(stream.missing(at_second(100) + left - Duration::nanoseconds(1)), 1U);
    EXPECT_EQ(stream.missing(at_second(100) + left), 0U);
}

TEST_F(Replication, DriftsOverItsRampButNoFasterThanTime) {
    stream.drift(at_second(100), seconds(62), seconds(600)); // a tenth of a second a second
    EXPECT_EQ(stream.arrived_through(at_second(400)), at_second(368));
    EXPECT_EQ(stream.arrived_through(at_second(700)), at_second(638));
    EXPECT_EQ(stream.arrived_through(at_second(800)), at_second(738));

    ReplicationStream sudden(RegionId{1}, seconds(2));
    sudden.drift(at_second(100), seconds(62), Duration{});
    EXPECT_EQ(sudden.arrived_through(at_second(110)), at_second(98)) << "it stands still";
    EXPECT_EQ(sudden.arrived_through(at_second(160)), at_second(98));
    EXPECT_EQ(sudden.arrived_through(at_second(170)), at_second(108));
}

TEST_F(Replication, NeverHasALagBelowTheUsualOne) {
    stream.drift(at_second(100), ms(10), seconds(600));
    EXPECT_EQ(stream.arrived_through(at_second(900)), at_second(898));
}

TEST_F(Replication, HasItsUsualLagAgainWhenTheBacklogHasDrained) {
    write({}, at_second(100));
    stream.drift(at_second(100), seconds(62), seconds(600));
    write(at_second(100), at_second(700));
    stream.calm(at_second(700)); // 600 too many, at 40 a second
    write(at_second(700), at_second(714));
    EXPECT_NEAR(static_cast<double>(stream.missing(at_second(714))), 620 - 14 * 40, 1);
    write(at_second(714), at_second(716));
    EXPECT_EQ(stream.missing(at_second(716)), 20U);
}

/// The same stream, with ten writes a second as a rate.
struct RatedReplication : public ::testing::Test {
    RatedReplication() {
        rates.set(Time{}, Rate{10});
        stream.ship({.per_second = 50, .burst = 1});
        stream.follow(rates);
    }
    [[nodiscard]] double expected_missing(Time when) {
        return rates.expected(stream.arrived_through(when), when);
    }
    WriteRates rates{sim::Stream({1, 1}, "tests/writes")};
    ReplicationStream stream{RegionId{1}, seconds(2)};
};

TEST_F(RatedReplication, MissesWhatIsWrittenDuringTheLag) {
    EXPECT_EQ(stream.arrived_through(at_second(100)), at_second(98));
    stream.follow_until(at_second(50));
    EXPECT_EQ(stream.arrived_through(at_second(100)), at_second(98));
}

TEST_F(RatedReplication, WhileNothingIsWrittenNothingFallsBehind) {
    rates.set(at_second(100), Rate{0});
    stream.stall(at_second(100));
    EXPECT_NEAR(expected_missing(at_second(1900)), 20, 1e-6);
    stream.resume(at_second(1900));
    EXPECT_NEAR(expected_missing(at(ms(1'900'200))), 20 - 1 - 10, 1e-6);
    EXPECT_NEAR(expected_missing(at(ms(1'900'400))), 0, 1e-6);
    rates.set(at_second(1901), Rate{10});
    EXPECT_NEAR(expected_missing(at_second(1910)), 20, 1e-6);
}

TEST_F(RatedReplication, CatchesUpByTheBacklogOverTheSurplusOfSpeed) {
    for (const bool looked_at : {false, true}) {
        ReplicationStream other(RegionId{1}, seconds(2));
        other.ship({.per_second = 50, .burst = 1});
        other.follow(rates);
        other.stall(at_second(100));
        other.resume(at_second(140));
        for (int second = 140; looked_at && second < 145; ++second) { // which changes nothing
            other.follow_until(at_second(second));
        }
        const auto missing = [&](Time when) { return rates.expected(other.arrived_through(when), when); };
        EXPECT_NEAR(missing(at_second(145)), 420 - 1 - 5 * 40, 1e-6);
        EXPECT_NEAR(missing(at_second(149)), 420 - 1 - 9 * 40, 1e-6);
        EXPECT_NEAR(missing(at_second(151)), 20, 1e-6);
        EXPECT_FALSE(other.has_backlog(at_second(151)));
    }
}

TEST_F(RatedReplication, ShipsNoFasterThanItCanWhenMoreIsWritten) {
    rates.set(at_second(100), Rate{80}); // for ten seconds
    rates.set(at_second(110), Rate{10});
    // From 102 s on 30 a second too many come; from 112 s on the backlog of 300 drains by 40 a second.
    EXPECT_NEAR(expected_missing(at_second(112)), 20 + 300 - 1, 1e-6);
    EXPECT_NEAR(expected_missing(at_second(114)), 20 + 300 - 1 - 80, 1e-6);
    EXPECT_NEAR(expected_missing(at_second(120)), 20, 1e-6);
}

TEST_F(RatedReplication, ASpikeThatEndsLeavesABacklog) {
    stream.drift(at_second(100), seconds(602), seconds(600)); // the position stands still
    EXPECT_EQ(stream.arrived_through(at_second(700)), at_second(98));
    stream.calm(at_second(700));
    rates.set(at_second(710), Rate{0}); // a switchover, say
    EXPECT_NEAR(expected_missing(at_second(710)), 6020 + 100 - 1 - 500, 1e-6);
    const Duration left = stream.until_drained(at_second(710));
    EXPECT_GT(left, seconds(112) - ms(200));
    EXPECT_LE(left, seconds(113));
    EXPECT_NEAR(expected_missing(at_second(710) + seconds(113)), 0, 1e-6);
}

TEST(Shipping, LeavesLuckAlone) {
    // Of a Poisson stream of the normal rate one write in a thousand, or fewer, waits for its turn.
    for (const double speed : {1.01, 1.5, 5.0, 100.0}) {
        const Shipping shipping = Shipping::of(Rate{10}, speed);
        EXPECT_NEAR(shipping.per_second, 10 * speed, 1e-9);
        const sim::Stream luck({1, 1}, "tests/luck");
        double level = 0; // of the burst that is used up
        int waits = 0;
        constexpr std::uint64_t writes = 400'000;
        for (std::uint64_t i = 0; i < writes; ++i) {
            sim::Draw draw = luck.at(i);
            const double gap = boost::random::exponential_distribution<double>{}(draw) / 10;
            level = std::max(level - gap * shipping.per_second, 0.0);
            waits += level + 1 > shipping.burst ? 1 : 0;
            level += 1;
        }
        EXPECT_LT(waits, writes / 1000) << speed;
    }
    EXPECT_LT(Shipping::of(Rate{10}, 5).burst, 4);
    EXPECT_LT(Shipping::of(Rate{10}, 1000).burst, 2);
}

} // namespace
} // namespace gameday::models
