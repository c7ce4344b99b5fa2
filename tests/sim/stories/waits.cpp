#include "sim/stories/waits.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using testing::journal_text;
using testing::Log;
using testing::named;
using testing::Script;
using testing::seconds;

std::string word(Wake wake) {
    switch (wake) {
    case Wake::completed:
        return "completed";
    case Wake::timed_out:
        return "timed out";
    case Wake::interrupted:
        return "interrupted";
    }
    return "unknown";
}

struct StoryWorld : public ::testing::Test {
    Engine engine;
    Log log{engine};
    Script script{engine};
    Observable<bool> promoted{engine, named("promoted"), false};
    Observable<int> level{engine, named("level"), 0};
};

// Coroutines are free functions: a lambda's captures would die before its coroutine.
Story sleeps(Engine& engine, Log& log, Duration length) {
    log.say("sleeps");
    const Wake wake = co_await delay(engine, length);
    log.say("wakes " + word(wake));
}

template <class T, class Condition>
Story waits(Engine& engine, Log& log, Observable<T>& value, Condition condition,
            Time deadline = Time::never()) {
    log.say("waits");
    const Wake wake = co_await until(engine, value, condition, deadline);
    log.say("goes on " + word(wake) + " at " + std::to_string(static_cast<int>(value.value())));
}

struct Delays : public StoryWorld {};

TEST_F(Delays, GoOnAfterThatLong) {
    Story story = sleeps(engine, log, seconds(30));
    EXPECT_EQ(log.text(), "") << "a story does nothing before it is started";
    script.at_second(5, [&] { story.start(); });
    engine.run_until(at_second(34));
    EXPECT_FALSE(story.done());
    engine.run_until(at_second(35));
    EXPECT_TRUE(story.done());
    EXPECT_EQ(log.text(), "5s sleeps\n35s wakes completed\n");
}

TEST_F(Delays, OfNothingLetPendingEventsPass) {
    Story story = sleeps(engine, log, Duration{});
    script.at_second(1, [&] { story.start(); });
    script.at_second(1, [&] { log.say("pending"); });
    engine.run_until(at_second(1));
    EXPECT_EQ(log.text(), "1s sleeps\n1s pending\n1s wakes completed\n");
}

TEST_F(Delays, ThatAreNegativeAreNone) {
    Story story = sleeps(engine, log, seconds(-5));
    script.at_second(10, [&] { story.start(); });
    engine.run_until(at_second(20));
    EXPECT_EQ(log.text(), "10s sleeps\n10s wakes completed\n");
}

TEST_F(Delays, OfNeverDoNotEnd) {
    Story story = sleeps(engine, log, Duration::never());
    story.start();
    engine.run_until(Time::never());
    EXPECT_EQ(log.text(), "0s sleeps\n");
    EXPECT_FALSE(story.done());
}

struct Conditions : public StoryWorld {};

TEST_F(Conditions, AlreadyTrueGoesOnWithoutAnEvent) {
    promoted.set(true);
    Story story = waits(engine, log, promoted, is_true);
    story.start();
    EXPECT_TRUE(story.done());
    EXPECT_EQ(log.text(), "0s waits\n0s goes on completed at 1\n");
}

TEST_F(Conditions, AlreadyTrueDoesNotMindAPassedDeadline) {
    engine.run_until(at_second(10));
    promoted.set(true);
    Story story = waits(engine, log, promoted, is_true, at_second(5));
    story.start();
    EXPECT_EQ(log.text(), "10s waits\n10s goes on completed at 1\n");
}

TEST_F(Conditions, GoesOnWhenItBecomesTrue) {
    Story story = waits(engine, log, level, [](int value) { return value >= 2; });
    story.start();
    script.at_second(1, [&] { level.set(1); });
    script.at_second(2, [&] {
        level.set(3);
        log.say("the handler that set it ends first");
    });
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "0s waits\n2s the handler that set it ends first\n2s goes on completed at 3\n");
}

TEST_F(Conditions, GoesOnWhenItWasTrueForAnInstantOnly) {
    Story story = waits(engine, log, promoted, is_true);
    story.start();
    script.at_second(3, [&] {
        promoted.set(true);
        promoted.set(false);
    });
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "0s waits\n3s goes on completed at 0\n");
}

TEST_F(Conditions, GoesOnOnce) {
    Story story = waits(engine, log, promoted, is_true);
    story.start();
    script.at_second(3, [&] {
        promoted.set(true);
        promoted.set(false);
        promoted.set(true);
    });
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "0s waits\n3s goes on completed at 1\n");
    EXPECT_TRUE(story.done());
}

TEST_F(Conditions, DeadlineEndsTheWait) {
    Story story = waits(engine, log, promoted, is_true, at_second(4));
    story.start();
    script.at_second(6, [&] { promoted.set(true); });
    engine.run_until(at_second(9));
    EXPECT_EQ(log.text(), "0s waits\n4s goes on timed out at 0\n");
}

TEST_F(Conditions, DeadlineNotReachedLeavesNoEventBehind) {
    Story story = waits(engine, log, promoted, is_true, at_second(4));
    story.start();
    script.at_second(2, [&] { promoted.set(true); });
    engine.run_until(at_second(9));
    EXPECT_EQ(log.text(), "0s waits\n2s goes on completed at 1\n");
    EXPECT_EQ(engine.events_handled(), 2) << "the change and the wake-up, and no deadline";
}

TEST_F(Conditions, PassedDeadlineEndsTheWaitAtThisInstant) {
    engine.run_until(at_second(10));
    Story story = waits(engine, log, promoted, is_true, at_second(5));
    story.start();
    engine.run_until(at_second(20));
    EXPECT_EQ(log.text(), "10s waits\n10s goes on timed out at 0\n");
}

TEST_F(Conditions, AtTheInstantOfItsDeadlineWhatWasScheduledFirstDecides) {
    Story early = waits(engine, log, promoted, is_true, at_second(4));
    early.start(); // its deadline is scheduled before the change
    script.at_second(4, [&] { promoted.set(true); });
    Story late = waits(engine, log, promoted, is_true, at_second(4));
    late.start(); // and this one's after it
    engine.run_until(at_second(4));
    EXPECT_EQ(log.text(), "0s waits\n0s waits\n4s goes on timed out at 0\n4s goes on completed at 1\n");
}

TEST_F(Conditions, SeveralStoriesGoOnInTheOrderTheyBeganToWait) {
    Story first = waits(engine, log, level, [](int value) { return value > 0; });
    Story second = waits(engine, log, level, [](int value) { return value > 1; });
    second.start();
    first.start();
    script.at_second(1, [&] { level.set(2); });
    script.at_second(1, [&] { level.set(3); });
    engine.run_until(at_second(1));
    EXPECT_EQ(log.text(), "0s waits\n0s waits\n1s goes on completed at 3\n1s goes on completed at 3\n");
}

Story waits_for_quorum(Engine& engine, Observable<int>& level, const std::string& members) {
    co_await until(engine, level,
                   [&members, majority = 2](int value) { return value >= majority && !members.empty(); });
}

TEST_F(Conditions, MayCaptureReferencesAndPlainValues) {
    const std::string members(100, 'x');
    Story story = waits_for_quorum(engine, level, members);
    story.start();
    level.set(1);
    engine.run_until(at_second(1));
    EXPECT_FALSE(story.done());
    level.set(2);
    engine.run_until(at_second(2));
    EXPECT_TRUE(story.done());
}

// ---- why a story acts ----

Story records_after_both(Engine& engine, Observable<bool>& a, Observable<bool>& b, Observable<int>& done) {
    co_await until(engine, a, is_true);
    co_await until(engine, b, is_true);
    done.set(1);
}

struct StoryCauses : public StoryWorld {
    Observable<bool> a{engine, named("a"), false};
    Observable<bool> b{engine, named("b"), false};
};

TEST_F(StoryCauses, OfTwoConditionsTheLaterIsTheCauseInTheOrderOfTheText) {
    Story story = records_after_both(engine, a, b, level);
    story.start();
    script.at_second(1, [&] { a.set(true); });
    script.at_second(2, [&] { b.set(true); });
    engine.run_until(at_second(5));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 a 1\n2s #2 b 1\n2s #3 level 1 because #2\n");
}

TEST_F(StoryCauses, OfTwoConditionsTheLaterIsTheCauseAgainstTheOrderOfTheText) {
    Story story = records_after_both(engine, a, b, level);
    story.start();
    script.at_second(1, [&] { b.set(true); });
    script.at_second(2, [&] { a.set(true); });
    engine.run_until(at_second(5));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 b 1\n2s #2 a 1\n2s #3 level 1 because #2\n");
}

TEST_F(StoryCauses, ValueThatMovedOnIsStillCausedByTheChangeThatLetTheStoryGo) {
    Story story = records_after_both(engine, a, b, level);
    b.set(true);
    story.start();
    engine.set_cause({});
    script.at_second(1, [&] {
        a.set(true);
        a.set(false);
    });
    engine.run_until(at_second(5));
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 b 1\n"
                                              "1s #2 a 1\n"
                                              "1s #3 a 0 because #2\n"
                                              "1s #4 level 1 because #2\n");
}

Story sets_after_delay(Engine& engine, Observable<bool>& begin, Observable<int>& level) {
    co_await until(engine, begin, is_true);
    co_await delay(engine, seconds(30));
    level.set(1);
    co_await delay(engine, seconds(30));
    level.set(2);
}

TEST_F(StoryCauses, TravelThroughDelays) {
    Story story = sets_after_delay(engine, a, level);
    story.start();
    script.at_second(1, [&] { a.set(true); });
    script.at_second(10, [&] { b.set(true); });
    engine.run_until(at_second(99));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 a 1\n"
                                              "10s #2 b 1\n"
                                              "31s #3 level 1 because #1\n"
                                              "1m1s #4 level 2 because #3\n");
}

Story waits_after_delay(Engine& engine, Observable<bool>& first, Observable<bool>& second,
                        Observable<int>& level) {
    co_await until(engine, first, is_true);
    co_await delay(engine, seconds(30));
    co_await until(engine, second, is_true);
    level.set(1);
}

TEST_F(StoryCauses, ConditionThatCameTrueDuringADelayIsTheLaterCause) {
    Story story = waits_after_delay(engine, a, b, level);
    story.start();
    script.at_second(1, [&] { a.set(true); });
    script.at_second(10, [&] { b.set(true); });
    engine.run_until(at_second(99));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 a 1\n10s #2 b 1\n31s #3 level 1 because #2\n");
}

TEST_F(StoryCauses, ConditionThatWasTrueLongBeforeIsNot) {
    Story story = waits_after_delay(engine, a, b, level);
    story.start();
    script.at_second(1, [&] { b.set(true); });
    script.at_second(10, [&] { a.set(true); });
    engine.run_until(at_second(99));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 b 1\n10s #2 a 1\n40s #3 level 1 because #2\n");
}

Story escalates(Engine& engine, Observable<bool>& alarm, Observable<bool>& answered, Observable<int>& level) {
    co_await until(engine, alarm, is_true);
    const Wake wake = co_await until(engine, answered, is_true, engine.now() + seconds(60));
    level.set(wake == Wake::timed_out ? 2 : 1);
}

TEST_F(StoryCauses, WhatFollowsATimeOutIsCausedByWhatBeganTheWait) {
    Story story = escalates(engine, a, b, level);
    story.start();
    script.at_second(1, [&] { a.set(true); });
    engine.run_until(at_second(99));
    EXPECT_EQ(journal_text(engine.journal()), "1s #1 a 1\n1m1s #2 level 2 because #1\n");
}

// ---- interrupts ----

Story works_then_cleans_up(Engine& engine, Log& log, Observable<bool>& gate, Observable<int>& level) {
    Wake wake = co_await delay(engine, seconds(30));
    log.say("delay " + word(wake));
    wake = co_await until(engine, gate, is_true, at_second(90));
    log.say("until " + word(wake));
    if (wake == Wake::interrupted) {
        co_await delay(engine, seconds(5));
        level.set(-1);
        log.say("cleaned up");
    }
}

struct Interrupts : public StoryWorld {
    Story story = works_then_cleans_up(engine, log, promoted, level);
};

TEST_F(Interrupts, AtADelayLetTheStoryAct) {
    story.start();
    script.at_second(10, [&] { story.interrupt(); });
    engine.run_until(at_second(60));
    EXPECT_EQ(log.text(), "10s delay interrupted\n");
    EXPECT_FALSE(story.done()) << "it went on to its next wait, and the old delay did not wake it";
}

TEST_F(Interrupts, AtAConditionLetTheStoryAct) {
    story.start();
    script.at_second(40, [&] { story.interrupt(); });
    script.at_second(42, [&] { promoted.set(true); });
    engine.run_until(at_second(200));
    EXPECT_EQ(log.text(), "30s delay completed\n40s until interrupted\n45s cleaned up\n");
    EXPECT_TRUE(story.done());
}

TEST_F(Interrupts, AreTheCauseOfWhatTheStoryDoesThen) {
    Observable<bool> recall(engine, named("recall"), false);
    story.start();
    script.at_second(40, [&] {
        recall.set(true);
        story.interrupt();
    });
    engine.run_until(at_second(200));
    EXPECT_EQ(journal_text(engine.journal()), "40s #1 recall 1\n45s #2 level -1 because #1\n");
}

TEST_F(Interrupts, ComeAsAnEventOfTheirOwn) {
    story.start();
    script.at_second(10, [&] {
        story.interrupt();
        log.say("the one who interrupts goes on first");
    });
    engine.run_until(at_second(10));
    EXPECT_EQ(log.text(), "10s the one who interrupts goes on first\n10s delay interrupted\n");
}

TEST_F(Interrupts, TwiceAtOneInstantAreOne) {
    story.start();
    script.at_second(10, [&] {
        story.interrupt();
        story.interrupt();
    });
    engine.run_until(at_second(10));
    EXPECT_EQ(log.text(), "10s delay interrupted\n");
}

TEST_F(Interrupts, ComeTooLateOnceTheConditionHasWokenTheStory) {
    story.start();
    script.at_second(40, [&] {
        promoted.set(true);
        story.interrupt();
    });
    engine.run_until(at_second(200));
    EXPECT_EQ(log.text(), "30s delay completed\n40s until completed\n");
}

TEST_F(Interrupts, WinOverAConditionThatComesTrueAfterThemAtTheSameInstant) {
    story.start();
    script.at_second(40, [&] {
        story.interrupt();
        promoted.set(true);
    });
    engine.run_until(at_second(40));
    EXPECT_EQ(log.text(), "30s delay completed\n40s until interrupted\n");
}

TEST_F(Interrupts, AtTheInstantADelayEndsWinIfTheyComeFirst) {
    script.at_second(30, [&] { story.interrupt(); }); // scheduled before the story's delay
    story.start();
    engine.run_until(at_second(30));
    EXPECT_EQ(log.text(), "30s delay interrupted\n");
}

TEST_F(Interrupts, AtTheInstantADelayEndedMeetTheNextWait) {
    story.start();
    script.at_second(30, [&] { story.interrupt(); }); // scheduled after it
    engine.run_until(at_second(30));
    EXPECT_EQ(log.text(), "30s delay completed\n30s until interrupted\n");
}

TEST_F(Interrupts, OfAStoryNotStartedOrFinishedOrAbsentDoNothing) {
    story.interrupt();
    story.start();
    promoted.set(true);
    engine.run_until(at_second(200));
    ASSERT_TRUE(story.done());
    story.interrupt();
    Story().interrupt();
    engine.run_until(at_second(300));
    EXPECT_EQ(log.text(), "30s delay completed\n30s until completed\n");
}

Story interrupts_itself(Engine& engine, Log& log, const Story& self, Story& same) {
    log.say(self.done() ? "done" : "running");
    same.interrupt();
    log.say("sleep " + word(co_await delay(engine, seconds(1))));
}

TEST_F(Interrupts, OfARunningStoryByItselfDoNothing) {
    story = interrupts_itself(engine, log, story, story);
    story.start();
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "0s running\n1s sleep completed\n");
}

} // namespace
} // namespace gameday::sim
