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

TEST(EventQueue, EmptyHasNoNextTimeAndNothingToGive) {
    EventQueue queue;
    EXPECT_EQ(queue.next_time(), Time::never());
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

TEST(EventQueue, StaleNameDoesNotCancelTheSlotsNextTenant) {
    EventQueue queue;
    const EventId former = queue.push(at_second(1), {0, 1}, {});
    queue.pop();
    const EventId present = queue.push(at_second(2), {0, 2}, {});
    ASSERT_EQ(former.index, present.index) << "the slot was not used again, so this test shows nothing";
    EXPECT_FALSE(queue.cancel(former));
    EXPECT_EQ(queue.size(), 1);
    EXPECT_EQ(drain(queue), (std::vector<std::uint64_t>{2}));
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
    EXPECT_EQ(queue.next_time(), Time::never());
}

TEST(EventQueue, NextTimeSkipsCancelledEvents) {
    EventQueue queue;
    const EventId first = queue.push(at_second(1), {0, 1}, {});
    queue.push(at_second(2), {0, 2}, {});
    queue.cancel(first);
    EXPECT_EQ(queue.next_time(), at_second(2));
}

/// Does at random what a run does to its queue, and to an ordered map beside it.
class RandomMix : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomMix, AgreesWithAnOrderedMap) {
    constexpr int steps = 20'000;
    const Stream stream(2024, GetParam(), "tests/event-queue");
    EventQueue queue;
    std::multimap<Time, std::uint64_t> reference; // equal keys keep the order of insertion
    struct Known {
        EventId id;
        std::uint64_t argument;
        Time at;
    };
    std::vector<Known> known; // every event ever pushed, so that stale names are tried as well
    for (std::uint64_t step = 0; step < steps; ++step) {
        Draw draw = stream.at(step);
        const std::uint64_t what = draw() % 10;
        if (what < 5) {
            // Few distinct instants, so that ties abound, and now and then one far away.
            const auto second =
                static_cast<std::int64_t>(draw() % 50 == 0 ? draw() % 1'000'000 : draw() % 40);
            const Time at = at_second(second);
            known.push_back({queue.push(at, {0, step}, {}), step, at});
            reference.emplace(at, step);
        } else if (what < 7 && !known.empty()) {
            const Known& one = known[draw() % known.size()];
            const auto [from, to] = reference.equal_range(one.at);
            auto place = from;
            while (place != to && place->second != one.argument) {
                ++place;
            }
            const bool pending = place != to;
            ASSERT_EQ(queue.cancel(one.id), pending) << "at step " << step;
            if (pending) {
                reference.erase(place);
            }
        } else {
            ASSERT_EQ(queue.next_time(), reference.empty() ? Time::never() : reference.begin()->first);
            const auto event = queue.pop();
            ASSERT_EQ(event.has_value(), !reference.empty());
            if (event) {
                ASSERT_EQ(event->at, reference.begin()->first) << "at step " << step;
                ASSERT_EQ(event->target.argument, reference.begin()->second) << "at step " << step;
                reference.erase(reference.begin());
            }
        }
        ASSERT_EQ(queue.size(), reference.size()) << "at step " << step;
    }
}

INSTANTIATE_TEST_SUITE_P(EventQueue, RandomMix, ::testing::Range(0U, 8U));

} // namespace
} // namespace gameday::sim
