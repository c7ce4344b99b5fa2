#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "studies/result.hpp"

namespace gameday::reports {

/// Why a scenario could not be evaluated.
struct ScenarioError {
    std::string message;  ///< one line: "unknown key 'falut'"
    std::string details;  ///< all that would be printed on the terminal
    std::string file;     ///< where it is; may be another file than the scenario's, which it uses
    std::size_t line = 0; ///< from 1; 0: the file as a whole
};

/// One scenario of `gameday test`.
struct JunitScenario {
    std::string file;  ///< as the user named it: the class of its test cases
    std::string title; ///< empty: not known, because the file could not be read
    std::uint64_t seed = 1;
    std::variant<studies::Result, ScenarioError> outcome;
    /// What a printed command needs besides file, seed and replication: "--set dns.app.ttl=20s".
    std::string arguments = {};
    /// What its files are warned of, as it is printed; empty: nothing.
    std::string file_warnings = {};
};

/// What an undecided expectation is, and a file that is warned of.
enum class Doubt : std::uint8_t {
    passes, ///< a test case that was skipped
    fails,  ///< a failure, of the type `undecided` or `warning`
};

/// JUnit XML: a test suite for each scenario, a test case for each expectation, for each warning of its
/// replications, and `files` where its files are warned of. One that could not be evaluated is an error in a
/// test case `runs`; one without expectations and warnings passes that test case. Times are 0: the same input
/// gives the same bytes.
[[nodiscard]] std::string junit_report(std::span<const JunitScenario> scenarios, Doubt doubt = Doubt::passes);

} // namespace gameday::reports
