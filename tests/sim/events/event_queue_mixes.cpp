// The queue does at random what a run does to it, and an ordered set beside it does the same.

#include <cmath>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/events/event_queue.hpp"
#include "sim/random/stream.hpp"

namespace gameday::sim {
namespace {

/// From now to an event, in nanoseconds, given how many events there have been.
struct Mix {
    std::string name;
    std::function<double(Draw&, std::uint64_t)> delay;
};

double unit(Draw& draw) {
    return static_cast<double>(draw() >> 11U) * 0x1p-53;
}

std::vector<Mix> mixes() {
    return {
        {"Exponential", [](Draw& draw, std::uint64_t) { return -1e9 * std::log1p(-unit(draw)); }},
        {"Constant", [](Draw&, std::uint64_t) { return 5e9; }},
        {"Bimodal", [](Draw& draw, std::uint64_t) { return unit(draw) < 0.5 ? 1e6 : 60e9; }},
        {"Pareto", [](Draw& draw, std::uint64_t) { return 1e3 * std::pow(1 - unit(draw), -1 / 0.3); }},
        {"WholeSeconds", [](Draw& draw, std::uint64_t) { return 1e9 * std::floor(40 * unit(draw)); }},
        {"Nanoseconds", [](Draw& draw, std::uint64_t) { return std::floor(200 * unit(draw)); }},
        {"BurstsInMicroseconds",
         [](Draw& draw, std::uint64_t number) { return number / 500 % 4 == 3 ? 4e3 * unit(draw) : 1e9; }},
        {"BurstsAtOneInstant",
         [](Draw& draw, std::uint64_t number) { return number / 500 % 4 == 3 ? 7e6 : 1e7 * unit(draw); }},
        {"Never", [](Draw& draw, std::uint64_t) { return unit(draw) < 0.3 ? 1e30 : 1e12 * unit(draw); }},
    };
}

/// Both queues, and what has been asked of them.
class Beside {
public:
    explicit Beside(std::size_t lanes) {
        for (std::size_t i = 0; i < lanes; ++i) {
            lanes_.push_back(queue_.add_lane());
        }
    }
    /// Into some lane, or into none, in whatever order.
    void push(Time at) {
        const Target target{static_cast<std::uint32_t>(number_ % 7), number_};
        const std::size_t lane = number_ % (lanes_.size() + 1);
        const EventId id = lane < lanes_.size() ? queue_.push(lanes_[lane], at, target, ChangeId{3})
                                                : queue_.push(at, target, ChangeId{3});
        reference_.insert({at, number_});
        known_.push_back({at, number_, id});
        ++number_;
    }
    void cancel(std::uint64_t which) {
        if (known_.empty()) {
            return;
        }
        const Known& one = known_[which % known_.size()]; // it may have fired long since
        ASSERT_EQ(queue_.cancel(one.id), reference_.erase({one.at, one.number}) == 1);
    }
    void pop() {
        const auto event = queue_.pop();
        ASSERT_EQ(event.has_value(), !reference_.empty());
        if (event) {
            ASSERT_EQ(event->at, reference_.begin()->first);
            ASSERT_EQ(event->target.argument, reference_.begin()->second);
            ASSERT_EQ(event->target.handler, event->target.argument % 7);
            ASSERT_EQ(event->cause, ChangeId{3});
            now_ = event->at;
            reference_.erase(reference_.begin());
        }
    }
    /// Asks for what there is up to just before the next event: nothing.
    void look() {
        const Time next = reference_.empty() ? Time::never() : reference_.begin()->first;
        if (next > now_) {
            const Time before = Time::at(Duration::nanoseconds(next.count() - 1)); // of never too
            ASSERT_FALSE(queue_.pop(before));
        }
    }
    void clear() {
        queue_.clear();
        reference_.clear();
        now_ = {};
    }
    void compare_sizes() { ASSERT_EQ(queue_.size(), reference_.size()); }
    [[nodiscard]] Time now() const { return now_; }
    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] bool empty() const { return reference_.empty(); }

private:
    struct Known {
        Time at;
        std::uint64_t number;
        EventId id;
    };
    EventQueue queue_;
    std::vector<LaneId> lanes_;
    std::set<std::pair<Time, std::uint64_t>> reference_; // by time, and then by the order of scheduling
    std::vector<Known> known_;
    std::uint64_t number_ = 0;
    Time now_;
};

class QueueOfMix : public ::testing::TestWithParam<Mix> {};

/// Of a hundred steps so many add, and so many cancel; the others take.
void walk(Beside& both, const Stream& stream, const Mix& mix, std::uint64_t steps, std::uint64_t add,
          std::uint64_t cancel) {
    for (std::uint64_t step = 0; step < steps; ++step) {
        Draw draw = stream.at(both.number(), static_cast<std::uint32_t>(step));
        const std::uint64_t what = draw() % 100;
        if (what < add) {
            const double delay = mix.delay(draw, both.number());
            both.push(both.now() + Duration::from_seconds(delay * 1e-9));
        } else if (what < add + cancel) {
            both.cancel(draw());
        } else {
            if (draw() % 4 == 0) {
                both.look(); // what is added next may be earlier than what has been seen
            } else {
                both.pop();
            }
        }
        both.compare_sizes();
        if (::testing::Test::HasFatalFailure()) {
            FAIL() << "at step " << step;
        }
    }
}

void walk_far(const Mix& mix, std::size_t lanes) {
    const Stream stream({2024, static_cast<std::uint32_t>(lanes)}, mix.name);
    Beside both(lanes);
    for (int i = 0; i < 3; ++i) {
        walk(both, stream, mix, 8'000, 60, 10); // it grows
        walk(both, stream, mix, 8'000, 40, 10); // it stays
        walk(both, stream, mix, 8'000, 30, 60); // most are cancelled
        walk(both, stream, mix, 4'000, 10, 5);  // it shrinks
        if (i == 1) {
            both.clear();
        }
    }
    while (!both.empty() && !::testing::Test::HasFatalFailure()) {
        both.pop();
    }
}

TEST_P(QueueOfMix, AgreesWithAnOrderedSet) {
    walk_far(GetParam(), 0);
}

TEST_P(QueueOfMix, AgreesWithAnOrderedSetBesideLanes) {
    walk_far(GetParam(), 1);
    walk_far(GetParam(), 3);
}

INSTANTIATE_TEST_SUITE_P(EventQueue, QueueOfMix, ::testing::ValuesIn(mixes()),
                         [](const auto& mix) { return mix.param.name; });

} // namespace
} // namespace gameday::sim
