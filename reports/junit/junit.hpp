#pragma once

#include <span>
#include <string>

#include "reports/tested_scenario.hpp"

namespace gameday::reports {

/// JUnit XML: a test suite for each scenario, a test case for each expectation, for each warning of its
/// replications, and `files` where its files are warned of. One that could not be evaluated is an error in a
/// test case `runs`; one without expectations and warnings passes that test case. The time of a scenario is
/// shared out among its test cases.
[[nodiscard]] std::string junit_report(std::span<const TestedScenario> scenarios,
                                       Doubt doubt = Doubt::passes);

} // namespace gameday::reports
