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
};

/// What an undecided expectation is.
enum class Undecided : std::uint8_t {
    skipped, ///< a test case that was skipped
    failed,  ///< a failure, of the type `undecided`
};

/// JUnit XML: a test suite for each scenario, a test case for each expectation. One that could not be
/// evaluated is an error in a test case `runs`; one without expectations passes that test case. Times are 0:
/// the same input gives the same bytes.
[[nodiscard]] std::string junit_report(std::span<const JunitScenario> scenarios,
                                       Undecided undecided = Undecided::skipped);

} // namespace gameday::reports
