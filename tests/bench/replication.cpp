// One replication of a shipped scenario at the request grain: requests simulated a second.

#include <stdexcept>

#include <benchmark/benchmark.h>

#include "studies/replicate.hpp"

namespace {

using namespace gameday;

void replication(benchmark::State& state, const char* scenario) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(
        std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/" + scenario, {}, diagnostics);
    if (!study) {
        throw std::runtime_error(diagnostics.render());
    }
    std::uint64_t requests = 0;
    std::uint32_t number = 0;
    for (auto _ : state) {
        studies::replay(*study, models::Grain::request, 1, ++number, [&](const models::World& world) {
            for (const auto& population : world.populations()) {
                for (const models::Second& second : population->series().seconds()) {
                    requests += second.total[0] + second.total[1];
                }
            }
        });
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(requests));
}

} // namespace

BENCHMARK_CAPTURE(replication, region_outage, "region-outage.yaml")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replication, lying_health_check, "lying-health-check.yaml")->Unit(benchmark::kMillisecond);
