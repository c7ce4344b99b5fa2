#include <gtest/gtest.h>

#include "tests/models/operators/runbook_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::RunbookRig;
using testing::seconds;
using testing::step;
using testing::tiny_system;

/// A replica that is so far behind, a gate at 30 s, somebody who decides in 5 min and a boss in 20 s.
SystemParameters gated(GateAnswer answer, Duration lag = seconds(40)) {
    SystemParameters system = tiny_system();
    DatabaseParameters& main = system.database["main"];
    main.replicas["west"].lag = lag;
    main.lag_gate.limit = seconds(30);
    main.lag_gate.otherwise = answer;
    system.operators["on-call"].decide = seconds(300);
    system.operators["boss"].decide = seconds(20);
    return system;
}

/// Ten writes a second until the source is cut at 99.97 s; the runbook begins at 100 s.
RunbookRig& cut_and_run(RunbookRig& rig, const std::string& by = "") {
    if (!by.empty()) {
        rig.runbook.by = Name{by};
    }
    rig.write_until(at_second(100));
    rig.reach(100, rig.east, Reach::black_hole);
    rig.start(100);
    rig.run_until(at_second(1000));
    return rig;
}

std::vector<StepParameters> promote() {
    return {step("promote", {{"target", "main"}})};
}

TEST(LagGate, BelowTheLimitNobodyIsAsked) {
    for (const GateAnswer answer : {GateAnswer::proceed, GateAnswer::wait, GateAnswer::ask}) {
        RunbookRig rig(promote(), gated(answer, seconds(30)));
        EXPECT_EQ(cut_and_run(rig, "on-call").primary(), "160s 1");
    }
}

TEST(LagGate, ProceedPromotesAllTheSameAndLosesWhatIsMissing) {
    RunbookRig rig(promote(), gated(GateAnswer::proceed));
    EXPECT_EQ(cut_and_run(rig).primary(), "160s 1");
    EXPECT_EQ(rig.database.promotions()[0].lost_writes, 400U);
}

TEST(LagGate, AskTakesAsLongAsWhoIsAskedTakesToDecide) {
    RunbookRig rig(promote(), gated(GateAnswer::ask));
    EXPECT_EQ(cut_and_run(rig, "on-call").primary(), "460s 1");
    EXPECT_EQ(rig.hindrance("promote"), "100s 3, 400s 0");

    SystemParameters system = gated(GateAnswer::ask);
    system.database["main"].lag_gate.asks = Name{"boss"};
    RunbookRig named(promote(), system);
    EXPECT_EQ(cut_and_run(named, "on-call").primary(), "180s 1");
}

TEST(LagGate, AskWithNobodyToAskProceeds) {
    RunbookRig rig(promote(), gated(GateAnswer::ask));
    EXPECT_EQ(cut_and_run(rig).primary(), "160s 1");
}

TEST(LagGate, WaitIsForEverWhenTheSourceIsGone) {
    RunbookRig rig(promote(), gated(GateAnswer::wait));
    EXPECT_EQ(cut_and_run(rig).primary(), "");
    EXPECT_EQ(rig.done("promote"), "");
}

TEST(LagGate, WaitEndsWithTheFirstLookAfterTheReplicaHasCaughtUp) {
    RunbookRig rig(promote(), gated(GateAnswer::wait, seconds(2)));
    rig.database.begin_with(Rate{10});
    rig.write_until(at_second(1000));
    rig.acts.at_second(50, [&] { rig.database.hold(rig.west); });
    rig.acts.at_second(112, [&] { rig.database.release(rig.west); });
    rig.start(100);
    rig.run_until(at_second(1000));
    // 64 s behind at 112 s, 4 s less each second: 30 s at 120.5 s. It looks each 5 s.
    EXPECT_EQ(rig.primary(), "185s 1");
}

// A log that nothing is added to is not further behind for having been so for long.
TEST(LagGate, OfASourceThatDiedLongAgoIsAsFarBehindAsItWasThen) {
    for (const GateAnswer answer : {GateAnswer::wait, GateAnswer::ask}) {
        RunbookRig rig(promote(), gated(answer, seconds(2)));
        rig.runbook.by = Name{"on-call"};
        rig.write_until(at_second(100));
        rig.reach(100, rig.east, Reach::black_hole);
        rig.start(1000);
        rig.run_until(at_second(2000));
        EXPECT_EQ(rig.primary(), "1060s 1") << "at once, and a promotion takes 60 s";
        EXPECT_EQ(rig.hindrance("promote"), "");
        EXPECT_EQ(rig.database.promotions()[0].lost_writes, 20U);
    }
}

TEST(LagGate, WaitGivesUpWhenSomebodyElsePromotes) {
    RunbookRig rig(promote(), gated(GateAnswer::wait));
    rig.acts.at_second(150, [&] {
        rig.database.begin_promotion();
        rig.database.finish_promotion(rig.west);
    });
    EXPECT_EQ(cut_and_run(rig).primary(), "150s 1");
    EXPECT_EQ(rig.done("promote"), "150s 1") << "there is nothing left to do";
    EXPECT_EQ(rig.database.promotions().size(), 1U);
}

} // namespace
} // namespace gameday::models
