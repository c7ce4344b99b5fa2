// The two grains on one scenario: replications a second of one core, by users; and how far threads help.

#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include "studies/replicate.hpp"

namespace {

using namespace gameday;

studies::Study region_outage(const std::vector<std::string>& sets) {
    language::Diagnostics diagnostics;
    auto study =
        studies::Study::load(std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/region-outage.yaml",
                             {.sets = sets}, diagnostics);
    if (!study) {
        throw std::runtime_error(diagnostics.render());
    }
    return std::move(*study);
}

/// Sets for so many users. A thousand are fewer than the shipped system has, so all of it is made a fifth as
/// large; from there on scale_users tells the same story larger.
std::vector<std::string> users(std::int64_t count) {
    return {"clients.east.users=950", "clients.west.users=50", "regions.us-east-1.capacity=40/s",
            "regions.us-west-2.capacity=12/s", "scale_users=" + std::to_string(count / 1000)};
}

void replications(benchmark::State& state, models::Grain grain, const std::vector<std::string>& sets,
                  unsigned threads) {
    const auto study = region_outage(sets);
    std::uint32_t first = 1;
    // Many for a flow, so that what threads need to begin and to end does not count.
    const std::uint32_t runs = grain == models::Grain::flow ? 1024 : 16;
    for (auto _ : state) {
        const auto all = studies::replicate(
            study, {.seed = 1, .first = first, .runs = runs, .threads = threads, .grain = grain});
        benchmark::DoNotOptimize(all.done.data());
        first += runs;
    }
    state.SetItemsProcessed(state.iterations() * runs);
}

} // namespace

using gameday::models::Grain;
BENCHMARK_CAPTURE(replications, flow_1e3_users, Grain::flow, users(1'000), 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, flow_as_shipped, Grain::flow, {}, 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, flow_1e6_users, Grain::flow, users(1'000'000), 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, flow_1e9_users, Grain::flow, users(1'000'000'000), 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, flow_1e9_users_2_threads, Grain::flow, users(1'000'000'000), 2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, request_1e3_users, Grain::request, users(1'000), 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(replications, request_as_shipped, Grain::request, {}, 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
