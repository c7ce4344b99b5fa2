#pragma once

#include <cstddef>
#include <string>

#include "reports/junit/junit.hpp"

namespace gameday::cli {

/// What `gameday test` prints about one scenario; with the time that it took, for a reader who watches.
[[nodiscard]] std::string scenario_line(const reports::TestedScenario& scenario, bool timed = false);

/// How many scenarios came out in which way.
struct Tally {
    std::size_t passed = 0, failed = 0, undecided = 0, nothing_expected = 0, broken = 0;
    std::size_t warned = 0; ///< of these, those whose files are warned of

    /// Counts a scenario by its verdict.
    void add(const reports::TestedScenario& scenario);
    [[nodiscard]] std::size_t all() const { return passed + failed + undecided + nothing_expected + broken; }
    /// "2 scenarios: 1 passed, 1 failed, ...", as a line.
    [[nodiscard]] std::string text() const;
    /// The exit code; strict: what is undecided or warned of fails as well.
    [[nodiscard]] int exit_code(bool strict) const;
};

} // namespace gameday::cli
