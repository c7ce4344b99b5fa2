#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/health/probes.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::CheckRig;
using testing::fleet;
using testing::ms;
using testing::seconds;

constexpr Time cut = Time::at(Duration::seconds(1000));

/// Where the first failing probe starts, and when the check turns red, over many phases.
struct OneChecker : public ::testing::TestWithParam<ProbeAnswer> {};

TEST_P(OneChecker, TurnsRedExactlyWhenItsThirdFailingProbeEnds) {
    for (std::uint32_t replication = 0; replication < 100; ++replication) {
        CheckRig rig(fleet(1), {.seed = 1, .replication = replication});
        rig.answers(cut, GetParam());
        rig.engine.run_until(cut + seconds(600));
        const Duration d = rig.length(GetParam());
        const Time red = rig.first_probe(0, cut) + (rig.parameters.interval + d) * 2 + d;
        ASSERT_EQ(rig.check.healthy().history().size(), 2U);
        ASSERT_EQ(rig.check.healthy().since(), red) << "replication " << replication;
    }
}

TEST_P(OneChecker, DetectsAfterUniformPhaseAndTwoMoreCycles) {
    const int runs = 4000;
    double sum = 0;
    CheckRig any(fleet(1));
    const double d = any.length(GetParam()).in_seconds();
    const double cycle = 30 + any.length(ProbeAnswer::healthy).in_seconds();
    for (int i = 0; i < runs; ++i) {
        CheckRig rig(fleet(1), {.seed = 2, .replication = static_cast<std::uint32_t>(i)});
        rig.answers(cut, GetParam());
        rig.engine.run_until(cut + seconds(600));
        const double detected = (rig.check.healthy().since() - cut).in_seconds();
        ASSERT_GE(detected, 2 * (30 + d) + d);
        ASSERT_LE(detected, cycle + 2 * (30 + d) + d);
        sum += detected;
    }
    EXPECT_NEAR(sum / runs, cycle / 2 + 2 * (30 + d) + d, 4 * cycle / std::sqrt(12.0) / std::sqrt(runs));
}

INSTANTIATE_TEST_SUITE_P(Answers, OneChecker,
                         ::testing::Values(ProbeAnswer::wrong_status, ProbeAnswer::refused,
                                           ProbeAnswer::vanished));

TEST(HealthCheck, OneFailureShortOfTheThresholdChangesNothingAndCountsForNothingLater) {
    CheckRig rig(fleet(1));
    const Time first = rig.first_probe(0, cut);
    rig.answers(first - ms(1), ProbeAnswer::wrong_status);
    rig.answers(first + seconds(40), ProbeAnswer::healthy); // two probes have failed
    const Time passing = first + (seconds(30) + ms(100)) * 2;
    rig.answers(passing + seconds(10), ProbeAnswer::wrong_status); // one has passed
    rig.engine.run_until(cut + seconds(600));
    const Time failing = passing + seconds(30) + ms(100);
    EXPECT_EQ(rig.check.healthy().history().size(), 2U);
    EXPECT_EQ(rig.check.healthy().since(), failing + (seconds(30) + ms(100)) * 2 + ms(100));
}

TEST(HealthCheck, WhatKindOfFailureItIsMayChangeOnTheWay) {
    CheckRig rig(fleet(1));
    const Time first = rig.first_probe(0, cut);
    rig.answers(first, ProbeAnswer::refused);
    rig.answers(first + seconds(1), ProbeAnswer::vanished);
    rig.engine.run_until(cut + seconds(600));
    // Refused for 50 ms, then twice 4 s of silence.
    EXPECT_EQ(rig.check.healthy().since(),
              first + ms(50) + seconds(30) + seconds(4) + seconds(30) + seconds(4));
}

TEST(HealthCheck, AProbeUnderWayEndsTheOldWay) {
    HealthCheckParameters hasty = fleet(1);
    hasty.threshold = {1};
    CheckRig failing(hasty);
    const Time first = failing.first_probe(0, cut);
    failing.answers(cut, ProbeAnswer::vanished);
    failing.answers(first + seconds(1), ProbeAnswer::healthy); // its time-out still has 3 s to go
    failing.engine.run_until(first + seconds(100));
    ASSERT_EQ(failing.check.healthy().history().size(), 3U);
    EXPECT_EQ(failing.check.healthy().history()[1].from, first + seconds(4));
    EXPECT_EQ(failing.check.healthy().history()[2].from, first + seconds(34) + ms(100));

    CheckRig passing(hasty);
    passing.answers(first + ms(1), ProbeAnswer::wrong_status); // its answer is on the way
    passing.engine.run_until(first + seconds(100));
    EXPECT_EQ(passing.check.healthy().since(), first + (seconds(30) + ms(100)) + ms(100));
}

TEST(HealthCheck, RecoversAfterAsManyPassesAsItTookFailures) {
    CheckRig rig(fleet(1));
    rig.answers(cut, ProbeAnswer::refused);
    const Time first = rig.first_probe(0, cut);
    const Duration failing_cycle = seconds(30) + ms(50);
    const Time back = first + failing_cycle * 20 + seconds(7);
    rig.answers(back, ProbeAnswer::healthy);
    rig.engine.run_until(back + seconds(600));
    const Time passing = CheckRig::first_not_before(back, first, failing_cycle);
    EXPECT_EQ(passing, first + failing_cycle * 21);
    ASSERT_EQ(rig.check.healthy().history().size(), 3U);
    EXPECT_EQ(rig.check.healthy().since(), passing + (seconds(30) + ms(100)) * 2 + ms(100));
}

TEST(HealthCheck, AThresholdOfOneNeedsOneProbe) {
    HealthCheckParameters hasty = fleet(1);
    hasty.threshold = {1};
    CheckRig rig(hasty);
    rig.answers(cut, ProbeAnswer::wrong_status);
    rig.engine.run_until(cut + seconds(600));
    EXPECT_EQ(rig.check.healthy().since(), rig.first_probe(0, cut) + ms(100));
}

TEST(HealthCheck, AFaultBeforeTheFirstProbeIsSeenByTheFirstProbe) {
    CheckRig rig(fleet(1));
    rig.answers(Time{}, ProbeAnswer::wrong_status);
    rig.engine.run_until(at_second(600));
    EXPECT_EQ(rig.check.healthy().since(), rig.phase(0) + (seconds(30) + ms(100)) * 2 + ms(100));
}

TEST(HealthCheck, InvertedSwapsTheAnswerAndDisabledFreezesIt) {
    for (const bool inverted : {false, true}) {
        for (const bool disabled : {false, true}) {
            HealthCheckParameters parameters = fleet(1);
            parameters.inverted = inverted;
            parameters.disabled = disabled;
            CheckRig rig(parameters);
            rig.answers(cut, ProbeAnswer::refused);
            rig.engine.run_until(cut + seconds(600));
            // A disabled check counts as healthy, and to force traffic away one inverts it as well (R53b).
            EXPECT_EQ(rig.check.healthy().history().front().value, !inverted);
            EXPECT_EQ(rig.check.healthy().value(), disabled ? !inverted : inverted);
            EXPECT_EQ(rig.check.healthy().history().size(), disabled ? 1U : 2U);
        }
    }
}

} // namespace
} // namespace gameday::models
