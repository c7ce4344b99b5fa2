#include "sim/events/event_queue.hpp"

#include <cstdint>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;

std::vector<std::uint64_t> drain(EventQueue& queue) {
    std::vector<std::uint64_t> arguments;
    while (const auto event = queue.pop()) {
        arguments.push_back(event->target.argument);
    }
    return arguments;
}

TEST(EventQueue, GivesEventsInOrderOfTime) {
    EventQueue queue;
    queue.push(at_second(3), {0, 3}, {});
    queue.push(at_second(1), {0, 1}, {});
    queue.push(at_second(2), {0, 2}, {});
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(EventQueue, TiesFireInTheOrderTheyWereScheduled) {
    EventQueue queue;
    std::vector<std::uint64_t> expected;
    for (std::uint64_t i = 0; i < 100; ++i) {
        queue.push(at_second(5), {0, i}, {});
        expected.push_back(i);
    }
    EXPECT_EQ(drain(queue), expected);
}

TEST(EventQueue, CancelledAndScheduledAnewGoesToTheEndOfTheLine) {
    EventQueue queue;
    const EventId first = queue.push(at_second(5), {0, 1}, {});
    queue.push(at_second(5), {0, 2}, {});
    EXPECT_TRUE(queue.cancel(first));
    queue.push(at_second(5), {0, 1}, {});
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{2, 1}));
}

TEST(EventQueue, KeepsTargetAndCause) {
    EventQueue queue;
    queue.push(at_second(5), {7, 11}, ChangeId{13});
    const auto event = queue.pop();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->at, at_second(5));
    EXPECT_EQ(event->target.handler, 7);
    EXPECT_EQ(event->target.argument, 11);
    EXPECT_EQ(event->cause, ChangeId{13});
}

TEST(EventQueue, EmptyHasNothingToGive) {
    EventQueue queue;
    EXPECT_FALSE(queue.pop());
    EXPECT_EQ(queue.size(), 0);
}

TEST(EventQueue, CancellingTwiceOrAfterFiringIsHarmless) {
    EventQueue queue;
    const EventId cancelled = queue.push(at_second(1), {0, 1}, {});
    const EventId fired = queue.push(at_second(2), {0, 2}, {});
    EXPECT_TRUE(queue.cancel(cancelled));
    EXPECT_FALSE(queue.cancel(cancelled));
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{2}));
    EXPECT_FALSE(queue.cancel(fired));
    EXPECT_FALSE(queue.cancel(cancelled));
    EXPECT_EQ(queue.size(), 0);
}

TEST(EventQueue, NameOfAFormerEventDoesNotCancelALaterOne) {
    EventQueue queue;
    const EventId former = queue.push(at_second(1), {0, 1}, {});
    queue.pop();
    queue.push(at_second(1), {0, 2}, {});
    EXPECT_FALSE(queue.cancel(former));
    const EventId cleared = queue.push(at_second(2), {0, 3}, {});
    queue.clear();
    queue.push(at_second(2), {0, 4}, {});
    EXPECT_FALSE(queue.cancel(cleared));
    EXPECT_EQ(queue.size(), 1);
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{4}));
}

TEST(EventQueue, NameOfNoEventCancelsNothing) {
    EventQueue queue;
    queue.push(at_second(1), {0, 1}, {});
    EXPECT_FALSE(queue.cancel(EventId{}));
    EXPECT_FALSE(queue.cancel(EventId{99, 1}));
    EXPECT_EQ(queue.size(), 1);
}

TEST(EventQueue, SizeLeavesCancelledEventsOut) {
    EventQueue queue;
    queue.push(at_second(1), {0, 1}, {});
    const EventId second = queue.push(at_second(2), {0, 2}, {});
    EXPECT_EQ(queue.size(), 2);
    queue.cancel(second);
    EXPECT_EQ(queue.size(), 1);
    queue.pop();
    EXPECT_EQ(queue.size(), 0);
    EXPECT_FALSE(queue.pop());
}

TEST(EventQueue, GivesNothingThatIsAfterAnEnd) {
    EventQueue queue;
    const EventId first = queue.push(at_second(1), {0, 1}, {});
    queue.push(at_second(2), {0, 2}, {});
    queue.cancel(first);
    EXPECT_FALSE(queue.pop(at_second(1))) << "the cancelled one is none";
    ASSERT_EQ(queue.pop(at_second(2))->target.argument, 2);
}

TEST(EventQueue, TakesEventsBeforeWhatItHasLookedAt) {
    EventQueue queue;
    queue.push(at_second(60), {0, 3}, {});
    EXPECT_FALSE(queue.pop(at_second(59)));
    queue.push(at_second(1), {0, 1}, {}); // nothing has fired yet
    queue.push(at_second(2), {0, 2}, {});
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{1, 2, 3}));
}

/// An event takes a slot whose generations go by, over and over, until they begin anew.
TEST(EventQueue, NameOfNoEventCancelsNothingHoweverOftenASlotWasUsed) {
    EventQueue queue;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const EventId id = queue.push(at_second(1), {0, i}, {});
        EXPECT_NE(id, EventId{});
        EXPECT_FALSE(queue.cancel(EventId{}));
        EXPECT_TRUE(queue.pop());
    }
}

} // namespace
} // namespace gameday::sim
