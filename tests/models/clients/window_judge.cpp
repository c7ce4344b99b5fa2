#include "models/clients/window_judge.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/random/poisson_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "tests/models/clients/judged.hpp"

namespace gameday::models {
namespace {

/// What WindowVerdict says, word by word: each window by itself.
WindowVerdict by_definition(const std::vector<SecondTally>& seconds, double target) {
    WindowVerdict verdict;
    bool any = false;
    bool missed = false;
    for (std::size_t start = 0; start < seconds.size(); ++start) {
        SecondTally sum;
        std::size_t end = start;
        while (end < seconds.size() &&
               (end - start < window_seconds_min || sum.total < window_requests_min)) {
            sum += seconds[end++];
        }
        const bool full = end - start >= window_seconds_min && sum.total >= window_requests_min;
        if (!full && any) { // the last full one speaks for it
            verdict.missed += missed ? 1 : 0;
            continue;
        }
        missed = misses(sum, target);
        if (!full) { // the whole run is one window
            return missed ? WindowVerdict{seconds.size(), 1, true} : WindowVerdict{};
        }
        any = true;
        verdict.missed += missed ? 1 : 0;
        verdict.recovered = missed ? start + 1 : verdict.recovered;
    }
    verdict.never = missed;
    return verdict;
}

/// A run in which more or fewer ask, and spells of failures come and go.
std::vector<SecondTally> some_run(std::uint64_t number) {
    sim::Draw draw = sim::Stream({1, 0}, "tests/windows").at(number);
    boost::random::uniform_01<double> unit;
    const double rate = std::vector<double>{0.02, 1, 15, 17, 100}[number % 5];
    const auto length = static_cast<std::size_t>(unit(draw) * 2000);
    double failing = 0;
    std::vector<SecondTally> seconds(length);
    for (SecondTally& second : seconds) {
        if (unit(draw) < 0.02) {
            failing = unit(draw) < 0.6 ? 0 : 0.05 * unit(draw);
        }
        second.total = boost::random::poisson_distribution<std::uint64_t>{rate}(draw);
        for (std::uint64_t i = 0; i < second.total; ++i) {
            second.failed += unit(draw) < failing ? 1 : 0;
        }
    }
    return seconds;
}

TEST(WindowJudge, SaysWhatEachWindowByItselfSays) {
    int differing_verdicts = 0;
    for (std::uint64_t number = 0; number < 300; ++number) {
        const auto seconds = some_run(number);
        const WindowVerdict expected = by_definition(seconds, 0.99);
        ASSERT_EQ(testing::judge_windows(seconds, 0.99), expected)
            << "run " << number << " of " << seconds.size() << " s";
        differing_verdicts += expected.missed > 0 && !expected.never ? 1 : 0;
    }
    EXPECT_GT(differing_verdicts, 50) << "else the runs would show nothing";
}

TEST(WindowJudge, SpeaksOfWhatItHasSeenSoFar) {
    const auto seconds = some_run(3);
    WindowJudge judge(0.99);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        judge.add(seconds[i]);
        const std::vector<SecondTally> so_far(seconds.begin(),
                                              seconds.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        if (i % 50 == 0) {
            ASSERT_EQ(judge.verdict(), by_definition(so_far, 0.99));
        }
    }
}

TEST(WindowJudge, OfARunOfNoLengthOrWithoutRequestsNothingIsMissed) {
    WindowJudge judge(0.99);
    EXPECT_EQ(judge.verdict(), WindowVerdict{});
    for (int i = 0; i < 1000; ++i) {
        judge.add({});
    }
    EXPECT_EQ(judge.verdict(), WindowVerdict{});
}

} // namespace
} // namespace gameday::models
