// How replications slow down as regions become more.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include "studies/replicate.hpp"
#include "tests/many_regions.hpp"

namespace {

using namespace gameday;

studies::Study many_regions(std::size_t count) {
    std::string folder = (std::filesystem::temp_directory_path() / "gameday-regions-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        throw std::runtime_error("no folder for a scenario");
    }
    const std::string file = folder + "/many-regions.yaml";
    std::ofstream(file) << text_of_many_regions(count);
    language::Diagnostics diagnostics;
    auto study = studies::Study::load(file, {}, diagnostics);
    std::filesystem::remove_all(folder);
    if (!study) {
        throw std::runtime_error(diagnostics.render());
    }
    return std::move(*study);
}

void regions(benchmark::State& state, models::Grain grain, std::size_t count) {
    const auto study = many_regions(count);
    std::uint32_t first = 1;
    constexpr std::uint32_t runs = 8;
    for (auto _ : state) {
        const auto all = studies::replicate(
            study, {.seed = 1, .first = first, .runs = runs, .threads = 1, .grain = grain});
        benchmark::DoNotOptimize(all.done.data());
        first += runs;
    }
    state.SetItemsProcessed(state.iterations() * runs);
}

} // namespace

using gameday::models::Grain;
BENCHMARK_CAPTURE(regions, flow_16, Grain::flow, 16)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(regions, flow_32, Grain::flow, 32)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(regions, flow_64, Grain::flow, 64)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(regions, request_64, Grain::request, 64)->Unit(benchmark::kMillisecond)->UseRealTime();
