#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "studies/result.hpp"

namespace gameday::reports {

/// Why a scenario could not be evaluated.
struct ScenarioError {
    std::string message;    ///< one line: "unknown key 'falut'"
    std::string details;    ///< all that would be printed on the terminal
    std::string file;       ///< where it is; may be another file than the scenario's, which it uses
    std::size_t line = 0;   ///< from 1; 0: the file as a whole
    std::size_t column = 0; ///< from 1; 0: the line as a whole
    bool gone = false;      ///< there is but its baseline any more: a regression, and no error
};

/// A figure that is certain to be worse than it was by more than is tolerated.
struct Regression {
    std::string figure; ///< "rto p95"
    std::string text;   ///< "47m 26s before, 52m 10s now: +4m 44s ±1m 02s (+10.0 %)"
};

/// A figure that is certain to differ from what it was, in words.
struct ChangedFigure {
    std::string figure, before, after;
    std::string word;       ///< "better", "worse"
    std::string difference; ///< "+4m 44s ±1m 02s (+10.0 %)"
};

/// A scenario held against its baseline.
struct AgainstBaseline {
    std::string file; ///< of the baseline
    std::vector<Regression> regressions;
    std::vector<std::string> remarks; ///< what else is not the same: "seeds differ: 1 and 2"
    std::vector<ChangedFigure> changes;

    /// Some figure is certain to differ, or one is absent now.
    [[nodiscard]] bool changed() const { return !changes.empty() || !regressions.empty(); }
};

/// One scenario of `gameday test`.
struct TestedScenario {
    std::string file;  ///< as the user named it: the class of its test cases
    std::string title; ///< empty: not known, because the file could not be read
    std::uint64_t seed = 1;
    std::variant<studies::Result, ScenarioError> outcome;
    /// What a printed command needs besides file, seed and replication: "--set dns.app.ttl=20s".
    std::string arguments = {};
    /// What its files are warned of, as it is printed; empty: nothing.
    std::string file_warnings = {};
    double seconds = 0; ///< that it took
    /// How it compares with what was recorded; nothing: nobody asked, or there is no baseline yet.
    std::optional<AgainstBaseline> baseline = {};

    /// Whether it is certain to be worse than its baseline by more than is tolerated.
    [[nodiscard]] bool regressed() const { return baseline && !baseline->regressions.empty(); }
};

/// What an undecided expectation is, and a file that is warned of.
enum class Doubt : std::uint8_t {
    passes, ///< a test case that was skipped
    fails,  ///< a failure, of the type `undecided` or `warning`
};

} // namespace gameday::reports
