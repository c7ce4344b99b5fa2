#pragma once

#include <functional>
#include <vector>

#include "cli/test_evaluate.hpp"

namespace gameday::cli {

/// Whether to go on.
enum class Next : std::uint8_t { go_on, stop };

/// What is done with each scenario that was evaluated, in the order of the candidates.
using Take = std::function<Next(const Candidate&, reports::TestedScenario)>;

/// Is told of what is done: scenarios, and replications.
using Done = std::function<void(std::uint64_t scenarios, std::uint64_t replications)>;

/// Evaluates scenarios side by side, and hands them on in their order, each as soon as it and all before it
/// are done. When somebody stops it, what was begun is not handed on. `done` is told how many are evaluated,
/// and how many replications are made, one call at a time.
void evaluate_all(const std::vector<Candidate>& candidates, const TestFlags& flags,
                  const Baselines& baselines, const Take& take, const Done& done);

} // namespace gameday::cli
