// What ns-3 makes of the same workloads, in the same program. HOLD is its scheduler alone, without the
// events' objects that its simulator allocates; the M/M/1 is the whole simulator.

#include <benchmark/benchmark.h>
#include <ns3/heap-scheduler.h>
#include <ns3/map-scheduler.h>
#include <ns3/object-factory.h>
#include <ns3/priority-queue-scheduler.h>
#include <ns3/simulator.h>

#include "../delays.hpp"

namespace {

using gameday::bench::Delays;

std::uint64_t count(gameday::sim::Duration delay) {
    return static_cast<std::uint64_t>(delay.count());
}

template <class Scheduler> void ns3_hold(benchmark::State& state) {
    const ns3::Ptr<ns3::Scheduler> queue = ns3::CreateObject<Scheduler>();
    Delays delays;
    std::uint32_t sequence = 0;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue->Insert({nullptr, {count(delays.next()), sequence++, 0}});
    }
    for (auto _ : state) {
        const ns3::Scheduler::Event event = queue->RemoveNext();
        queue->Insert({nullptr, {event.key.m_ts + count(delays.next()), sequence++, 0}});
    }
    state.SetItemsProcessed(state.iterations());
}

constexpr std::int64_t clients = 1'000;
constexpr std::int64_t percent_of_capacity = 80;
constexpr std::uint32_t seed_of_services = 2;

/// HOLD by the whole simulator: each event calls a member function, which schedules another.
class Holder {
public:
    explicit Holder(std::int64_t pending) {
        for (std::int64_t i = 0; i < pending; ++i) {
            again();
        }
    }

private:
    void again() { ns3::Simulator::Schedule(ns3::NanoSeconds(delays_.next().count()), &Holder::again, this); }
    Delays delays_;
};

/// Runs a model in steps of simulated time.
template <class Scheduler, class Model>
void simulate(benchmark::State& state, std::int64_t argument, ns3::Time step) {
    ns3::ObjectFactory factory;
    factory.SetTypeId(Scheduler::GetTypeId());
    ns3::Simulator::SetScheduler(factory);
    const Model model(argument);
    const std::uint64_t before = ns3::Simulator::GetEventCount();
    for (auto _ : state) {
        ns3::Simulator::Stop(step);
        ns3::Simulator::Run();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(ns3::Simulator::GetEventCount() - before));
    ns3::Simulator::Destroy();
}

template <class Scheduler> void ns3_kernel_hold(benchmark::State& state) {
    constexpr std::int64_t events_a_step = 10'000; // a mean delay is a second
    simulate<Scheduler, Holder>(state, state.range(0),
                                ns3::NanoSeconds(1'000'000'000 / state.range(0) * events_a_step));
}

/// The same single server as in mm1.cpp, and its clients.
class Station {
public:
    explicit Station(std::int64_t streams) : streams_(streams) {
        for (std::int64_t stream = 0; stream < streams; ++stream) {
            next();
        }
    }

private:
    static ns3::Time time(std::int64_t nanoseconds) { return ns3::NanoSeconds(nanoseconds); }
    void next() {
        const std::int64_t gap = gaps_.next().count() / percent_of_capacity * 100 * streams_;
        ns3::Simulator::Schedule(time(gap), &Station::arrive, this);
    }
    void serve() { ns3::Simulator::Schedule(time(service_.next().count()), &Station::done, this); }
    void arrive() {
        next();
        if (present_++ == 0) {
            serve();
        }
    }
    void done() {
        if (--present_ > 0) {
            serve();
        }
    }

    std::int64_t streams_;
    Delays gaps_;
    Delays service_{gameday::bench::Mix::exponential, seed_of_services};
    std::int64_t present_ = 0;
};

template <class Scheduler> void ns3_mm1(benchmark::State& state) {
    simulate<Scheduler, Station>(state, state.range(0), ns3::Seconds(10'000));
}

constexpr std::int64_t thousand = 1'000;

void sizes(benchmark::internal::Benchmark* hold) {
    hold->Arg(thousand)->Arg(100 * thousand)->Arg(1'000 * thousand)->Iterations(2'000'000);
}
void kernel_sizes(benchmark::internal::Benchmark* hold) {
    hold->Arg(thousand)->Arg(100 * thousand)->Arg(1'000 * thousand)->Iterations(200); // 2,000,000 events
}
void streams(benchmark::internal::Benchmark* mm1) {
    mm1->Arg(1)->Arg(clients)->Unit(benchmark::kMicrosecond);
}

} // namespace

BENCHMARK(ns3_hold<ns3::MapScheduler>)->Apply(sizes);
BENCHMARK(ns3_hold<ns3::HeapScheduler>)->Apply(sizes);
BENCHMARK(ns3_hold<ns3::PriorityQueueScheduler>)->Apply(sizes);
BENCHMARK(ns3_kernel_hold<ns3::MapScheduler>)->Apply(kernel_sizes);
BENCHMARK(ns3_kernel_hold<ns3::HeapScheduler>)->Apply(kernel_sizes);
BENCHMARK(ns3_kernel_hold<ns3::PriorityQueueScheduler>)->Apply(kernel_sizes);
BENCHMARK(ns3_mm1<ns3::MapScheduler>)->Apply(streams);
BENCHMARK(ns3_mm1<ns3::HeapScheduler>)->Apply(streams);
BENCHMARK(ns3_mm1<ns3::PriorityQueueScheduler>)->Apply(streams);
