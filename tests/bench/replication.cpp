// Replications at the request grain: requests simulated a second, by users. What it takes to make a world is
// not in it, what it takes to bring one back to its beginning is.

#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include "studies/replicate.hpp"

namespace {

using namespace gameday;

void replication(benchmark::State& state, const char* scenario, const std::vector<std::string>& sets) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(
        std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/" + scenario, {.sets = sets}, diagnostics);
    if (!study) {
        throw std::runtime_error(diagnostics.render());
    }
    std::uint32_t number = 0;
    models::World world(study->document().system, study->script(), study->prospects(), {1, ++number},
                        models::Grain::request);
    std::uint64_t requests = 0;
    for (auto _ : state) {
        world.reset({1, ++number});
        world.run();
        for (std::size_t place = 0; place < world.populations().size(); ++place) {
            const auto& [reads, writes] = world.service().whole(place);
            requests += reads.total + writes.total;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(requests));
}

} // namespace

BENCHMARK_CAPTURE(replication, region_outage_5e3_users, "region-outage.yaml", {})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replication, lying_health_check_5e3_users, "lying-health-check.yaml", {})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replication, lying_health_check_1e5_users, "lying-health-check.yaml", {"scale_users=20"})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replication, lying_health_check_1e6_users, "lying-health-check.yaml",
                  {"scale_users=200", "duration=20m"})
    ->Unit(benchmark::kMillisecond);
