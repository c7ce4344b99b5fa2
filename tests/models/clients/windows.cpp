#include "tests/models/clients/judged.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace gameday::models {
namespace {

using testing::judge_windows;

constexpr double target = 0.99;

/// Seconds of so many requests each, all of which succeed.
std::vector<SecondTally> steady(std::size_t seconds, std::uint64_t requests) {
    return std::vector<SecondTally>(seconds, {requests, 0});
}

/// All requests of the seconds [from, to) fail.
void fail(std::vector<SecondTally>& seconds, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        seconds[i].failed = seconds[i].total;
    }
}

void expect(const WindowVerdict& verdict, std::uint64_t missed, std::uint64_t recovered, bool never) {
    EXPECT_EQ(verdict.missed, missed);
    EXPECT_EQ(verdict.recovered, recovered);
    EXPECT_EQ(verdict.never, never);
}

TEST(Windows, MissNothingWhereNothingFails) {
    expect(judge_windows(steady(600, 50), target), 0, 0, false);
}

TEST(Windows, OfNothingAtAllMissNothing) {
    expect(judge_windows({}, target), 0, 0, false);
    expect(judge_windows(steady(600, 0), target), 0, 0, false);
}

// 50 requests a second: a window is 60 s, and 30 of its 3,000 requests may fail.
TEST(Windows, LastSixtySeconds) {
    auto seconds = steady(600, 50);
    fail(seconds, 100, 101); // 50 of 3,000
    expect(judge_windows(seconds, target), 60, 101, false);
}

TEST(Windows, MissTheTargetOnlyBelowIt) {
    auto seconds = steady(600, 50);
    seconds[100].failed = 30; // 1 % of 3,000
    expect(judge_windows(seconds, target), 0, 0, false);
    seconds[100].failed = 31;
    expect(judge_windows(seconds, target), 60, 101, false);
}

TEST(Windows, StartAtTheFirstSecond) {
    auto seconds = steady(600, 50);
    fail(seconds, 0, 10);
    expect(judge_windows(seconds, target), 10, 10, false); // the window from 10 on is good
}

TEST(Windows, CountEachSecondThatMissesAndRecoverAfterTheLast) {
    auto seconds = steady(900, 50);
    fail(seconds, 100, 101);
    fail(seconds, 400, 402);
    expect(judge_windows(seconds, target), 60 + 61, 402, false);
}

// 10 requests a second: 1,000 of them take 100 s.
TEST(Windows, GrowUntilTheyHoldAThousandRequests) {
    auto seconds = steady(600, 10);
    fail(seconds, 300, 301); // 10 of 1,000 are just good enough
    expect(judge_windows(seconds, target), 0, 0, false);
    fail(seconds, 300, 302); // 20 are not: the windows that hold both seconds
    expect(judge_windows(seconds, target), 99, 301, false);
}

TEST(Windows, EndWithTheThousandthRequest) {
    auto seconds = steady(600, 0);
    seconds[0].total = 998;
    seconds[100].total = seconds[200].total = seconds[201].total = 1;
    seconds[200].failed = 1; // the thousandth
    expect(judge_windows(seconds, 0.998), 0, 0, false);
    expect(judge_windows(seconds, 0.9995), 600, 1,
           true); // too few are left for another window: it speaks for all
    seconds[200].failed = 0;
    seconds[201].failed = 1; // one too late
    expect(judge_windows(seconds, 0.9995), 0, 0, false);
}

TEST(Windows, AreJudgedToTheLastFullOne) {
    auto seconds = steady(600, 50);
    fail(seconds, 599, 600); // within the windows from 540 on; the last full one starts at 540
    expect(judge_windows(seconds, target), 60, 541, true); // and speaks for those after it
    seconds = steady(600, 50);
    fail(seconds, 539, 540);
    expect(judge_windows(seconds, target), 60, 540, false); // the one from 540 on is good
}

TEST(Windows, NeverRecoverWhenTheLastOneMisses) {
    auto seconds = steady(600, 50);
    fail(seconds, 100, 600);
    // From 41 on (one second of it) to the end; the last full one starts at 540.
    expect(judge_windows(seconds, target), 559, 541, true);
}

TEST(Windows, AreTheWholeRunWhereNotOneFits) {
    auto seconds = steady(30, 50); // too short
    expect(judge_windows(seconds, target), 0, 0, false);
    fail(seconds, 10, 11);
    expect(judge_windows(seconds, target), 30, 1, true);
    seconds = steady(600, 1); // too few requests
    expect(judge_windows(seconds, target), 0, 0, false);
    fail(seconds, 0, 7);
    expect(judge_windows(seconds, target), 600, 1, true);
}

} // namespace
} // namespace gameday::models
