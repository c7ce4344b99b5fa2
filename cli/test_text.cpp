#include "cli/test_text.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/quantities.hpp"
#include "reports/warning_text.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

/// An expectation that is not met: where it stands, what came of it, and how to see why.
std::string expectation_line(const studies::ExpectationResult& expectation, const studies::Result& result,
                             const std::string& arguments) {
    const std::string interval = reports::expectation_interval(expectation);
    std::string text =
        fmt::format("      {}: {} {}: {}{}\n", language::printable(expectation.location), expectation.metric,
                    expectation.text, reports::expectation_value(expectation, result.runs),
                    interval.empty() ? "" : "   (" + interval + ")");
    if (expectation.outcome == studies::Outcome::undecided) {
        text += fmt::format("        undecided: {}\n", reports::expectation_doubt(expectation, result.runs));
    } else if (expectation.worst_replication > 0) {
        text += fmt::format("        worst: {}\n        why: {}\n", reports::expectation_worst(expectation),
                            reports::replay_command(result, expectation.worst_replication, arguments));
    }
    return text;
}

std::string sign_of(studies::Verdict verdict) {
    switch (verdict) {
    case studies::Verdict::pass:
        return ascii_only() ? "ok" : "✓";
    case studies::Verdict::fail:
        return ascii_only() ? "MISS" : "✗";
    case studies::Verdict::undecided:
        return "?";
    case studies::Verdict::none:
        break;
    }
    return ascii_only() ? "-" : "–";
}

/// "1 of 4 hold, 2 missed, 1 undecided after 200 replications".
std::string expectations_line(const std::vector<studies::ExpectationResult>& expectations,
                              std::uint32_t runs) {
    if (expectations.empty()) {
        return "expects nothing";
    }
    const auto how_many = [&](studies::Outcome outcome) {
        return std::count_if(expectations.begin(), expectations.end(),
                             [&](const auto& one) { return one.outcome == outcome; });
    };
    const auto met = how_many(studies::Outcome::met);
    const auto missed = how_many(studies::Outcome::missed);
    const auto undecided = how_many(studies::Outcome::undecided);
    std::string text = fmt::format("{} of {}", met, expectations.size());
    if (missed > 0) {
        text += fmt::format(", {} missed", missed);
    }
    if (undecided > 0) {
        text += fmt::format(", {} undecided after {}", undecided,
                            reports::counted(runs, "replication", "replications"));
    }
    return text;
}

/// What got worse than it was recorded, and what else is not the same as then.
std::string baseline_lines(const reports::TestedScenario& scenario) {
    if (!scenario.baseline) {
        return "";
    }
    std::string text;
    for (const reports::Regression& one : scenario.baseline->regressions) {
        text += fmt::format("      regression: {} {}\n", one.figure, one.text);
    }
    for (const std::string& remark : scenario.baseline->remarks) {
        text += fmt::format("      {}: {}\n", language::printable(scenario.baseline->file),
                            language::printable(remark));
    }
    return text;
}

} // namespace

std::string scenario_line(const reports::TestedScenario& scenario, bool timed) {
    const std::string file = language::printable(scenario.file);
    if (const auto* error = std::get_if<reports::ScenarioError>(&scenario.outcome)) {
        return error->gone ? fmt::format("  {} {}  regression: {}\n", sign_of(studies::Verdict::fail), file,
                                         error->message)
                           : fmt::format("  ! {}  cannot be evaluated\n{}", file, error->details);
    }
    const auto& result = std::get<studies::Result>(scenario.outcome);
    const auto verdict = scenario.regressed() ? studies::Verdict::fail : result.verdict;
    const std::string time = timed ? fmt::format("  {:.1f} s", scenario.seconds) : "";
    std::string text = fmt::format("  {} {}  {}{}\n", sign_of(verdict), file,
                                   expectations_line(result.expectations, result.runs), time);
    for (const auto& warning : result.warnings) {
        if (warning.outcome != studies::Outcome::met) {
            text += fmt::format("      {}: {}\n", warning.name, reports::warning_text(warning, result.runs));
        }
    }
    for (const auto& expectation : result.expectations) {
        if (!expectation.ok()) {
            text += expectation_line(expectation, result, scenario.arguments);
        }
    }
    return text + baseline_lines(scenario);
}

void Tally::add(const reports::TestedScenario& scenario) {
    warned += scenario.file_warnings.empty() ? 0 : 1;
    const auto* const result = std::get_if<studies::Result>(&scenario.outcome);
    if (const auto* const error = std::get_if<reports::ScenarioError>(&scenario.outcome)) {
        ++(error->gone ? failed : broken);
        return;
    }
    switch (scenario.regressed() ? studies::Verdict::fail : result->verdict) {
    case studies::Verdict::pass:
        ++passed;
        break;
    case studies::Verdict::fail:
        ++failed;
        break;
    case studies::Verdict::undecided:
        ++undecided;
        break;
    case studies::Verdict::none:
        ++nothing_expected;
        break;
    }
}

std::string Tally::text() const {
    const std::string warnings = warned == 0 ? "" : fmt::format("; {} with warnings about files", warned);
    return fmt::format("{}: {} passed, {} failed, {} undecided, {} nothing, {} could not be evaluated{}\n",
                       reports::counted(all(), "scenario", "scenarios"), passed, failed, undecided,
                       reports::counted(nothing_expected, "expects", "expect"), broken, warnings);
}

int Tally::exit_code(bool strict) const {
    const bool fails = failed > 0 || (strict && undecided + warned > 0);
    return broken > 0 ? bad_input : fails ? missed : ok;
}

} // namespace gameday::cli
