#pragma once

#include <span>
#include <string>

#include "reports/tested_scenario.hpp"

namespace gameday::reports {

/// Commands that GitHub Actions shows as annotations beside the lines they are about: scenarios that cannot
/// be evaluated, missed expectations (`strict`: undecided ones as well), regressions, warnings; the worst
/// first, ten at most, for GitHub shows no more of a step. A notice says how many there are besides. Empty:
/// there is nothing to say.
[[nodiscard]] std::string github_annotations(std::span<const TestedScenario> scenarios, bool strict);

} // namespace gameday::reports
