#include "sim/events/engine.hpp"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/record/observable.hpp"
#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using testing::journal_text;
using testing::Log;
using testing::named;
using testing::Script;
using testing::seconds;

TEST(Engine, RunsUpToAndIncludingTheEnd) {
    Engine engine;
    Log log(engine);
    Script script(engine);
    script.at_second(1, [&] { log.say("before"); });
    script.at_second(2, [&] { log.say("at the end"); });
    script.at(at_second(2) + Duration::nanoseconds(1), [&] { log.say("after"); });

    engine.run_until(at_second(2));
    EXPECT_EQ(log.text(), "1s before\n2s at the end\n");
    EXPECT_EQ(engine.now(), at_second(2));
    EXPECT_EQ(engine.events_handled(), 2);

    engine.run_until(at_second(10));
    EXPECT_EQ(log.text(), "1s before\n2s at the end\n2.000000001s after\n");
    EXPECT_EQ(engine.now(), at_second(10));
}

TEST(Engine, WhatIsScheduledForThePresentInstantFiresInItAfterTheRest) {
    Engine engine;
    Log log(engine);
    Script script(engine);
    script.at_second(1, [&] {
        log.say("first");
        script.at_second(1, [&] { log.say("scheduled by the first"); });
    });
    script.at_second(1, [&] { log.say("second"); });
    engine.run_until(at_second(1));
    EXPECT_EQ(log.text(), "1s first\n1s second\n1s scheduled by the first\n");
}

TEST(Engine, NeverIsNotReachedByRunningForEver) {
    Engine engine;
    Script script(engine);
    bool fired = false;
    const EventId never = script.at(Time::never(), [&] { fired = true; });
    engine.run_until(Time::never());
    EXPECT_FALSE(fired);
    EXPECT_TRUE(engine.cancel(never)) << "running took the event off the queue";
}

TEST(Engine, CancelledEventsDoNotFire) {
    Engine engine;
    Log log(engine);
    Script script(engine);
    const EventId later = script.at_second(2, [&] { log.say("never to be seen"); });
    script.at_second(1, [&] { EXPECT_TRUE(engine.cancel(later)); });
    script.at_second(3, [&] { EXPECT_FALSE(engine.cancel(later)); });
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "");
    EXPECT_EQ(engine.events_handled(), 2);
}

TEST(Engine, EventsReachTheirOwnerWithTheirArgument) {
    struct Counter {
        std::uint64_t sum = 0;
        void add(std::uint64_t argument) { sum += argument; }
    };
    Engine engine;
    Counter one;
    Counter other;
    const auto add_to_one = engine.bind<&Counter::add>(&one);
    const auto add_to_other = engine.bind<&Counter::add>(&other);
    engine.schedule(at_second(1), {add_to_one, 5});
    engine.schedule_in(seconds(2), {add_to_other, 0xffff'ffff'ffff'ffff});
    engine.schedule_in(seconds(3), {add_to_one, 7});
    engine.run_until(at_second(3));
    EXPECT_EQ(one.sum, 12);
    EXPECT_EQ(other.sum, 0xffff'ffff'ffff'ffff);
}

TEST(Engine, ChangeBecomesTheCauseOfWhatItsHandlerDoesAndSchedules) {
    Engine engine;
    Script script(engine);
    const SubjectId region = engine.journal().add(named("region"));
    const SubjectId health = engine.journal().add(named("health"));
    const SubjectId alarm = engine.journal().add(named("alarm"));
    const SubjectId other = engine.journal().add(named("other"));
    script.at_second(10, [&] {
        script.at_second(40, [&] { engine.record(other, 1); }); // scheduled before the change: not its effect
        engine.record(region, 0);
        script.at_second(30, [&] {
            engine.record(health, 0);
            engine.record(alarm, 1);
        });
    });
    engine.run_until(at_second(60));
    EXPECT_EQ(journal_text(engine.journal()), "10s #1 region 0\n"
                                              "30s #2 health 0 because #1\n"
                                              "30s #3 alarm 1 because #2\n"
                                              "40s #4 other 1\n");
    EXPECT_THAT(engine.journal().chain(ChangeId{3}),
                ::testing::ElementsAre(ChangeId{3}, ChangeId{2}, ChangeId{1}));
    EXPECT_FALSE(engine.cause().exists()) << "after a run nothing is the cause of what the caller does";
}

TEST(Engine, OfTwoConditionsTheLaterIsAdoptedAsCause) {
    Engine engine;
    engine.set_cause({5});
    engine.adopt_cause({3});
    EXPECT_EQ(engine.cause(), ChangeId{5});
    engine.adopt_cause({8});
    EXPECT_EQ(engine.cause(), ChangeId{8});
}

TEST(Engine, ExceptionOfAnEventLeavesTheRunAndTheRunCanGoOn) {
    Engine engine;
    Log log(engine);
    Script script(engine);
    script.at_second(1, [&] { throw std::runtime_error("the model is wrong"); });
    script.at_second(2, [&] { log.say("goes on"); });
    EXPECT_THROW(engine.run_until(at_second(5)), std::runtime_error);
    EXPECT_EQ(engine.now(), at_second(1));
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "2s goes on\n");
}

#ifndef NDEBUG
TEST(EngineDeathTest, ThePastCannotBeScheduledNorRunTo) {
    Engine engine;
    Script script(engine);
    engine.run_until(at_second(5));
    EXPECT_DEATH(script.at_second(4, [] {}), "the past cannot be scheduled");
    EXPECT_DEATH(engine.run_until(at_second(4)), "the clock cannot go back");
}
#endif

/// A region that dies, a checker that notices after its threshold, a record that points elsewhere: the
/// whole log, so that no change of order or cause goes unseen.
TEST(Engine, WholeLogOfATinyWorld) {
    struct World {
        explicit World(Engine& e)
            : engine(&e), region(e, named("region"), true), health(e, named("health"), true),
              dns(e, named("dns"), 1), check(e.bind<&World::probe>(this)),
              publish(e.bind<&World::point>(this)) {
            health.subscribe<&World::health_changed>(this);
            e.schedule_in(seconds(10), {check, 0});
        }
        void probe(std::uint64_t failures) {
            const std::uint64_t now_failing = region.value() ? 0 : failures + 1;
            health.set(now_failing < 3);
            engine->schedule_in(seconds(10), {check, now_failing});
        }
        void health_changed() { engine->schedule_in(seconds(5), {publish, health.value() ? 1U : 2U}); }
        void point(std::uint64_t target) { dns.set(static_cast<int>(target)); }

        Engine* engine;
        Observable<bool> region;
        Observable<bool> health;
        Observable<int> dns;
        std::uint32_t check;
        std::uint32_t publish;
    };
    Engine engine;
    World world(engine);
    Script script(engine);
    script.at_second(15, [&] { world.region.set(false); });
    script.at_second(50, [&] { world.region.set(true); });
    engine.run_until(at_second(100));
    // At 50 s the probe was scheduled (at 40 s) after the repair (before the run): it sees a live region.
    // A probe is not caused by the failure that it finds, since it would have come anyway.
    EXPECT_EQ(journal_text(engine.journal()), "15s #1 region 0\n"
                                              "40s #2 health 0\n"
                                              "45s #3 dns 2 because #2\n"
                                              "50s #4 region 1\n"
                                              "50s #5 health 1 because #2\n"
                                              "55s #6 dns 1 because #5\n");
    EXPECT_EQ(engine.events_handled(), 14);
}

} // namespace
} // namespace gameday::sim
