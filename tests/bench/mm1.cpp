// M/M/1 at a load of 0.8, fed by a thousand Poisson clients: events a second. The clients as one superposed
// stream, as the request grain has them, and as a thousand streams.

#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "delays.hpp"
#include "sim/events/engine.hpp"

namespace {

using gameday::bench::Delays;
using gameday::bench::Mix;
using gameday::sim::Duration;
using gameday::sim::Engine;
using gameday::sim::Time;

constexpr std::int64_t clients = 1'000;
constexpr std::int64_t percent_of_capacity = 80;
constexpr std::uint32_t seed_of_services = 2;

/// One server, and a queue without end before it. The mean time of service is a second.
class Server {
public:
    explicit Server(Engine& engine) : engine_(&engine), on_done_(engine.bind<&Server::done>(this)) {}

    void arrive() {
        if (present_++ == 0) {
            engine_->schedule_in(service_.next(), {on_done_, 0});
        }
    }

private:
    void done(std::uint64_t) {
        if (--present_ > 0) {
            engine_->schedule_in(service_.next(), {on_done_, 0});
        }
    }

    Engine* engine_;
    Delays service_{Mix::exponential, seed_of_services};
    std::int64_t present_ = 0;
    std::uint32_t on_done_;
};

Duration part(Duration delay, std::int64_t numerator, std::int64_t denominator) {
    return Duration::nanoseconds(delay.count() / denominator * numerator);
}

class OneStream {
public:
    explicit OneStream(Engine& engine)
        : engine_(&engine), server_(engine), on_arrival_(engine.bind<&OneStream::arrive>(this)) {
        next();
    }

private:
    void next() { engine_->schedule_in(part(gaps_.next(), 100, percent_of_capacity), {on_arrival_, 0}); }
    void arrive(std::uint64_t) {
        next();
        server_.arrive();
    }

    Engine* engine_;
    Server server_;
    Delays gaps_;
    std::uint32_t on_arrival_;
};

class ManyStreams {
public:
    explicit ManyStreams(Engine& engine)
        : engine_(&engine), server_(engine), on_arrival_(engine.bind<&ManyStreams::arrive>(this)) {
        for (std::int64_t client = 0; client < clients; ++client) {
            next();
        }
    }

private:
    void next() {
        engine_->schedule_in(part(gaps_.next(), 100 * clients, percent_of_capacity), {on_arrival_, 0});
    }
    void arrive(std::uint64_t) {
        next();
        server_.arrive();
    }

    Engine* engine_;
    Server server_;
    Delays gaps_;
    std::uint32_t on_arrival_;
};

template <class Clients> void mm1(benchmark::State& state) {
    Engine engine;
    const Clients those(engine);
    constexpr Duration step = Duration::seconds(10'000);
    for (auto _ : state) {
        engine.run_until(engine.now() + step);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(engine.events_handled()));
}

} // namespace

BENCHMARK(mm1<OneStream>)->Unit(benchmark::kMicrosecond);
BENCHMARK(mm1<ManyStreams>)->Unit(benchmark::kMicrosecond);
