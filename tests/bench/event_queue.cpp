// HOLD: each popped event schedules one more at now + Exp(1 s), with N events pending. The baseline, a
// std::priority_queue of the same entries without cancellation, runs in the same program.

#include <queue>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/taus88.hpp>

#include "sim/events/event_queue.hpp"

namespace {

using gameday::sim::Duration;
using gameday::sim::EventQueue;
using gameday::sim::Time;

/// The same delays for both, drawn before anything is measured, so that the queues are what differs.
class Delays {
public:
    Delays() : drawn_(1U << 14U) {
        boost::random::taus88 bits;
        for (Duration& delay : drawn_) {
            delay = Duration::from_seconds(boost::random::exponential_distribution<double>{}(bits));
        }
    }
    Duration next() { return drawn_[next_++ % drawn_.size()]; }

private:
    std::vector<Duration> drawn_;
    std::size_t next_ = 0;
};

void hold_event_queue(benchmark::State& state) {
    EventQueue queue;
    Delays delays;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push(Time{} + delays.next(), {}, {});
    }
    for (auto _ : state) {
        const auto event = queue.pop();
        queue.push(event->at + delays.next(), event->target, event->cause);
    }
    state.SetItemsProcessed(state.iterations());
}

void hold_priority_queue(benchmark::State& state) {
    struct Entry {
        Time at;
        std::uint64_t sequence;
        std::uint64_t argument;
        bool operator<(const Entry& other) const {
            return at != other.at ? at > other.at : sequence > other.sequence;
        }
    };
    std::priority_queue<Entry> queue;
    Delays delays;
    std::uint64_t sequence = 0;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push({Time{} + delays.next(), sequence++, 0});
    }
    for (auto _ : state) {
        const Entry event = queue.top();
        queue.pop();
        queue.push({event.at + delays.next(), sequence++, event.argument});
    }
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(hold_priority_queue)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(hold_event_queue)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);
