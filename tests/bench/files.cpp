// Reading a scenario and the system it uses, and checking every figure in them: what an editor waits for, and
// what `gameday check` does.

#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include "studies/study.hpp"

namespace {

void load_and_check(benchmark::State& state) {
    const std::string file = std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/region-outage.yaml";
    for (auto _ : state) {
        gameday::language::Diagnostics diagnostics;
        const auto study = gameday::studies::Study::load(file, {}, diagnostics);
        if (!study) {
            throw std::runtime_error(diagnostics.render());
        }
        benchmark::DoNotOptimize(study->measured().data());
    }
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(load_and_check)->Unit(benchmark::kMillisecond);
