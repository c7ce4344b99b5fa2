#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/health/probes.hpp"

namespace gameday::models {
namespace {

using testing::CheckRig;
using testing::fleet;
using testing::seconds;

constexpr Time cut = Time::at(Duration::seconds(1000));
constexpr Time back = Time::at(Duration::seconds(3000));

struct Eighteen {
    std::int64_t checkers;
    std::size_t tolerated; ///< h = ⌊0.18 n⌋ may still call it healthy
};

struct Fleet : public ::testing::TestWithParam<Eighteen> {};

TEST_P(Fleet, IsRedWhenAllButEighteenPercentHaveTurnedAndGreenWhenOneMoreIsBack) {
    const auto [n, h] = GetParam();
    for (std::uint32_t replication = 0; replication < 20; ++replication) {
        CheckRig rig(fleet(n), {.seed = 1, .replication = replication});
        rig.answers(cut, ProbeAnswer::refused);
        rig.answers(back, ProbeAnswer::healthy);
        rig.engine.run_until(back + seconds(600));

        const Duration d = rig.length(ProbeAnswer::refused);
        const Duration a = rig.length(ProbeAnswer::healthy);
        std::vector<Time> red;
        std::vector<Time> green;
        for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
            const Time failing = rig.first_probe(i, cut);
            red.push_back(failing + (seconds(30) + d) * 2 + d);
            const Time passing = CheckRig::first_not_before(back, failing, seconds(30) + d);
            green.push_back(passing + (seconds(30) + a) * 2 + a);
        }
        std::sort(red.begin(), red.end());
        std::sort(green.begin(), green.end());
        ASSERT_EQ(rig.check.tolerated(), h);
        ASSERT_EQ(rig.check.healthy().history().size(), 3U);
        ASSERT_EQ(rig.check.healthy().history()[1].from, red[red.size() - h - 1]); // the (n − h)-th
        ASSERT_EQ(rig.check.healthy().history()[2].from, green[h]);                // the (h + 1)-th
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Fleet,
                         ::testing::Values(Eighteen{1, 0}, Eighteen{3, 0}, Eighteen{15, 2}, Eighteen{16, 2},
                                           Eighteen{50, 9}, Eighteen{100, 18}),
                         [](const auto& size) { return std::to_string(size.param.checkers); });

TEST(HealthCheck, SixteenCheckersDetectAsOrderStatisticsSay) {
    // D = (F−1)(I+d) + d + (I+a) U, U the 14th of 16 uniforms: mean 14/17, variance 14·3/(17²·18).
    const int runs = 2000;
    CheckRig any(fleet(16));
    const double d = any.length(ProbeAnswer::vanished).in_seconds();
    const double cycle = 30 + any.length(ProbeAnswer::healthy).in_seconds();
    const double least = 2 * (30 + d) + d;
    double sum = 0;
    for (int i = 0; i < runs; ++i) {
        CheckRig rig(fleet(16), {.seed = 3, .replication = static_cast<std::uint32_t>(i)});
        rig.answers(cut, ProbeAnswer::vanished);
        rig.engine.run_until(cut + seconds(300));
        const double detected = (rig.check.healthy().since() - cut).in_seconds();
        ASSERT_GT(detected, least);
        ASSERT_LE(detected, least + cycle);
        sum += detected;
    }
    const double sd = cycle * std::sqrt(14.0 * 3 / (17.0 * 17 * 18));
    EXPECT_NEAR(sum / runs, least + cycle * 14 / 17, 4 * sd / std::sqrt(runs));
}

TEST(HealthCheck, CheckersHavePhasesOfTheirOwnUniformOverACycle) {
    CheckRig rig(fleet(1024));
    const double cycle = (seconds(30) + rig.length(ProbeAnswer::healthy)).in_seconds();
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < 1024; ++i) {
        const double u = rig.phase(i).since_start().in_seconds() / cycle;
        ASSERT_LE(u, 1);
        sum += u;
        squares += u * u;
    }
    EXPECT_NEAR(sum / 1024, 0.5, 4 * std::sqrt(1.0 / 12 / 1024));
    EXPECT_NEAR(squares / 1024, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / 1024));
}

TEST(HealthCheck, HalfAFleetThatDisagreesIsStillGreen) {
    // The page fails for one cycle's half only, three times over: never do 14 of 16 fail thrice in a row.
    CheckRig rig(fleet(16));
    for (int i = 0; i < 6; ++i) {
        rig.answers(cut + seconds(30 * i), ProbeAnswer::wrong_status);
        rig.answers(cut + seconds(30 * i + 15), ProbeAnswer::healthy);
    }
    rig.engine.run_until(cut + seconds(600));
    EXPECT_EQ(rig.check.healthy().history().size(), 1U);
}

TEST(HealthCheck, TheTextNamesTheCheckersThatAgree) {
    CheckRig rig(fleet(16));
    rig.answers(cut, ProbeAnswer::refused);
    rig.answers(back, ProbeAnswer::healthy);
    rig.engine.run_until(back + seconds(600));
    const sim::Journal& journal = rig.engine.journal();
    EXPECT_EQ(journal.describe(rig.check.healthy().history()[1].change),
              "health check of east red, 14 of 16 checkers");
    EXPECT_EQ(journal.describe(rig.check.healthy().history()[2].change),
              "health check of east green, 3 of 16 checkers");
}

} // namespace
} // namespace gameday::models
