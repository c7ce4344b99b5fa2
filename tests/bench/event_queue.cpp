// HOLD: each popped event schedules one more after a delay, with N events pending. The baseline, a
// std::priority_queue of 24-byte events without cancellation, runs in the same program.

#include <queue>
#include <vector>

#include <benchmark/benchmark.h>

#include "delays.hpp"
#include "sim/events/engine.hpp"
#include "sim/events/event_queue.hpp"

namespace {

using gameday::bench::Delays;
using gameday::bench::Mix;
using gameday::sim::EventQueue;
using gameday::sim::Time;

void hold_event_queue(benchmark::State& state, Mix mix) {
    EventQueue queue;
    Delays delays(mix);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push(Time{} + delays.next(), {}, {});
    }
    for (auto _ : state) {
        const auto event = queue.pop();
        queue.push(event->at + delays.next(), event->target, event->cause);
    }
    state.SetItemsProcessed(state.iterations());
}

struct Pending {
    Time at;
    std::uint64_t sequence;
    std::uint64_t argument;
    bool operator<(const Pending& other) const {
        return at != other.at ? at > other.at : sequence > other.sequence;
    }
};

void hold_priority_queue(benchmark::State& state, Mix mix) {
    std::priority_queue<Pending> queue;
    Delays delays(mix);
    std::uint64_t sequence = 0;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push({Time{} + delays.next(), sequence++, 0});
    }
    for (auto _ : state) {
        const Pending event = queue.top();
        queue.pop();
        queue.push({event.at + delays.next(), sequence++, event.argument});
    }
    state.SetItemsProcessed(state.iterations());
}

/// HOLD by the whole kernel: each event calls a member function, which schedules another.
class Holder {
public:
    Holder(gameday::sim::Engine& engine, std::int64_t pending)
        : engine_(&engine), on_event_(engine.bind<&Holder::again>(this)) {
        for (std::int64_t i = 0; i < pending; ++i) {
            again(0);
        }
    }

private:
    void again(std::uint64_t) { engine_->schedule_in(delays_.next(), {on_event_, 0}); }

    gameday::sim::Engine* engine_;
    Delays delays_;
    std::uint32_t on_event_;
};

void hold_engine(benchmark::State& state) {
    constexpr std::int64_t events_a_step = 10'000; // a mean delay is a second
    gameday::sim::Engine engine;
    const Holder holder(engine, state.range(0));
    const auto step = gameday::sim::Duration::nanoseconds(1'000'000'000 / state.range(0) * events_a_step);
    for (auto _ : state) {
        engine.run_until(engine.now() + step);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(engine.events_handled()));
}

/// Time-outs of one length, one for each event of a HOLD that has nothing to do with them. Of sixteen so many
/// are cancelled by an answer, a second or so after they began; the others come.
void time_outs(benchmark::State& state, bool in_lane, std::size_t answered) {
    constexpr std::int64_t others = 1'000;
    constexpr std::size_t open = 1'024;
    EventQueue queue;
    Delays delays;
    for (std::int64_t i = 0; i < others; ++i) {
        queue.push(Time{} + delays.next(), {}, {});
    }
    const gameday::sim::LaneId lane = queue.add_lane();
    const auto length = gameday::sim::Duration::seconds(10);
    std::vector<gameday::sim::EventId> waiting(open);
    std::size_t asked = 0;
    Time now;
    for (auto _ : state) {
        gameday::sim::EventId& oldest = waiting[asked % open];
        if (asked++ % 16 < answered) {
            queue.cancel(oldest);
        }
        oldest = in_lane ? queue.push(lane, now + length, {1, 0}, {}) : queue.push(now + length, {1, 0}, {});
        auto event = queue.pop();
        for (; event->target.handler == 1; event = queue.pop()) { // time-outs that come
        }
        now = event->at;
        queue.push(now + delays.next(), {}, {});
    }
    state.SetItemsProcessed(state.iterations());
}

constexpr std::int64_t thousand = 1'000;

/// A number of iterations that is given: to find one, everything would be built over and over.
void sizes(benchmark::internal::Benchmark* hold) {
    hold->Arg(thousand)->Arg(100 * thousand)->Arg(1'000 * thousand)->Iterations(2'000'000);
}
void size(benchmark::internal::Benchmark* hold) {
    hold->Arg(100 * thousand)->Iterations(2'000'000);
}

} // namespace

BENCHMARK_CAPTURE(hold_priority_queue, exponential, Mix::exponential)->Apply(sizes);
BENCHMARK_CAPTURE(hold_event_queue, exponential, Mix::exponential)->Apply(sizes);
BENCHMARK(hold_engine)->Arg(thousand)->Arg(100 * thousand)->Arg(1'000 * thousand)->Iterations(200);
BENCHMARK_CAPTURE(hold_priority_queue, constant, Mix::constant)->Apply(size);
BENCHMARK_CAPTURE(hold_event_queue, constant, Mix::constant)->Apply(size);
BENCHMARK_CAPTURE(hold_priority_queue, bimodal, Mix::bimodal)->Apply(size);
BENCHMARK_CAPTURE(hold_event_queue, bimodal, Mix::bimodal)->Apply(size);
BENCHMARK_CAPTURE(hold_priority_queue, pareto, Mix::pareto)->Apply(size);
BENCHMARK_CAPTURE(hold_event_queue, pareto, Mix::pareto)->Apply(size);
BENCHMARK_CAPTURE(hold_priority_queue, whole_seconds, Mix::whole_seconds)->Apply(size);
BENCHMARK_CAPTURE(hold_event_queue, whole_seconds, Mix::whole_seconds)->Apply(size);
BENCHMARK_CAPTURE(time_outs, answered_in_wheel, false, 15);
BENCHMARK_CAPTURE(time_outs, answered_in_lane, true, 15);
BENCHMARK_CAPTURE(time_outs, come_in_wheel, false, 0);
BENCHMARK_CAPTURE(time_outs, come_in_lane, true, 0);
