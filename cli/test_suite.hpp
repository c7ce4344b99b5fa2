#pragma once

#include <functional>
#include <vector>

#include "cli/test_evaluate.hpp"

namespace gameday::cli {

/// Whether to go on.
enum class Next : std::uint8_t { go_on, stop };

/// What is done with each scenario that was evaluated, in the order of the candidates.
using Take = std::function<Next(const Candidate&, reports::TestedScenario)>;

/// Evaluates scenarios side by side, and hands them on in their order, each as soon as it and all before it
/// are done. When somebody stops it, what was begun is not handed on. `done` is told how many are evaluated.
/// Whether all that were to be handed on have been.
bool evaluate_all(const std::vector<Candidate>& candidates, const TestFlags& flags,
                  const Baselines& baselines, const Take& take,
                  const std::function<void(std::uint32_t)>& done);

} // namespace gameday::cli
