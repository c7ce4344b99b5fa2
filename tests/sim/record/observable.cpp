#include "sim/record/observable.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using ::testing::ElementsAre;
using testing::journal_text;
using testing::Log;
using testing::named;
using testing::Script;

/// A subscriber that does what the test says.
struct Listener {
    std::function<void()> act;
    void hear() const { act(); }
};

/// A watcher that writes down what it is shown, and is let go by one value.
class Patient final : public Watcher<int> {
public:
    explicit Patient(int wanted) : wanted_(wanted) {}
    bool sees(const int& value) override {
        seen.push_back(value);
        return value == wanted_;
    }
    std::vector<int> seen;

private:
    int wanted_;
};

TEST(Observable, StartsWithItsInitialValueAndNoChange) {
    Engine engine;
    engine.run_until(at_second(3));
    const Observable<int> level(engine, named("level"), 7);
    EXPECT_EQ(level.value(), 7);
    EXPECT_EQ(level.since(), at_second(3));
    EXPECT_FALSE(level.last_change().exists());
    EXPECT_EQ(level.history().size(), 1);
}

TEST(Observable, KeepsItsHistory) {
    Engine engine;
    Script script(engine);
    Observable<int> level(engine, named("level"), 0);
    script.at_second(10, [&] { level.set(1); });
    script.at_second(20, [&] { level.set(2); });
    script.at_second(20, [&] { level.set(3); });
    engine.run_until(at_second(60));

    ASSERT_EQ(level.history().size(), 4);
    EXPECT_EQ(level.value(), 3);
    EXPECT_EQ(level.since(), at_second(20));
    EXPECT_EQ(level.at(Time{}), 0);
    EXPECT_EQ(level.at(at_second(10) - Duration::nanoseconds(1)), 0);
    EXPECT_EQ(level.at(at_second(10)), 1);
    EXPECT_EQ(level.at(at_second(20)), 3) << "of several changes at one instant, the last";
    EXPECT_EQ(level.at(Time::never()), 3);
}

TEST(Observable, BeforeItsFirstInstantItHadItsInitialValue) {
    Engine engine;
    engine.run_until(at_second(5));
    const Observable<int> level(engine, named("level"), 4);
    EXPECT_EQ(level.at(at_second(1)), 4);
}

TEST(Observable, EqualValueIsNoChange) {
    Engine engine;
    Observable<int> level(engine, named("level"), 1);
    Log log(engine);
    Listener listener{[&] { log.say("told"); }};
    level.subscribe<&Listener::hear>(&listener);
    engine.set_cause({});
    level.set(1);
    EXPECT_EQ(log.text(), "");
    EXPECT_TRUE(engine.journal().changes().empty());
    EXPECT_EQ(level.history().size(), 1);
}

TEST(Observable, ChangeNamesItsCauseAndBecomesTheCause) {
    Engine engine;
    Observable<bool> region(engine, named("region"), true);
    Observable<bool> health(engine, named("health"), true);
    region.set(false);
    EXPECT_EQ(engine.cause(), region.last_change());
    health.set(false);
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 region 0\n0s #2 health 0 because #1\n");
}

TEST(Observable, SubscribersAreCalledInOrderEachWithTheChangeAsCause) {
    Engine engine;
    Observable<int> level(engine, named("level"), 0);
    Observable<int> first(engine, named("first"), 0);
    Observable<int> second(engine, named("second"), 0);
    Listener one{[&] { first.set(level.value()); }};
    Listener other{[&] { second.set(level.value()); }};
    level.subscribe<&Listener::hear>(&one);
    level.subscribe<&Listener::hear>(&other);
    level.set(4);
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 level 4\n"
                                              "0s #2 first 4 because #1\n"
                                              "0s #3 second 4 because #1\n");
    EXPECT_EQ(engine.cause(), level.last_change()) << "what the setter does next is caused by what it set";
}

TEST(Observable, SubscriberAddedByASubscriberHearsOfThatChange) {
    Engine engine;
    Observable<int> level(engine, named("level"), 0);
    int calls = 0;
    Listener late{[&] { ++calls; }};
    Listener early{[&] {
        if (level.value() == 1) {
            level.subscribe<&Listener::hear>(&late);
        }
    }};
    level.subscribe<&Listener::hear>(&early);
    level.set(1);
    EXPECT_EQ(calls, 1);
    level.set(2);
    EXPECT_EQ(calls, 2);
}

TEST(Observable, WatcherIsLetGoOnceByTheValueItWaitsFor) {
    Engine engine;
    Observable<int> level(engine, named("level"), 0);
    Patient patient(2);
    level.watch(patient);
    level.set(1);
    level.set(2);
    level.set(3);
    level.set(2);
    EXPECT_THAT(patient.seen, ElementsAre(1, 2));
}

TEST(Observable, ForgottenWatcherIsNotTold) {
    Engine engine;
    Observable<int> level(engine, named("level"), 0);
    Patient patient(2);
    level.watch(patient);
    level.set(1);
    level.unwatch(patient);
    level.unwatch(patient);
    level.set(2);
    EXPECT_THAT(patient.seen, ElementsAre(1));
}

/// A subscriber that sets its own observable again, between two that only listen.
class ObservableSetByItsSubscriber : public ::testing::Test {
protected:
    ObservableSetByItsSubscriber() {
        level.subscribe<&Listener::hear>(&before);
        level.subscribe<&Listener::hear>(&setter);
        level.subscribe<&Listener::hear>(&after);
    }
    std::string now() {
        return std::to_string(level.value()) + " because #" + std::to_string(engine.cause().number);
    }

    Engine engine;
    Log log{engine};
    Observable<int> level{engine, named("level"), 0};
    Listener before{[this] { log.say("before hears " + now()); }};
    Listener setter{[this] {
        log.say("setter hears " + now());
        if (level.value() == 1) {
            level.set(2);
            log.say("setter goes on with " + now());
        }
    }};
    Listener after{[this] { log.say("after hears " + now()); }};
};

TEST_F(ObservableSetByItsSubscriber, EverybodyEndsWithTheNewestValueAndItsCause) {
    level.set(1);
    EXPECT_EQ(log.text(), "0s before hears 1 because #1\n"
                          "0s setter hears 1 because #1\n"
                          "0s before hears 2 because #2\n"
                          "0s setter hears 2 because #2\n"
                          "0s after hears 2 because #2\n"
                          "0s setter goes on with 2 because #2\n");
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 level 1\n0s #2 level 2 because #1\n");
    EXPECT_EQ(engine.cause(), ChangeId{2});
}

TEST_F(ObservableSetByItsSubscriber, WatchersMissNoValue) {
    Patient of_the_former(1);
    Patient of_the_newest(2);
    level.watch(of_the_former);
    level.watch(of_the_newest);
    level.set(1);
    EXPECT_THAT(of_the_former.seen, ElementsAre(1));
    EXPECT_THAT(of_the_newest.seen, ElementsAre(1, 2));
}

TEST_F(ObservableSetByItsSubscriber, CauseIsWhatTheSubscriberDidBefore) {
    Observable<int> valve(engine, named("valve"), 0);
    setter.act = [&] {
        if (level.value() == 1) {
            valve.set(1);
            level.set(2);
        }
    };
    Patient patient(1); // its being let go in between must not pass for a cause
    level.watch(patient);
    level.set(1);
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 level 1\n"
                                              "0s #2 valve 1 because #1\n"
                                              "0s #3 level 2 because #2\n");
}

TEST_F(ObservableSetByItsSubscriber, NextChangeIsToldAsUsual) {
    level.set(1);
    level.set(5);
    EXPECT_THAT(log.text(), ::testing::EndsWith("0s before hears 5 because #3\n"
                                                "0s setter hears 5 because #3\n"
                                                "0s after hears 5 because #3\n"));
}

TEST(Observable, SetBackByItsOwnSubscriberIsTwoChanges) {
    Engine engine;
    Observable<bool> health(engine, named("health"), true);
    int calls = 0;
    Listener doctor{[&] { health.set(true); }};
    Listener other{[&] { ++calls; }};
    health.subscribe<&Listener::hear>(&doctor);
    health.subscribe<&Listener::hear>(&other);
    health.set(false);
    EXPECT_TRUE(health.value());
    EXPECT_EQ(health.history().size(), 3);
    EXPECT_EQ(calls, 1);
}

TEST(Observable, CycleOfTwoObservablesSettles) {
    // Each follows the other: the echo finds equal values and stops.
    Engine engine;
    Observable<int> here(engine, named("here"), 0);
    Observable<int> there(engine, named("there"), 0);
    Listener to_there{[&] { there.set(here.value()); }};
    Listener to_here{[&] { here.set(there.value()); }};
    here.subscribe<&Listener::hear>(&to_there);
    there.subscribe<&Listener::hear>(&to_here);
    there.set(6);
    EXPECT_EQ(journal_text(engine.journal()), "0s #1 there 6\n0s #2 here 6 because #1\n");
}

} // namespace
} // namespace gameday::sim
