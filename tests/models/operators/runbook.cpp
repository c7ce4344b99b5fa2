#include <gtest/gtest.h>

#include "tests/models/operators/runbook_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::RunbookRig;
using testing::seconds;
using testing::step;
using testing::task;

using Names = std::vector<std::string>;

TEST(Runbook, StepsFollowEachOtherAsTheyAreListed) {
    RunbookRig rig({task("a", seconds(10)), task("b", seconds(20)), task("c", seconds(5))});
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.done("a"), "110s 1");
    EXPECT_EQ(rig.done("b"), "130s 1");
    EXPECT_EQ(rig.done("c"), "135s 1");
}

TEST(Runbook, StepsWaitForThoseTheyNameAndForNobodyElse) {
    RunbookRig rig({task("a", seconds(10)), task("b", seconds(20), Names{}),
                    task("c", seconds(5), Names{"a", "b"}), task("d", seconds(1), Names{"a"}),
                    task("e", seconds(1), Names{"c", "d"})});
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.done("a"), "110s 1");
    EXPECT_EQ(rig.done("b"), "120s 1");
    EXPECT_EQ(rig.done("c"), "125s 1");
    EXPECT_EQ(rig.done("d"), "111s 1");
    EXPECT_EQ(rig.done("e"), "126s 1");
}

TEST(Runbook, AStepMayWaitForOneListedAfterIt) {
    RunbookRig rig({task("a", seconds(10), Names{"b"}), task("b", seconds(20), Names{})});
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.done("b"), "120s 1");
    EXPECT_EQ(rig.done("a"), "130s 1");
}

TEST(Runbook, AfterAStepThatIsNeverDoneNothingFollows) {
    RunbookRig rig({step("promote", {{"target", "main"}, {"to", "west"}}), task("b", seconds(1)),
                    task("c", seconds(1), Names{})});
    rig.reach(99, rig.west, Reach::black_hole); // it cannot be promoted
    rig.start(100);
    rig.run_until(at_second(100'000));
    EXPECT_EQ(rig.done("promote"), "");
    EXPECT_EQ(rig.done("b"), "");
    EXPECT_EQ(rig.done("c"), "101s 1");
}

TEST(Runbook, WhatAStepTakesIsDrawnForEachRun) {
    const fields::Distribution takes{fields::Distribution::Uniform{seconds(10), seconds(1000)}};
    RunbookRig rig({testing::called("a", testing::taking(takes, step("task", {{"target", "a"}})))});
    rig.start(100);
    rig.run_until(at_second(2000));
    const Time done =
        at_second(100) + takes.draw(rig.randomness.stream("runbooks.plan.steps.a/takes").at(0, 1));
    ASSERT_EQ(rig.engine.journal().changes().size(), 1U);
    EXPECT_EQ(rig.engine.journal().changes()[0].at, done);
}

TEST(Runbook, TwoStepsThatDoTheSameHaveTheirOwnLuck) {
    const testing::Texts fields{{"target", "main"}, {"duration", "uniform(10s, 1000s)"}};
    RunbookRig rig({testing::called("a", step("restart", fields)),
                    testing::called("b", step("restart", fields, Names{}))});
    rig.start(100);
    rig.run_until(at_second(2000));
    EXPECT_NE(rig.done("a"), rig.done("b"));
    EXPECT_NE(rig.done("b"), "");
}

TEST(Runbook, CanBeDestroyedHalfway) {
    RunbookRig rig({task("a", seconds(10)), step("promote", {{"target", "main"}}), task("b", seconds(1))});
    rig.start(100);
    rig.run_until(at_second(130)); // the promotion is under way
    rig.runs.clear();
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.primary(), "");
}

fields::Problems problems_of(std::vector<StepParameters> steps) {
    RunbookParameters runbook;
    runbook.steps = std::move(steps);
    fields::Problems problems;
    RunbookParameters::description().check(&runbook, "runbooks.plan", problems);
    return problems;
}

std::string only(const fields::Problems& problems) {
    return problems.size() == 1 ? problems[0].path + ": " + problems[0].message
                                : std::to_string(problems.size()) + " problems";
}

TEST(RunbookDescription, TwoStepsOfOneNameAreRejected) {
    EXPECT_EQ(only(problems_of({task("a", seconds(1)), task("a", seconds(1))})),
              "runbooks.plan.steps.1: two steps are called 'a'");
    EXPECT_EQ(only(problems_of({step("fence", {{"target", "main"}}), step("fence", {{"target", "other"}})})),
              "runbooks.plan.steps.1: two steps are called 'fence'");
    EXPECT_TRUE(problems_of({step("fence", {{"target", "main"}}),
                             testing::called("fence-other", step("fence", {{"target", "other"}}))})
                    .empty());
}

TEST(RunbookDescription, StepsThatWaitForEachOtherAreRejected) {
    EXPECT_EQ(only(problems_of({task("a", seconds(1), Names{"b"}), task("b", seconds(1), Names{"a"})})),
              "runbooks.plan.steps: some steps wait for each other");
    EXPECT_EQ(only(problems_of({task("a", seconds(1), Names{"a"})})),
              "runbooks.plan.steps: some steps wait for each other");
    EXPECT_EQ(only(problems_of({task("a", seconds(1), Names{"b"}), task("b", seconds(1))})),
              "runbooks.plan.steps: some steps wait for each other")
        << "b waits for a because it is listed after it";
}

TEST(RunbookDescription, AStepThatIsNotThereCannotBeWaitedFor) {
    const fields::Problems problems = problems_of({task("a", seconds(1)), task("b", seconds(1), Names{"c"})});
    EXPECT_EQ(only(problems), "runbooks.plan.steps.1.after: there is no step 'c' in this runbook");
    EXPECT_EQ(problems[0].help, "steps: a, b");
}

TEST(RunbookDescription, NoStepIsNoRunbook) {
    EXPECT_EQ(only(problems_of({})), "runbooks.plan.steps: a runbook needs at least one step");
}

} // namespace
} // namespace gameday::models
