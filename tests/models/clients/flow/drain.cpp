#include "models/clients/flow/drain.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::ms;
using testing::seconds;
using Spans = std::vector<Clinging::Span>;

constexpr double for_ever = std::numeric_limits<double>::infinity();
/// An answer that has been given for so long that no cache remembers another.
constexpr double long_since = 1e9;

ResidualLife caches(Duration ttl, double demand) {
    return {ResolverParameters{}, ttl, Rate{demand}};
}

std::shared_ptr<const HoldingLaw> law_of(const ResidualLife& caches, const Spans& clinging, double users,
                                         double held = for_ever) {
    return std::make_shared<HoldingLaw>(caches, clinging, users, held);
}

/// From 100 s on, so many resolvers of so many users each.
Drain drain(std::uint64_t resolvers, double users, const std::shared_ptr<const HoldingLaw>& law,
            std::uint64_t number = 0, Heat heat = {}) {
    return {at_second(100),
            RegionId{0},
            users,
            sim::Scatter(resolvers, sim::Stream({1, 0}, "tests/drain"), number),
            law,
            heat};
}

double held_longer(const HoldingLaw& law, double age) {
    return law.longer_than(age, {});
}

double there(const Drain& drain, double age) {
    return drain.still_there(at_second(100) + Duration::from_seconds(age));
}

// ---- the law ----

TEST(HoldingLaw, OfResolversIsThatOfTheirCaches) {
    const ResidualLife life = caches(seconds(60), 0.5);
    const auto law = law_of(life, {{0, 0.25}, {30, 0.75}}, 100);
    for (const double age : {0.0, 1.0, 10.0, 30.0, 59.0, 60.0, 1000.0}) {
        EXPECT_NEAR(held_longer(*law, age), life.longer_than(age, long_since), 1e-6) << age;
    }
    ASSERT_EQ(law->clinging().size(), 2U) << "their users cling one by one";
    EXPECT_EQ(law->clinging()[1].seconds, 30);
    EXPECT_NEAR(law->settled(), 90, 1e-9);
}

TEST(HoldingLaw, OfUsersWithOneEachIsThatOfBoth) {
    const ResidualLife life = caches(seconds(60), 0.5);
    const auto law = law_of(life, {{0, 0.25}, {30, 0.75}}, 1);
    for (const double age : {0.0, 10.0, 29.0, 31.0, 50.0, 75.0, 89.0, 100.0}) {
        const double clung = age < 30 ? 1 : life.longer_than(age - 30, long_since);
        // A table of 256 steps: across the jump at 30 s it is a straight line within one of them.
        EXPECT_NEAR(held_longer(*law, age), 0.25 * life.longer_than(age, long_since) + 0.75 * clung, 2e-3)
            << age;
    }
    ASSERT_EQ(law->clinging().size(), 1U);
    EXPECT_EQ(law->clinging()[0].seconds, 0);
    EXPECT_NEAR(law->settled(), 90, 1e-9);
}

TEST(HoldingLaw, WhoIsPinnedForEverStays) {
    const auto law = law_of(caches(seconds(60), 0.5), {{0, 0.6}, {for_ever, 0.4}}, 1);
    EXPECT_NEAR(held_longer(*law, 61), 0.4, 1e-9);
    EXPECT_NEAR(held_longer(*law, 1e9), 0.4, 1e-9);
    EXPECT_NEAR(law->settled(), 60, 1e-9);
}

TEST(HoldingLaw, AnAnswerThatWasGivenForAMomentIsHeldByFew) {
    // Held for 6 s of a TTL of 60 s: who asked within those 6 s, and keeps it for more than 54 s.
    const auto law = law_of(caches(seconds(60), 1000), {{0, 1}}, 100, 6);
    EXPECT_NEAR(held_longer(*law, 0), 0.1, 1e-3);
    EXPECT_NEAR(held_longer(*law, 54), 0.1, 1e-3);
    EXPECT_NEAR(held_longer(*law, 57), 0.05, 1e-3);
}

TEST(HoldingLaw, WithoutCachesAndClingingIsOverAtOnce) {
    const auto law = law_of(caches(Duration{}, 1), {{0, 1}}, 100);
    EXPECT_EQ(law->settled(), 0);
    EXPECT_EQ(held_longer(*law, 0), 0);
    EXPECT_EQ(held_longer(*law, 1), 0);
    const Drain over = drain(1000, 100, law);
    EXPECT_EQ(there(over, 0), 0);
    EXPECT_EQ(over.settled(), at_second(100));
}

// ---- who is still there ----

// A binomial count of each: five standard deviations either way.
TEST(Drain, AsManyHoldTheAnswerAsTheLawSays) {
    const auto law = law_of(caches(seconds(60), 0.5), {{0, 1}}, 10);
    for (const std::uint64_t resolvers : {100ULL, 100'000ULL, 100'000'000ULL}) {
        const Drain one = drain(resolvers, 10, law);
        const auto count = static_cast<double>(resolvers);
        for (const double age : {0.0, 1.0, 20.0, 50.0}) {
            const double share = 30.0 / 31 * (1 - age / 60);
            EXPECT_NEAR(there(one, age), 10 * count * share,
                        10 * 5 * std::sqrt(count * share * (1 - share)) + 1e-9)
                << resolvers << " resolvers after " << age << " s";
        }
        EXPECT_EQ(there(one, 60), 0);
    }
}

TEST(Drain, VariesAsResolversDo) {
    // Of 50 resolvers half are hot after 28 s, each with four users: mean 100, variance 4²·50/4 = 200. Of
    // 2,000 drains the mean is within 5·√(200/2000), the variance within 5·200·√(2/2000) or so.
    const auto law = law_of(caches(seconds(60), 0.5), {{0, 1}}, 4);
    const double age = 60 * (1 - 0.5 * 31 / 30);
    constexpr int times = 2000;
    double sum = 0;
    double squares = 0;
    for (std::uint64_t i = 0; i < times; ++i) {
        const double left = there(drain(50, 4, law, i), age);
        sum += left;
        squares += (left - 100) * (left - 100);
    }
    EXPECT_NEAR(sum / times, 100, 5 * std::sqrt(200.0 / times));
    EXPECT_NEAR(squares / times, 200, 5 * 200 * std::sqrt(2.0 / times));
}

TEST(Drain, NobodyComesBack) {
    const ResidualLife life = caches(seconds(60), 0.1);
    for (const auto& law :
         {law_of(life, {{0, 0.2}, {7, 0.3}, {31, 0.5}}, 20), law_of(life, {{0, 0.2}, {7, 0.3}, {31, 0.5}}, 1),
          law_of(life, {{0, 0.5}, {for_ever, 0.5}}, 20), law_of(life, {{0, 1}}, 20, 10)}) {
        const Drain one = drain(3000, 20, law);
        double last = 3000 * 20;
        for (int i = 0; i < 1000; ++i) {
            const double now = there(one, i * 0.12);
            ASSERT_LE(now, last + 1e-6) << i * 0.12 << " s";
            last = now;
        }
    }
}

TEST(Drain, SettlesWhenTheLastOneHasLeft) {
    const auto law = law_of(caches(seconds(60), 0.5), {{0, 0.5}, {30, 0.5}}, 10);
    const Drain one = drain(100'000, 10, law);
    EXPECT_EQ(one.settled(), at_second(190));
    EXPECT_EQ(one.began(), at_second(100));
    EXPECT_EQ(one.region(), RegionId{0});
    EXPECT_GT(there(one, 89), 0);
    EXPECT_EQ(there(one, 90), 0);
    EXPECT_EQ(there(one, 1e6), 0);
}

TEST(Drain, ARegionThatGoesDarkWhenAllHaveLeftChangesNothing) {
    const ResidualLife cached = caches(seconds(60), 0.5);
    const auto law = law_of(cached, {{0, 0.5}, {30, 0.5}}, 10);
    const auto without = law_of(cached, {{0, 1}}, 10);
    Drain one = drain(100'000, 10, law);
    const double then = there(one, 80);
    EXPECT_GT(then, 0);
    one.lose_connections(at_second(400), without);
    EXPECT_EQ(one.settled(), at_second(190));
    EXPECT_EQ(there(one, 80), then);
    Drain late = drain(100'000, 10, law);
    late.lose_connections(at_second(180), without); // those who are left have nothing but connections
    EXPECT_EQ(late.settled(), at_second(180));
    EXPECT_GT(there(late, 79), 0);
    EXPECT_EQ(there(late, 80), 0);
}

TEST(Drain, UsersClingToWhatTheirResolverHasDropped) {
    // Caches are empty after 60 s; half of the users go on for 30 s after theirs.
    const auto law = law_of(caches(seconds(60), 1000), {{0, 0.5}, {30, 0.5}}, 10);
    const Drain one = drain(1'000'000, 10, law);
    const double all = 1e7; // of which the law's share is met within 5·√(1e6/4) resolvers
    EXPECT_NEAR(there(one, 15), all * (0.5 * 0.75 + 0.5), all * 0.0025);
    EXPECT_NEAR(there(one, 45), all * (0.5 * 0.25 + 0.5 * 0.75), all * 0.0025);
    EXPECT_NEAR(there(one, 75), all * 0.5 * 0.25, all * 0.0025);
}

TEST(Drain, WhoIsPinnedForEverStays) {
    const auto law = law_of(caches(seconds(60), 0.5), {{0, 0.75}, {for_ever, 0.25}}, 10);
    const Drain one = drain(1000, 10, law);
    EXPECT_NEAR(there(one, 1e6), 2500, 1e-6);
    EXPECT_EQ(one.settled(), at_second(160)) << "from then on nobody leaves";
    EXPECT_EQ(there(one, 60), there(one, 1e6));
}

TEST(Drain, RepeatedAttemptsHaveFilledMoreCaches) {
    const auto law = law_of(caches(seconds(60), 0.01), {{0, 1}}, 10); // hot: 0.375
    const Drain usual = drain(1'000'000, 10, law);
    // A third more of them, which were filled at any time of the last hour or, next, of the last 20 s.
    const Drain long_silent = drain(1'000'000, 10, law, 0, {1.0 / 3, 0, 3600});
    const Drain silent = drain(1'000'000, 10, law, 0, {1.0 / 3, 0, 20});
    // 5·√(1e6/4) resolvers either way
    EXPECT_NEAR(there(usual, 0), 0.375 * 1e7, 2.5e4);
    EXPECT_NEAR(there(long_silent, 0), (0.375 + 1.0 / 3) * 1e7, 2.5e4);
    EXPECT_NEAR(there(long_silent, 30), (0.375 + 1.0 / 3) / 2 * 1e7, 2.5e4);
    EXPECT_NEAR(there(silent, 30), (0.375 / 2 + 1.0 / 3) * 1e7, 2.5e4) << "none of those has run out yet";
    EXPECT_NEAR(there(silent, 50), (0.375 / 6 + 1.0 / 6) * 1e7, 2.5e4);
    EXPECT_EQ(there(silent, 60), 0);
    EXPECT_NEAR(there(drain(1'000'000, 10, law, 0, {2, 0, 3600}), 0), 1e7, 1e-6) << "all, and no more";
}

/// The largest distance of the law from the lines that it is said to follow, in shares of all users.
double bend(const Drain& one, double users) {
    double most = 0;
    for (double from = 0; from < 90;) {
        const double to = std::max(
            (one.straight_until(at_second(100) + Duration::from_seconds(from)) - at_second(100)).in_seconds(),
            from + 0.1);
        for (int i = 1; i < 10; ++i) {
            const double line = there(one, from) + (there(one, to) - there(one, from)) * i / 10;
            most = std::max(most, std::abs(there(one, from + (to - from) * i / 10) - line));
        }
        from = to;
    }
    return most / users;
}

TEST(Drain, IsStraightWhereItSaysSo) {
    Spans cling; // anything up to 30 s
    for (int i = 0; i < 32; ++i) {
        cling.push_back({i * 30.0 / 31, 1.0 / 32});
    }
    for (const auto& law :
         {law_of(caches(seconds(60), 0.5), cling, 20), law_of(caches(seconds(60), 0.5), cling, 1),
          law_of(caches(seconds(60), 1000), {{0, 1}}, 20)}) {
        // A thousandth by the law, and as much again for luck: 1/√(16·10⁶) of it within a line.
        EXPECT_LT(bend(drain(1'000'000, 20, law), 2e7), 2e-3);
    }
}

TEST(Drain, FollowsItsLawInFewLines) {
    const Drain one =
        drain(1'000'000, 20, law_of(caches(seconds(60), 0.5), {{0, 0.2}, {7, 0.3}, {31, 0.5}}, 20));
    int lines = 0;
    for (Time when = at_second(100); when < one.settled(); when = one.straight_until(when)) {
        ++lines;
    }
    EXPECT_GE(lines, 16) << "a sixteenth leave along each";
    EXPECT_LE(lines, 40);
}

// An answer was given for 10 s: what was asked 200 s before the change is an older one, and of the caches
// those hold it that asked within these 10 s of their 60 s. What was asked 5 s before it was told by one of
// those that had asked by then; who asks 5 s after it is told by those that hold it still.
TEST(Drain, WhatWasFilledBeforeAnAnswerWasGivenHoldsAnotherOne) {
    const HoldingLaw short_lived(caches(seconds(60), 1000), {{0, 0.25}, {200, 0.75}}, 20, 10);
    EXPECT_NEAR(short_lived.user_longer_than(0), 0.25 * 10 / 60, 0.002);
    const HoldingLaw just_filled(caches(seconds(60), 1000), {{0, 0.25}, {5, 0.75}}, 20, 10);
    EXPECT_NEAR(just_filled.user_longer_than(0), 0.75 * 5 / 60 + 0.25 * 10 / 60, 0.002);
    EXPECT_NEAR(just_filled.user_longer_than(10), 10.0 / 60, 0.002);
    const HoldingLaw given_long(caches(seconds(60), 1000), {{0, 0.25}, {200, 0.75}}, 20, for_ever);
    EXPECT_NEAR(given_long.user_longer_than(0), 1, 0.002);
    const Drain pinned = drain(1000, 20, law_of(caches(seconds(60), 1000), {{for_ever, 1}}, 20));
    EXPECT_TRUE(pinned.for_ever());
}

TEST(Drain, OfAnAnswerGivenBrieflyIsAmongThoseWhoHadTakenIt) {
    // TTL of an hour: 3 min after the answer changed from the first one few hold the second one.
    const auto first_law = law_of(caches(seconds(3600), 1000), {{0, 1}}, 20);
    const auto second_law = law_of(caches(seconds(3600), 1000), {{0, 1}}, 20, 180);
    double all = 0;
    for (std::uint64_t luck = 0; luck < 200; ++luck) {
        const Drain first = drain(50, 20, first_law, luck);
        const Time changed_back = at_second(100 + 180);
        const double taken = 1000 - first.still_there(changed_back);
        const Drain second(changed_back, RegionId{1}, 20, first.resolvers(), second_law, {},
                           first.let_go(changed_back));
        EXPECT_NEAR(second.still_there(changed_back), taken, 20.5) << "they are busy: hardly one is cold";
        EXPECT_LE(second.still_there(changed_back), taken);
        EXPECT_EQ(second.still_there(changed_back + seconds(3400)), second.still_there(changed_back))
            << "and have it for an hour";
        EXPECT_EQ(second.still_there(changed_back + seconds(3601)), 0);
        EXPECT_NEAR(second.expected_there(changed_back), 50, 0.5);
        all += second.still_there(changed_back);
    }
    // Poisson: the same of 10,000 resolvers.
    EXPECT_NEAR(all / 20, 10'000 * 180.0 / 3600, 5 * std::sqrt(500.0));
}

TEST(Drain, BeforeTheFirstLetsGoAllAreThere) {
    // Nobody has been without the answer: own resolvers hold something at any time.
    ResolverParameters own;
    own.own = true;
    own.refresh = seconds(30);
    const auto law = law_of(ResidualLife(own, seconds(60), Rate{1}), {{0, 1}}, 1);
    const Drain one = drain(10'000, 1, law);
    EXPECT_EQ(there(one, 0), 10'000);
    EXPECT_EQ(there(one, 30), 0);
}

} // namespace
} // namespace gameday::models
