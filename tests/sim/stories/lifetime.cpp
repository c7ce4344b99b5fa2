// Stories that end before their text does: destroyed at each of their waits, by others, or by an exception.
// What these tests show, they show best under the address sanitizer.

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "sim/stories/waits.hpp"
#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using testing::Log;
using testing::named;
using testing::Script;
using testing::seconds;

/// Held by a story's frame, to see when the frame goes.
class Guest {
public:
    explicit Guest(int& present) : present_(&present) { ++*present_; }
    Guest(const Guest& other) : present_(other.present_) { ++*present_; }
    Guest& operator=(const Guest&) = delete;
    ~Guest() { --*present_; }

private:
    int* present_;
};

constexpr int waits_of_the_long_story = 5;

/// One wait of each kind, each with something in the frame that has to be freed, once.
Story long_story(Engine& engine, Log& log, Observable<bool>& gate, int& guests, std::string title) {
    const Guest from_the_start(guests);
    co_await delay(engine, seconds(10));
    const std::string text = title + std::string(100, '.');
    co_await until(engine, gate,
                   [&guests, &text](bool value) { return value && guests > 0 && !text.empty(); });
    const Guest in_the_middle(guests);
    co_await until(
        engine, gate, [](bool value) { return !value; }, at_second(40));
    const auto held = std::make_unique<std::string>(text);
    co_await delay(engine, Duration::never()); // ended by an interrupt
    co_await until(
        engine, gate, [owner = held.get()](bool) { return owner->empty(); }, at_second(70));
    log.say("finished");
}

class StoryDestroyed : public ::testing::TestWithParam<int> {
protected:
    void start() {
        story = std::make_unique<Story>(
            long_story(engine, log, gate, guests, "a title that owns its memory, surely"));
        story->start();
        script.at_second(20, [this] { gate.set(true); });
        script.at_second(50, [this] {
            if (story) {
                story->interrupt();
            }
        });
    }
    Engine engine;
    Log log{engine};
    Script script{engine};
    Observable<bool> gate{engine, named("gate"), false};
    int guests = 0;
    std::unique_ptr<Story> story;
};

// The waits end at 10, 20, 40, 50 and 70 s.
constexpr int second_within_wait[waits_of_the_long_story] = {5, 15, 30, 45, 60};
constexpr int second_at_which_wait_ends[waits_of_the_long_story] = {10, 20, 40, 50, 70};

TEST_F(StoryDestroyed, BeforeItStartsFreesItsArguments) {
    story = std::make_unique<Story>(
        long_story(engine, log, gate, guests, "a title that owns its memory, surely"));
    story.reset();
    EXPECT_EQ(guests, 0);
}

TEST_F(StoryDestroyed, NotAtAllFinishes) {
    start();
    engine.run_until(at_second(100));
    EXPECT_EQ(log.text(), "1m10s finished\n");
    EXPECT_TRUE(story->done());
    story.reset();
    EXPECT_EQ(guests, 0);
}

TEST_P(StoryDestroyed, WithinAWaitIsNeverHeardOfAgain) {
    start();
    script.at_second(second_within_wait[GetParam()], [this] {
        ASSERT_GT(guests, 0);
        story.reset();
        ASSERT_EQ(guests, 0);
    });
    engine.run_until(at_second(21));
    gate.set(false);
    gate.set(true);
    engine.run_until(at_second(100));
    EXPECT_EQ(log.text(), "");
}

TEST_P(StoryDestroyed, AtTheInstantOfItsOwnWakeUpIsNeverHeardOfAgain) {
    // Scheduled before the run, so ahead of the wake-up that is pending for the same instant.
    script.at_second(second_at_which_wait_ends[GetParam()], [this] { story.reset(); });
    start();
    engine.run_until(at_second(100));
    EXPECT_EQ(log.text(), "");
    EXPECT_EQ(guests, 0);
}

TEST_P(StoryDestroyed, WhenAlreadyWokenIsNeverHeardOfAgain) {
    // What wakes the story is an event at this instant; destroy it between that and its turn.
    start();
    const int second = second_within_wait[GetParam()];
    script.at_second(second, [this] {
        story->interrupt();
        story.reset();
    });
    engine.run_until(at_second(100));
    EXPECT_EQ(log.text(), "");
    EXPECT_EQ(guests, 0);
}

TEST_P(StoryDestroyed, AfterTheRunWithoutMoreAdo) {
    start();
    engine.run_until(at_second(second_within_wait[GetParam()]));
    EXPECT_FALSE(story->done());
    // The fixture destroys the story first, then what it waits for.
}

INSTANTIATE_TEST_SUITE_P(Wait, StoryDestroyed, ::testing::Range(0, waits_of_the_long_story));

Story sleeper(Engine& engine, Log& log, std::string name, Duration length) {
    co_await delay(engine, length);
    log.say(name);
}

TEST(Story, NoStoryIsDone) {
    const Story story;
    EXPECT_TRUE(story.done());
}

TEST(Story, MovesWhileItWaits) {
    Engine engine;
    Log log(engine);
    Story first = sleeper(engine, log, "one", seconds(1));
    first.start();
    Story second = std::move(first);
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "1s one\n");
    EXPECT_TRUE(second.done());
}

TEST(Story, ReplacedByAnotherIsDestroyed) {
    Engine engine;
    Log log(engine);
    Story story = sleeper(engine, log, "one", seconds(1));
    story.start();
    story = sleeper(engine, log, "other", seconds(2));
    story.start();
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "2s other\n");
}

TEST(Story, DestroysAnotherThatWaits) {
    Engine engine;
    Log log(engine);
    Script script(engine);
    Story victim = sleeper(engine, log, "victim", seconds(2));
    victim.start();
    struct Killer {
        static Story story(Engine& engine, Story& victim) {
            co_await delay(engine, seconds(2));
            victim = Story();
        }
    };
    script.at_second(1, [&] {}); // so that the slots of the queue differ
    Story killer = Killer::story(engine, victim);
    killer.start();
    engine.run_until(at_second(1));
    EXPECT_FALSE(victim.done());
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "2s victim\n") << "the victim's delay was scheduled first";

    victim = sleeper(engine, log, "second victim", seconds(3));
    killer = Killer::story(engine, victim);
    victim.start();
    killer.start();
    engine.run_until(at_second(20));
    EXPECT_EQ(log.text(), "2s victim\n");
}

// ---- exceptions ----

Story throws_before_its_first_wait(Engine& engine, int& guests) {
    const Guest guest(guests);
    if (guests > 0) {
        throw std::runtime_error("before the first wait");
    }
    co_await delay(engine, seconds(1));
}

Story throws_after_a_wait(Engine& engine, int& guests) {
    const Guest guest(guests);
    co_await delay(engine, seconds(1));
    throw std::runtime_error("after a wait");
}

TEST(StoryException, BeforeTheFirstWaitLeavesThroughStart) {
    Engine engine;
    int guests = 0;
    Story story = throws_before_its_first_wait(engine, guests);
    EXPECT_THROW(story.start(), std::runtime_error);
    EXPECT_EQ(guests, 0);
    EXPECT_TRUE(story.done());
    story.interrupt();
}

TEST(StoryException, BeforeTheFirstWaitLeavesThroughTheRunWhenAnEventStartsIt) {
    Engine engine;
    Script script(engine);
    int guests = 0;
    Story story = throws_before_its_first_wait(engine, guests);
    script.at_second(1, [&] { story.start(); });
    EXPECT_THROW(engine.run_until(at_second(5)), std::runtime_error);
    EXPECT_TRUE(story.done());
}

TEST(StoryException, AfterAWaitLeavesThroughTheRunAndOthersGoOn) {
    Engine engine;
    Log log(engine);
    int guests = 0;
    Story story = throws_after_a_wait(engine, guests);
    Story other = sleeper(engine, log, "other", seconds(2));
    story.start();
    other.start();
    EXPECT_THROW(engine.run_until(at_second(5)), std::runtime_error);
    EXPECT_EQ(engine.now(), at_second(1));
    EXPECT_EQ(guests, 0);
    EXPECT_TRUE(story.done());
    engine.run_until(at_second(5));
    EXPECT_EQ(log.text(), "2s other\n");
}

TEST(StoryException, ByAConditionLeavesThroughTheSetterAndTheStoryStillWaits) {
    struct Scenes {
        static Story story(Engine& engine, Log& log, Observable<int>& level) {
            co_await until(engine, level, [](int value) {
                return value == 1 ? throw std::runtime_error("the condition") : value == 2;
            });
            log.say("goes on");
        }
    };
    Engine engine;
    Log log(engine);
    Observable<int> level(engine, named("level"), 0);
    Story story = Scenes::story(engine, log, level);
    story.start();
    EXPECT_THROW(level.set(1), std::runtime_error);
    level.set(2);
    engine.run_until(at_second(1));
    EXPECT_EQ(log.text(), "0s goes on\n");
}

#ifndef NDEBUG
struct SelfDestroying {
    static Story story(Engine& engine, Story& self) {
        co_await delay(engine, seconds(1));
        self = Story();
    }
};

TEST(StoryDeathTest, StartedTwiceOrDestroyedByItselfIsADefect) {
    Engine engine;
    Log log(engine);
    Story story = sleeper(engine, log, "one", seconds(1));
    story.start();
    EXPECT_DEATH(story.start(), "a story is started once");

    Story self;
    self = SelfDestroying::story(engine, self);
    self.start();
    EXPECT_DEATH(engine.run_until(at_second(5)), "a story cannot destroy itself");
}
#endif

} // namespace
} // namespace gameday::sim
