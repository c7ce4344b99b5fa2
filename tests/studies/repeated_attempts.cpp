// Repeated attempts are load, however short their waits, and however often somebody looks at a crowd.

#include <gtest/gtest.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

// Five attempts within seconds: each of them is load, also where the time-out is a fifth of a second.
TEST(Repeats, ThatFollowEachOtherAtOnceAllCount) {
    const auto load = [](models::Grain grain) {
        OwnSystem system;
        system.on = "";
        system.writes = "50%";
        system.client = ", timeout: 200ms, retry: {attempts: 5}";
        system.timeline = "  - {at: 5m, fault: primary-crash, target: main}\n";
        const auto result = run(read(system.text()).get(), {.runs = 4, .grain = grain});
        return result.metric("load{region:east}")->summary.mean().value();
    };
    EXPECT_NEAR(load(models::Grain::flow) / load(models::Grain::request), 1, 0.08);
}

// A step that only waits, and looks every second whether it may go on, makes nothing of a crowd.
TEST(Crowds, AreTheSameBesideAStepThatWaits) {
    const auto failed = [](bool waits) {
        OwnSystem system;
        system.east = "36/s";
        system.on = "";
        system.clients =
            "  more: {near: east, asks: app, users: 1000, requests: 0.035/s, via: {isp: 100%}}\n";
        system.more_runbooks = "  plan: {steps: [{switchover: main}]}\n";
        system.timeline = "  - {at: 5m, fault: region-down, target: west}\n";
        system.timeline += waits ? "  - {at: 6m, runbook: plan}\n" : "";
        const auto result = run(read(system.text()).get(), {.runs = 20, .grain = models::Grain::flow});
        return result.metric("failed_requests")->summary.mean().value();
    };
    const double usual = failed(false);
    EXPECT_GT(usual, 1000);
    EXPECT_NEAR(failed(true) / usual, 1, 0.03);
}

} // namespace
} // namespace gameday::studies
