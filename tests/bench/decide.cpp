// Deciding and gating: a sweep of what-if with its intervals, the gate over all shipped scenarios, and
// resampling beside the plain way to do it.

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/random/uniform_01.hpp>

#include "cli/test_suite.hpp"
#include "studies/comparison/difference.hpp"
#include "studies/summary.hpp"
#include "studies/whatif/whatif.hpp"

namespace {

using namespace gameday;

/// Five by five, a thousand replications a cell, on two cores. Items: replications.
void sweep(benchmark::State& state) {
    language::Diagnostics diagnostics;
    const auto alternatives = studies::load_alternatives(
        std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays/region-outage.yaml", {},
        {.sweeps = {"operators.on-call.acknowledge=1m,2m,5m,10m,20m",
                    "health.east.interval=10s,20s,30s,45s,60s"}},
        {}, studies::Study::Differences::refused, diagnostics);
    if (!alternatives) {
        throw std::runtime_error(diagnostics.render());
    }
    for (auto _ : state) {
        const auto whatif = studies::compare_alternatives(*alternatives, {.runs = 1000, .threads = 2});
        benchmark::DoNotOptimize(whatif.intervals);
    }
    state.SetItemsProcessed(state.iterations() * 1000 * static_cast<std::int64_t>(alternatives->all.size()));
}

/// All shipped scenarios, a thousand replications each, audits included, on two cores. Items: scenarios.
void gate(benchmark::State& state) {
    cli::TestFlags flags;
    flags.paths = {std::string(GAMEDAY_SOURCE_DIR) + "/scenarios/gamedays"};
    flags.replication.runs = 1000;
    flags.replication.threads = 2;
    cli::Skipped skipped;
    const auto all = cli::candidates(flags.paths, skipped);
    const cli::Baselines baselines("", flags.paths);
    const cli::Take take = [](const cli::Candidate&, const reports::TestedScenario& tested) {
        benchmark::DoNotOptimize(tested.seconds);
        return cli::Next::go_on;
    };
    for (auto _ : state) {
        cli::evaluate_all(all, flags, baselines, take, [](std::uint64_t, std::uint64_t) {});
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}

constexpr std::size_t replications = 1000;
constexpr std::uint32_t resamples = 2000;

struct Sides {
    std::vector<double> base, changed;
};

Sides sides() {
    const sim::Stream stream({1, 0}, "bench/resamples");
    Sides all;
    for (std::size_t i = 0; i < replications; ++i) {
        sim::Draw draw = stream.at(i);
        all.base.push_back(boost::random::uniform_01<double>{}(draw));
        all.changed.push_back(all.base.back() * boost::random::uniform_01<double>{}(draw));
    }
    return all;
}

/// The difference of p95 in many resamples. Items: resamples.
void resamples_weighted(benchmark::State& state) {
    const Sides both = sides();
    const std::vector<studies::ComparedSamples> one{
        {both.base, both.changed, {studies::Statistic::Kind::quantile, 95}}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            studies::differences(one, studies::Pairing::paired, {.resamples = resamples}));
    }
    state.SetItemsProcessed(state.iterations() * resamples);
}

/// The plain way: each resample is made, and sorted.
void resamples_sorted(benchmark::State& state) {
    const Sides both = sides();
    const sim::Stream stream({1, 0}, "bench/sorted");
    std::vector<double> base(replications);
    std::vector<double> changed(replications);
    for (auto _ : state) {
        for (std::uint32_t i = 0; i < resamples; ++i) {
            sim::Draw draw = stream.at(i);
            for (std::size_t k = 0; k < replications; ++k) {
                const std::size_t place = draw() % replications;
                base[k] = both.base[place];
                changed[k] = both.changed[place];
            }
            benchmark::DoNotOptimize(*studies::Summary(changed).quantile(95) -
                                     *studies::Summary(base).quantile(95));
        }
    }
    state.SetItemsProcessed(state.iterations() * resamples);
}

} // namespace

BENCHMARK(sweep)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(gate)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(resamples_weighted)->Unit(benchmark::kMillisecond);
BENCHMARK(resamples_sorted)->Unit(benchmark::kMillisecond);
