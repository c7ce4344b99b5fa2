#include "models/clients/flow/crowding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <queue>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::models {
namespace {

/// A region that serves 60 requests a second and lets nobody wait for more than a second. 38 reads and 9.5
/// writes a second come to it, of which each write fails: that is enough to crowd it.
constexpr double capacity = 60;
constexpr double limit = 1;
constexpr double reads = 38;
constexpr double writes = 9.5;
constexpr std::uint32_t attempts = 3;
constexpr double round_trip = 0.07;
constexpr std::array<double, 2> backoff{0.2, 0.4}; // the longest, of which any part is as likely

Crowding::Group group(double firsts, double errors) {
    Crowding::Group group;
    group.firsts = firsts;
    group.errors = errors;
    group.attempts = attempts;
    group.repeats = {0, 0};
    for (const double wait : backoff) {
        group.waits_least.push_back(round_trip);
        group.waits_most.push_back(round_trip + wait);
    }
    return group;
}

/// Reads first.
std::vector<Crowding::Group> groups(double scale) {
    return {group(reads * scale, 0), group(writes * scale, 1)};
}

sim::Draw luck(std::uint64_t number) {
    return sim::Stream({1, 0}, "tests/crowding").at(number);
}

/// The shares of those that fail for good, reads first, over so many seconds after a first while.
std::array<double, 2> in_crowding(double scale, double length) {
    auto all = groups(scale);
    Crowding crowding(capacity * scale, limit, all);
    double wait = 0;
    constexpr double part = 100;
    const auto parts = static_cast<std::uint64_t>(length / part);
    crowding.pass(all, part, wait, luck(0));
    std::array<double, 2> failed{};
    for (std::uint64_t i = 1; i <= parts; ++i) {
        crowding.pass(all, part, wait, luck(i));
        for (std::size_t g = 0; g < 2; ++g) {
            failed[g] += all[g].failed / static_cast<double>(parts);
        }
    }
    return failed;
}

/// The same of each request: a queue whose work is done in 1/capacity, that turns away whoever would wait
/// for longer than the limit.
std::array<double, 2> one_by_one(double scale, double length, std::uint64_t seed) {
    struct Attempt {
        double when;
        std::size_t kind;
        std::uint32_t number;
        bool operator>(const Attempt& other) const { return when > other.when; }
    };
    std::mt19937_64 words(seed);
    const auto unit = [&words] { return static_cast<double>(words() >> 11U) * 0x1p-53; };
    const auto gap = [&unit](double rate) { return -std::log(1 - unit()) / rate; };
    std::priority_queue<Attempt, std::vector<Attempt>, std::greater<>> coming;
    coming.push({gap(reads * scale), 0, 0});
    coming.push({gap(writes * scale), 1, 0});
    double free_at = 0;
    std::array<double, 2> came{};
    std::array<double, 2> failed{};
    while (coming.top().when < length) {
        const Attempt now = coming.top();
        coming.pop();
        if (now.number == 0) {
            ++came[now.kind];
            coming.push({now.when + gap((now.kind == 0 ? reads : writes) * scale), now.kind, 0});
        }
        const bool shed = free_at - now.when > limit;
        if (!shed) {
            free_at = std::max(free_at, now.when) + 1 / (capacity * scale);
        }
        if (!shed && now.kind == 0) {
            continue;
        }
        if (now.number + 1 < attempts) {
            coming.push({now.when + round_trip + unit() * backoff[now.number], now.kind, now.number + 1});
        } else {
            ++failed[now.kind];
        }
    }
    return {failed[0] / came[0], failed[1] / came[1]};
}

/// What luck leaves out: the share shed at which what is offered, less that, is the capacity.
double mean_field() {
    double shed = 0;
    for (int i = 0; i < 1000; ++i) {
        shed = std::max(0.0, 1 - capacity / (reads * (1 + shed + shed * shed) + writes * attempts));
    }
    return shed * shed * shed;
}

// Failures come in bursts of some tens: 20,000 s hold about a thousand bursts, and shares are within four
// per cent or so of their means, of either: ±8 %.
TEST(Crowding, FailsForGoodAsOftenAsRequestsOneByOneDo) {
    const double exact = one_by_one(1, 20'000, 1)[0];
    EXPECT_NEAR(exact, 0.0215, 0.08 * 0.0215) << "by a longer run elsewhere";
    EXPECT_NEAR(in_crowding(1, 20'000)[0], exact, 0.08 * exact);
}

// A fifth of them are three in a step: Poisson counts, and not their first two moments.
TEST(Crowding, OfAFewFailsForGoodAsOftenAsRequestsOneByOneDo) {
    const double exact = one_by_one(0.2, 60'000, 1)[0];
    EXPECT_NEAR(in_crowding(0.2, 60'000)[0], exact, 0.08 * exact);
}

/// Writes that hang for ever crowd the reads as those do that fail when they are shed: all are repeated at
/// once when they are shed, and only then. So the same come as if all were of one group.
TEST(Crowding, WhoIsSureToHangCrowdsTheOthersAsTheyThemselvesDo) {
    std::vector<Crowding::Group> apart{group(reads, 0), group(20, 0)};
    apart[1].hangs = 1;
    std::vector<Crowding::Group> together{group(reads + 20, 0)};
    Crowding two(capacity, limit, apart);
    Crowding one(capacity, limit, together);
    double wait_of_two = 0;
    double wait_of_one = 0;
    for (std::uint64_t i = 0; i < 20; ++i) {
        two.pass(apart, 50, wait_of_two, luck(i));
        one.pass(together, 50, wait_of_one, luck(i));
        EXPECT_NEAR(apart[0].failed, together[0].failed, 1e-9);
        EXPECT_NEAR(apart[0].shed, together[0].shed, 1e-9);
        EXPECT_EQ(apart[1].failed, 1);
        EXPECT_NEAR(wait_of_two, wait_of_one, 1e-9);
    }
}

constexpr double timeout = 5;

/// Writes that are told nothing, and come back to the crowd after a time-out and a back-off.
Crowding::Group hanging(double firsts) {
    Crowding::Group all = group(firsts, 0);
    all.hangs = 1;
    for (const double wait : backoff) {
        all.silent_waits.push_back(timeout + wait / 2);
    }
    all.keeps_silent = true;
    return all;
}

/// Of each window of a minute, the share of its reads that fail for good: so many reads and hanging writes a
/// second, one by one.
std::vector<double> minutes_one_by_one(double reads_a_second, double writes_a_second, std::size_t minutes) {
    struct Attempt {
        double when, first;
        bool reads;
        std::uint32_t number;
        bool operator>(const Attempt& other) const { return when > other.when; }
    };
    std::mt19937_64 words(1);
    const auto unit = [&words] { return static_cast<double>(words() >> 11U) * 0x1p-53; };
    const auto gap = [&unit](double rate) { return -std::log(1 - unit()) / rate; };
    std::priority_queue<Attempt, std::vector<Attempt>, std::greater<>> coming;
    coming.push({0, 0, true, 0});
    coming.push({0, 0, false, 0});
    double free_at = 0;
    std::vector<double> came(minutes);
    std::vector<double> failed(minutes);
    while (coming.top().when < 60 * static_cast<double>(minutes)) {
        const Attempt now = coming.top();
        coming.pop();
        const auto minute = static_cast<std::size_t>(now.first / 60);
        if (now.number == 0) {
            came[minute] += now.reads ? 1 : 0;
            const double next = now.when + gap(now.reads ? reads_a_second : writes_a_second);
            coming.push({next, next, now.reads, 0});
        }
        const bool shed = free_at - now.when > limit;
        if (!shed) {
            free_at = std::max(free_at, now.when) + 1 / capacity;
        }
        if (!shed && now.reads) {
            continue;
        }
        if (now.number + 1 < attempts) {
            const double told = shed ? round_trip : timeout;
            coming.push(
                {now.when + told + unit() * backoff[now.number], now.first, now.reads, now.number + 1});
        } else {
            failed[minute] += now.reads ? 1 : 0;
        }
    }
    std::transform(failed.begin(), failed.end(), came.begin(), failed.begin(), std::divides<>());
    return failed;
}

/// The same of a crowd; how many of those that are expected to fail do is luck again.
std::vector<double> minutes_in_crowding(double reads_a_second, double writes_a_second, std::size_t minutes) {
    std::vector<Crowding::Group> all{group(reads_a_second, 0), hanging(writes_a_second)};
    Crowding crowding(capacity, limit, all);
    std::mt19937_64 words(1);
    double wait = 0;
    std::vector<double> failed;
    for (std::uint64_t i = 0; i < minutes; ++i) {
        crowding.pass(all, 60, wait, luck(i));
        std::poisson_distribution<int> count(all[0].failed * reads_a_second * 60);
        failed.push_back(count(words) / (reads_a_second * 60));
    }
    return failed;
}

std::array<double, 2> mean_and_deviation(std::vector<double> shares) {
    shares.erase(shares.begin(), shares.begin() + 5); // it begins with nobody
    const auto count = static_cast<double>(shares.size());
    const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / count;
    double squares = 0;
    for (const double share : shares) {
        squares += (share - mean) * (share - mean);
    }
    return {mean, std::sqrt(squares / count)};
}

// Who is shed instead of being told nothing does not come back a time-out later: that calms a crowd. With the
// same number sent back each second the deviation would be a quarter larger. Of 400 minutes the mean is
// within 1.8 % of what it would be of ever more, and the deviation within 3.5 %, one by one and in a crowd:
// bounds are three times as wide as both together.
TEST(Crowding, WhoIsToldNothingComesBackToItAsRequestsOneByOneDo) {
    const auto [mean, deviation] = mean_and_deviation(minutes_one_by_one(37, 9.5, 400));
    const auto crowd = mean_and_deviation(minutes_in_crowding(37, 9.5, 400));
    EXPECT_NEAR(crowd[0], mean, 0.08 * mean);
    EXPECT_NEAR(crowd[1], deviation, 0.15 * deviation);
}

// 50 reads and 10 writes a second; of an hour and a half the share shed is within a hundredth of its mean.
TEST(Crowding, EachAttemptThatHangsComesBackOnce) {
    std::vector<Crowding::Group> all{group(50, 0), hanging(10)};
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 100, wait, luck(1));
    crowding.pass(all, 5000, wait, luck(2));
    EXPECT_EQ(all[1].failed, 1);
    // The balance: 60/s = (1 − s)·(50·(1 + s + s²) + 30), for every write is attempted three times.
    EXPECT_NEAR(all[0].shed, 0.4811, 0.02 * 0.4811);

    // Half of them hang: then they are followed by themselves, and s is that of 10·(1 + f + f²) instead of
    // 30, with f = s + (1 − s)/2.
    all[1].hangs = 0.5;
    crowding.pass(all, 100, wait, luck(3));
    crowding.pass(all, 5000, wait, luck(4));
    EXPECT_NEAR(all[0].shed, 0.373, 0.02 * 0.373);
    EXPECT_LT(all[1].failed, 1);

    // None hangs any more, and those who did have come back.
    all[1].hangs = 0;
    all[0].firsts = 30;
    crowding.pass(all, 100, wait, luck(5));
    crowding.pass(all, 5000, wait, luck(6));
    EXPECT_LT(all[0].shed, 1e-4);
}

TEST(Crowding, OfNewUsersKnowsNothingOfTheLast) {
    std::vector<Crowding::Group> all{group(40, 0), hanging(20)};
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 1000, wait, luck(1));
    const std::vector<Crowding::Group> first = all;
    crowding.pass(all, 990.3, wait, luck(2));
    crowding.clear();
    wait = 0;
    crowding.pass(all, 1000, wait, luck(1));
    EXPECT_EQ(all[0].failed, first[0].failed);
    EXPECT_EQ(all[0].shed, first[0].shed);
}

TEST(Crowding, LooksAheadForSixteenSecondsAndLessWhereQueuesAreShort) {
    EXPECT_DOUBLE_EQ(Crowding::looks_ahead(1), 15.75);
    EXPECT_DOUBLE_EQ(Crowding::looks_ahead(30), 15.75);
    EXPECT_DOUBLE_EQ(Crowding::looks_ahead(0.01), 3.15);
}

/// Who fails inside half of the time, at once or in silence, is no longer carried along; nobody is lost or
/// counted twice when that begins and ends.
TEST(Crowding, GroupsThatCeaseToFailForSureGoOnByThemselves) {
    std::vector<Crowding::Group> all{group(30, 0), group(10, 0)};
    all[1].hangs = 1;
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 100, wait, luck(0));
    EXPECT_EQ(all[1].failed, 1);
    all[1].hangs = 0.5;
    crowding.pass(all, 1000, wait, luck(1));
    EXPECT_NEAR(all[1].failed, 0.125, 5e-3) << "there is room: only what fails inside fails";
    all[1].hangs = 0;
    all[1].errors = 1;
    crowding.pass(all, 1000, wait, luck(2));
    EXPECT_EQ(all[1].failed, 1);
    all[1].errors = 0;
    crowding.pass(all, 10, wait, luck(3));
    crowding.pass(all, 1000, wait, luck(4));
    EXPECT_LT(all[1].failed, 1e-3);
    EXPECT_LT(all[0].failed, 1e-3);
}

// Of twenty times as many one by one 0.0111 fail (three runs of 10,000 s, within 1 % of each other); of ever
// more, as many as without luck.
TEST(Crowding, TheMoreUsersTheLessLuckMatters) {
    EXPECT_NEAR(in_crowding(20, 2'000)[0], 0.0111, 0.08 * 0.0111);
    EXPECT_NEAR(in_crowding(1000, 1'000)[0], mean_field(), 0.05 * mean_field());
}

/// Those who come back from a time-out crowd the others, and are nobody's outcome here: how they began is
/// another time's.
TEST(Crowding, WhoComesBackFromATimeOutCountsAsLoadAlone) {
    std::vector<Crowding::Group> calm{group(40, 0)};
    std::vector<Crowding::Group> haunted{group(40, 0)};
    haunted[0].repeats = {0, 30};
    for (auto* const all : {&calm, &haunted}) {
        Crowding crowding(capacity, limit, *all);
        double wait = 0;
        crowding.pass(*all, 1000, wait, luck(0));
    }
    EXPECT_LT(calm[0].shed, 1e-3);
    // 70/s and those who return, of a capacity of 60/s: the balance s = 1 − 60/(40(1 + s + s²) + 30).
    EXPECT_NEAR(haunted[0].shed, 0.298, 0.02);
    EXPECT_NEAR(haunted[0].failed, 0.298 * 0.298 * 0.298, 0.01) << "of the forty, and not of the thirty";
}

TEST(Crowding, WhatAlwaysFailsAlwaysFailsForGood) {
    EXPECT_NEAR(in_crowding(1, 1000)[1], 1, 1e-9);
}

TEST(Crowding, WhereThereIsRoomNothingIsShed) {
    std::vector<Crowding::Group> all{group(20, 0)};
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 1000, wait, luck(0));
    // Twenty a second and a queue of a second: luck would have to bring a hundred within a second or two.
    EXPECT_EQ(all[0].failed, 0);
    EXPECT_EQ(all[0].shed, 0);
    EXPECT_LT(wait, 0.5);
}

TEST(Crowding, ShedsWhatIsBeyondTheCapacity) {
    // One attempt each, so nobody comes back: of 100 a second 40 are turned away. Of 10⁵ requests the count
    // has a deviation of 316, so the share shed is within 5·316·0.6/10⁵ = 1 % of 0.4.
    Crowding::Group single;
    single.firsts = 100;
    std::vector<Crowding::Group> all{single};
    Crowding crowding(capacity, limit, all);
    double wait = limit;
    crowding.pass(all, 1000, wait, luck(0));
    EXPECT_NEAR(all[0].failed, 0.4, 0.01);
    EXPECT_GT(wait, 0.8 * limit);
    EXPECT_LE(wait, limit);
}

TEST(Crowding, TellsTheShareOfAttemptsThatItSheds) {
    // A hundred times as many, so that luck hardly matters: two of five, once the queue is full.
    Crowding::Group single;
    single.firsts = 10'000;
    std::vector<Crowding::Group> all{single};
    Crowding crowding(100 * capacity, limit, all);
    double wait = limit;
    crowding.pass(all, 1000, wait, luck(0));
    EXPECT_NEAR(all[0].shed, 0.4, 0.01);
}

TEST(Crowding, ErrorsWithoutACrowdFailAsOftenAsTheyAreLikely) {
    std::vector<Crowding::Group> all{group(10, 0.3)};
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 1000, wait, luck(0));
    EXPECT_NEAR(all[0].failed, 0.027, 1e-3);
}

TEST(Crowding, SilenceFailsAtEachAttemptToo) {
    std::vector<Crowding::Group> all{group(10, 0.2)};
    all[0].hangs = 0.3;
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    crowding.pass(all, 1000, wait, luck(0));
    EXPECT_NEAR(all[0].failed, 0.125, 2e-3);
}

// What is asked for in tenths of a step is passed when it makes up a whole one, and no sooner.
TEST(Crowding, PassesNoMoreTimeThanThereIs) {
    auto all = groups(1);
    Crowding crowding(capacity, limit, all);
    double wait = 0;
    double passed = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        passed += crowding.pass(all, 0.005, wait, luck(i));
    }
    EXPECT_NEAR(passed, 5, 1e-6);
}

TEST(Crowding, TheSameLuckGivesTheSameCrowd) {
    EXPECT_EQ(in_crowding(1, 500), in_crowding(1, 500));
}

} // namespace
} // namespace gameday::models
