#include "models/dns/resolver_group.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/dns/name_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::NameRig;
using testing::seconds;

struct Resolvers : public ::testing::Test {
    ResolverGroup group(const ResolverParameters& parameters, std::size_t size, double demand = 1000) {
        return {rig.randomness, "resolvers.test", parameters, size, Rate{demand}, rig.east, *rig.name};
    }
    /// The authority answers the west from then on, or the east again.
    void move_at(Time when, bool away) {
        rig.acts.at(when, [this, away] { rig.name->set_withdrawn(rig.east, away); });
    }
    void go_to(Time when) { rig.run_until(when); }

    NameRig rig{testing::tiny_system()};
    RegionId east = rig.east, west = rig.west;
};

ResolverParameters raising(fields::Distribution floor) {
    return {.ttl = RaiseTtl{std::move(floor)}};
}

ResolverParameters asking_themselves(Duration refresh) {
    return {.own = true, .refresh = refresh};
}

TEST_F(Resolvers, KeepAnAnswerForItsTtlHoweverOftenTheyAreAsked) {
    ResolverGroup one = group({}, 1);
    const Time fetched = at_second(100);
    EXPECT_EQ(one.resolve(0, fetched), east);
    rig.name->set_withdrawn(east, true);
    EXPECT_EQ(one.resolve(0, fetched + seconds(30)), east);
    EXPECT_EQ(one.resolve(0, fetched + seconds(60) - Duration::nanoseconds(1)), east)
        << "a hit did not start the TTL anew";
    EXPECT_EQ(one.resolve(0, fetched + seconds(60)), west);
}

TEST_F(Resolvers, StartInTheSteadyStateOfPoissonDemand) {
    const std::size_t n = 40'000;
    const double demand = 0.02; // λT = 1.2
    const ResolverGroup many = group({}, n, demand);
    double hot = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double residual = many.answers_until(i, east, {}).since_start().in_seconds();
        ASSERT_LT(residual, 60);
        hot += residual > 0 ? 1 : 0;
        sum += residual;
        squares += residual * residual;
    }
    const double p = 1.2 / 2.2;
    EXPECT_NEAR(hot / static_cast<double>(n), p, 4 * std::sqrt(p * (1 - p) / static_cast<double>(n)));
    EXPECT_NEAR(sum / hot, 30, 4 * 60 / std::sqrt(12 * hot));
    EXPECT_NEAR(squares / hot, 1200, 4 * 3600 * std::sqrt(4.0 / 45 / hot));
}

TEST_F(Resolvers, RaiseAShorterTtlByADrawOfTheirOwnThatStays) {
    const std::size_t n = 2000;
    ResolverGroup many = group(
        raising(fields::Distribution::Law{fields::Distribution::Uniform{seconds(600), seconds(1800)}}), n);
    double sum = 0;
    const Time first = at_second(10'000);
    const Time second = at_second(20'000);
    for (std::size_t i = 0; i < n; ++i) {
        many.resolve(i, first);
        const Duration lifetime = many.answers_until(i, east, first) - first;
        ASSERT_GE(lifetime, seconds(600));
        ASSERT_LE(lifetime, seconds(1800));
        many.resolve(i, second);
        ASSERT_EQ(many.answers_until(i, east, second) - second, lifetime) << "drawn once";
        sum += lifetime.in_seconds();
    }
    EXPECT_NEAR(sum / static_cast<double>(n), 1200,
                4 * 1200 / std::sqrt(12.0) / std::sqrt(static_cast<double>(n)));
}

TEST_F(Resolvers, RulesLeaveAloneATtlThatTheyAllow) {
    const Time now = at_second(1000);
    const auto lifetime = [&](TtlRule rule) {
        ResolverGroup one = group({.ttl = std::move(rule)}, 1);
        one.resolve(0, now);
        return one.answers_until(0, east, now) - now;
    };
    EXPECT_EQ(lifetime(HonourTtl{}), seconds(60));
    EXPECT_EQ(lifetime(RaiseTtl{seconds(59)}), seconds(60));
    EXPECT_EQ(lifetime(RaiseTtl{seconds(61)}), seconds(61));
    EXPECT_EQ(lifetime(CapTtl{seconds(61)}), seconds(60));
    EXPECT_EQ(lifetime(CapTtl{seconds(10)}), seconds(10));
}

TEST_F(Resolvers, ACeilingOfNothingCachesNothing) {
    ResolverGroup one = group({.ttl = CapTtl{Duration{}}}, 1);
    EXPECT_EQ(one.resolve(0, at_second(10)), east);
    rig.name->set_withdrawn(east, true);
    EXPECT_EQ(one.resolve(0, at_second(10)), west);
    EXPECT_LE(one.answers_until(0, west, at_second(10)), at_second(10));
}

TEST_F(Resolvers, WhoeverAsksForHimselfHasAnAnswerOfUniformAge) {
    const std::size_t n = 10'000;
    const Duration refresh = seconds(30);
    ResolverGroup many = group(asking_themselves(refresh), n, 1e-6); // asked or not makes no difference
    move_at(at_second(100), true);
    go_to(at_second(110));
    double old = 0;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Time until = many.answers_until(i, east, at_second(110));
        const bool still_east = many.resolve(i, at_second(110)) == east;
        ASSERT_EQ(still_east, until > at_second(110));
        ASSERT_LT(until, at_second(130));
        old += still_east ? 1 : 0;
        sum += still_east ? (until - at_second(110)).in_seconds() : 0;
    }
    const double p = 2.0 / 3; // 10 of 30 s have passed
    EXPECT_NEAR(old / static_cast<double>(n), p, 4 * std::sqrt(p * (1 - p) / static_cast<double>(n)));
    EXPECT_NEAR(sum / old, 10, 4 * 20 / std::sqrt(12 * old));
}

TEST_F(Resolvers, WhoeverAsksForHimselfHasTheAnswerOfHisLastTickEvenIfNobodyLooked) {
    move_at(at_second(100), true);
    move_at(at_second(107), false);
    ResolverGroup many = group(asking_themselves(seconds(30)), 200);
    std::vector<Time> phases;
    for (std::size_t i = 0; i < many.size(); ++i) {
        phases.push_back(many.answers_until(i, east, {}));
    }
    go_to(at_second(115));
    int in_the_west = 0;
    for (std::size_t i = 0; i < many.size(); ++i) {
        Time tick = phases[i];
        while (tick + seconds(30) <= at_second(115)) {
            tick = tick + seconds(30);
        }
        const RegionId expected = tick >= at_second(100) && tick < at_second(107) ? west : east;
        ASSERT_EQ(many.answers_until(i, expected, at_second(115)), tick + seconds(30));
        ASSERT_EQ(many.resolve(i, at_second(115)), expected);
        in_the_west += expected == west ? 1 : 0;
    }
    EXPECT_GT(in_the_west, 20);
    EXPECT_LT(in_the_west, 80);
}

TEST_F(Resolvers, AnswersUntilChangesNothing) {
    ResolverGroup one = group({}, 1);
    one.resolve(0, at_second(100));
    rig.name->set_withdrawn(east, true);
    EXPECT_EQ(one.answers_until(0, east, at_second(100)), at_second(160));
    EXPECT_EQ(one.answers_until(0, west, at_second(100)), at_second(100)) << "it does not answer that";
    EXPECT_LE(one.answers_until(0, east, at_second(170)), at_second(170)) << "it would have to ask";
    EXPECT_EQ(one.resolve(0, at_second(159)), east);
}

} // namespace
} // namespace gameday::models
