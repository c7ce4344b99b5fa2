// Who has left a region, and from when on nobody has to any more.

#include <gtest/gtest.h>

#include "own_system.hpp"

namespace gameday::studies {
namespace {

struct WhoHasLeft : AtEachGrain {};

// Who is still kept in the east by a cache has to leave it, though DNS answers the west already.
TEST_P(WhoHasLeft, WhoIsStillLeavingWhenTheClockStartsHasToMove) {
    OwnSystem system;
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503}\n"
                      "  - {at: 7m, fault: region-down, target: east, id: second}\n";
    system.rest = "clock: second\n";
    const Result late = result(system, 8);
    EXPECT_GT(late.metric("shift")->summary.mean().value(), 1);
    EXPECT_LT(late.metric("shift")->summary.max(), 60);
}

// The region is back, and DNS sends everybody there again, while caches of an hour still keep half of them
// there: that is where they ought to be.
TEST_P(WhoHasLeft, WhoIsKeptInARegionThatIsBackDoesNotHaveToMove) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 1h}}";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 10m}\n";
    system.rest = "expect: {\"stale@5m\": [\"min > 50%\"], \"stale@20m\": [\"max == 0%\"]}\n";
    const Result back = result(system);
    for (const auto& expectation : back.expectations) {
        EXPECT_TRUE(expectation.ok()) << expectation.text;
    }
    EXPECT_GT(back.metric("shift")->summary.min(), 600) << "when DNS answers the east again";
    EXPECT_LT(back.metric("shift")->summary.max(), 780);
}

// The same of those whom a layer keeps for ever: nothing else lets them go.
TEST_P(WhoHasLeft, WhoIsKeptForEverNoLongerHasToMoveWhenTheRegionIsBack) {
    OwnSystem system;
    system.client = ", layers: [{name: jvm, pin: forever}]";
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 10m}\n";
    const Result back = result(system);
    EXPECT_EQ(back.metric("shift")->summary.never(), 0U);
    EXPECT_GT(back.metric("shift")->summary.min(), 600);
    EXPECT_TRUE(says(back, "whoever is still sent to east no longer has to move"));
}

// Users are shifted away from the east as planned, the west fails, and DNS answers the east for want of
// another: nobody has left it for good.
TEST_P(WhoHasLeft, WhoIsSentBackForWantOfAnotherRegionHasNotLeft) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 1h}}";
    system.on = "";
    system.more_runbooks = "  leave: {steps: [{shift: app, away_from: east}]}\n";
    system.timeline = "  - {at: 5m, runbook: leave}\n"
                      "  - {at: 8m, fault: region-down, target: west}\n";
    EXPECT_EQ(result(system).metric("shift")->summary.never(), 4U);
}

// The same where the east had failed, and come back, long before the clock starts.
TEST_P(WhoHasLeft, TroubleBeforeTheClockMakesNobodyRight) {
    OwnSystem system;
    system.resolvers = "isp: {count: 50, ttl: {at_least: 1h}}";
    system.on = "";
    system.more_runbooks = "  leave: {steps: [{shift: app, away_from: east}]}\n";
    system.timeline = "  - {at: 1m, fault: region-down, target: east, for: 2m}\n"
                      "  - {at: 90m, id: leave, runbook: leave}\n"
                      "  - {at: 95m, fault: region-down, target: west}\n";
    system.duration = "120m";
    system.rest = "clock: leave\n";
    EXPECT_EQ(result(system).metric("shift")->summary.never(), 4U);
}

// Users leave the east, and are sent back before it is: they have moved when it is.
TEST_P(WhoHasLeft, WhoIsSentBackTooEarlyHasMovedWhenTheRegionIsBack) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 30m}\n"
                      "  - {at: 20m, fault: health-override, target: west, answer: 503}\n";
    const Result early = result(system);
    EXPECT_EQ(early.metric("shift")->summary.min(), 1800);
    EXPECT_EQ(early.metric("shift")->summary.max(), 1800);
    EXPECT_TRUE(says(early, "whoever is still sent to east no longer has to move"));
}

// Nobody notices that the east is gone, and after half an hour it is back: until then everybody's next
// request fails, and users ought to be elsewhere.
TEST_P(WhoHasLeft, AnOutageThatNothingNoticesLastsUntilItIsOver) {
    OwnSystem system;
    system.page = "depth: shallow, disabled: true";
    system.timeline = "  - {at: 5m, fault: region-down, target: east, for: 30m}\n";
    system.rest = "expect: {shift: [\"min >= 30m\", \"max <= 30m\"], \"stale@10m\": [\"min == 100%\"]}\n";
    for (const auto& expectation : result(system).expectations) {
        EXPECT_TRUE(expectation.ok()) << expectation.text;
    }
    system.timeline = "  - {at: 5m, fault: health-override, target: east, answer: 503, for: 30m}\n";
    system.rest = "";
    EXPECT_EQ(result(system).metric("shift")->summary.max(), 0) << "the east could be reached all along";
}

// All that is left to answer is a region that is dark as well: nobody has moved before there is one that
// serves.
TEST_P(WhoHasLeft, WhoIsSentToADarkRegionHasNotMoved) {
    OwnSystem system;
    system.on = "";
    system.timeline = "  - {at: 2m, fault: region-down, target: east}\n"
                      "  - {at: 10m, id: second, fault: region-down, target: west, for: 20m}\n";
    system.duration = "60m";
    system.rest = "clock: second\nexpect: {\"stale@10m\": [\"min == 100%\"]}\n";
    const Result dark = result(system);
    EXPECT_TRUE(dark.expectations.front().ok());
    EXPECT_GE(dark.metric("shift")->summary.min(), 20 * 60);
    EXPECT_LT(dark.metric("shift")->summary.max(), 23 * 60);
}

INSTANTIATE_TEST_SUITE_P(Grains, WhoHasLeft, WhoHasLeft::grains(), WhoHasLeft::name);

} // namespace
} // namespace gameday::studies
