// Frames of stories come out of the engine's pool: who comes and goes allocates nothing.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>

#include <gtest/gtest.h>

#include "sim/stories/waits.hpp"
#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using testing::seconds;

Story naps(Engine& engine, Duration length) {
    const std::array<std::byte, 300> something{};
    co_await delay(engine, length);
    co_await delay(engine, Duration::nanoseconds(static_cast<std::int64_t>(something.size())));
}

/// Knows the engine, as the models that tell stories do.
class Sleeper {
public:
    explicit Sleeper(Engine& engine) : engine_(&engine) {}
    [[nodiscard]] Engine& engine() const { return *engine_; }
    Story naps(Duration length) { co_await delay(*engine_, length); }

private:
    Engine* engine_;
};

/// What the test asks of its pool, counted.
class Counted : public std::pmr::memory_resource {
public:
    std::size_t allocations = 0;

private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        ++allocations;
        return std::pmr::new_delete_resource()->allocate(bytes, alignment);
    }
    void do_deallocate(void* room, std::size_t bytes, std::size_t alignment) override {
        std::pmr::new_delete_resource()->deallocate(room, bytes, alignment);
    }
    [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }
};

/// The pool of an engine takes its room from here, while there is one.
class CountedRoom {
public:
    CountedRoom() : former_(std::pmr::set_default_resource(&counted_)) {}
    CountedRoom(const CountedRoom&) = delete;
    CountedRoom& operator=(const CountedRoom&) = delete;
    ~CountedRoom() { std::pmr::set_default_resource(former_); }
    [[nodiscard]] std::size_t allocations() const { return counted_.allocations; }

private:
    Counted counted_;
    std::pmr::memory_resource* former_;
};

TEST(StoryFrames, OfThoseThatComeAndGoTheRoomIsUsedAgain) {
    const CountedRoom room;
    Engine engine;
    const auto generation = [&engine](std::int64_t number) {
        std::array<Story, 10> stories;
        for (Story& story : stories) {
            story = naps(engine, seconds(1));
            story.start();
        }
        engine.run_until(at_second(10 * number));
        for (const Story& story : stories) {
            EXPECT_TRUE(story.done());
        }
    };
    generation(1);
    const std::size_t at_first = room.allocations();
    EXPECT_GT(at_first, 0) << "the room of the first ones comes from somewhere";
    for (std::int64_t number = 2; number < 100; ++number) {
        generation(number);
    }
    EXPECT_EQ(room.allocations(), at_first);
}

TEST(StoryFrames, OfMemberFunctionsComeOutOfThePoolOfTheirObjectsEngine) {
    const CountedRoom room;
    Engine engine;
    Sleeper sleeper(engine);
    Story story = sleeper.naps(seconds(1));
    EXPECT_GT(room.allocations(), 0);
    story.start();
    engine.run_until(at_second(2));
    EXPECT_TRUE(story.done());
}

TEST(StoryFrames, OfEveryRunAreThatRunsOwn) {
    Engine one;
    Story first = naps(one, seconds(1));
    {
        Engine other;
        Story second = naps(other, seconds(1));
        second.start();
        other.run_until(at_second(2));
    }
    first.start();
    one.run_until(at_second(2));
    EXPECT_TRUE(first.done());
}

} // namespace
} // namespace gameday::sim
