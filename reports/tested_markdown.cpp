#include "reports/tested_markdown.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reports/comparison/markdown_row.hpp"
#include "reports/expectation_text.hpp"
#include "reports/headline.hpp"
#include "reports/markdown_text.hpp"
#include "reports/quantities.hpp"
#include "reports/warning_text.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

using studies::Outcome;
using studies::Verdict;

const studies::Result* result_of(const TestedScenario& scenario) {
    return std::get_if<studies::Result>(&scenario.outcome);
}

bool fails(const TestedScenario& scenario) {
    const studies::Result* const result = result_of(scenario);
    return result == nullptr || result->verdict == Verdict::fail || scenario.regressed();
}

std::string_view sign_of(const TestedScenario& scenario) {
    const studies::Result* const result = result_of(scenario);
    if (result == nullptr) {
        return std::get<ScenarioError>(scenario.outcome).gone ? "❌ gone" : "❗ error";
    }
    return fails(scenario)                         ? "❌ fail"
           : result->verdict == Verdict::pass      ? "✅ pass"
           : result->verdict == Verdict::undecided ? "❔ undecided"
                                                   : "➖ expects nothing";
}

/// What fails where doubt does.
bool is_doubtful(const TestedScenario& scenario) {
    const studies::Result* const result = result_of(scenario);
    return result != nullptr && (result->verdict == Verdict::undecided || !scenario.file_warnings.empty());
}

/// "fails", "fail"
std::string verb(std::size_t count, const char* stem, const char* ending) {
    return count == 1 ? std::string(stem) + ending : std::string(stem);
}

std::string headline(std::span<const TestedScenario> scenarios, bool against_baseline) {
    const auto count = [&](const auto& wanted) {
        return static_cast<std::size_t>(std::count_if(scenarios.begin(), scenarios.end(), wanted));
    };
    const auto with = [&](Verdict verdict) {
        return count([verdict](const TestedScenario& one) {
            return !fails(one) && result_of(one)->verdict == verdict;
        });
    };
    const std::size_t failing = count(fails);
    const std::size_t regressed = count([](const TestedScenario& one) { return one.regressed(); });
    const std::size_t changed =
        count([](const TestedScenario& one) { return one.baseline && one.baseline->changed(); });
    const std::string of_all = fmt::format("of {}", counted(scenarios.size(), "scenario", "scenarios"));
    if (regressed > 0) {
        return fmt::format("Recovery got worse in {} {}", regressed, of_all);
    }
    if (failing > 0) {
        return fmt::format("{} {} {}", failing, of_all, verb(failing, "fail", "s"));
    }
    const std::size_t passing = with(Verdict::pass);
    std::string text = passing == scenarios.size()
                           ? fmt::format("Recovery holds in {}", counted(passing, "scenario", "scenarios"))
                           : fmt::format("Recovery holds in {} {}", passing, of_all);
    if (const std::size_t undecided = with(Verdict::undecided); undecided > 0) {
        text += fmt::format("; {} {} undecided", undecided, undecided == 1 ? "is" : "are");
    }
    if (const std::size_t nothing = with(Verdict::none); nothing > 0) {
        text += fmt::format("; {} {} nothing", nothing, verb(nothing, "expect", "s"));
    }
    return against_baseline && changed > 0 ? text + fmt::format("; figures changed in {}", changed) : text;
}

/// The figures that answer the question, in a few words.
std::string figures_of(const studies::Result& result) {
    std::vector<std::string> parts;
    for (const HeadlineFigure& figure : headline_figures(result)) {
        if (parts.size() == 3) {
            break;
        }
        parts.push_back(markdown_text(figure.brief) + " p95 " +
                        value_text(figure.metric->unit, figure.metric->judged().quantile(95)));
    }
    return language::joined(parts, "; ");
}

std::string row(const TestedScenario& scenario) {
    const studies::Result* const result = result_of(scenario);
    if (result == nullptr) {
        return fmt::format("| {} | {} | | {} |\n", markdown_code(scenario.file), sign_of(scenario),
                           markdown_text(std::get<ScenarioError>(scenario.outcome).message));
    }
    const auto met = std::count_if(result->expectations.begin(), result->expectations.end(),
                                   [](const auto& one) { return one.ok(); });
    return fmt::format("| {} | {} | {} of {} | {} |\n", markdown_code(scenario.file), sign_of(scenario), met,
                       result->expectations.size(), figures_of(*result));
}

/// A text as it is, line by line, in a fence that nothing in it closes.
std::string fenced(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) {
        fence += '`';
    }
    std::string lines;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        lines += language::printable(text.substr(from, end - from)) + "\n";
        from = end + 1;
    }
    return fence + "\n" + lines + fence + "\n";
}

std::string missed(const TestedScenario& scenario, const studies::Result& result) {
    std::string text;
    for (const studies::ExpectationResult& one : result.expectations) {
        if (!one.ok()) {
            const std::string interval = expectation_interval(one);
            text +=
                fmt::format("- {} {}: {}, {}{}\n", one.outcome == Outcome::missed ? "missed" : "undecided",
                            markdown_code(one.metric + " " + one.text), markdown_code(one.location),
                            markdown_text(expectation_value(one, result.runs)),
                            interval.empty() ? "" : " (" + markdown_text(interval) + ")");
        }
    }
    for (const studies::WarningResult& one : result.warnings) {
        if (one.outcome != Outcome::met) {
            text += fmt::format("- {}: {}\n", markdown_code(one.name),
                                markdown_text(warning_text(one, result.runs)));
        }
    }
    if (!scenario.file_warnings.empty()) {
        text += "\n" + fenced(scenario.file_warnings);
    }
    if (scenario.baseline) {
        for (const Regression& one : scenario.baseline->regressions) {
            text += fmt::format("- regression {}: {}\n", markdown_code(one.figure), markdown_text(one.text));
        }
        for (const std::string& remark : scenario.baseline->remarks) {
            text += "- " + markdown_text(remark) + "\n";
        }
    }
    return text;
}

/// What somebody wants to know of one scenario; empty: it is as it was, and passes.
std::string details(const TestedScenario& scenario) {
    const studies::Result* const result = result_of(scenario);
    if (result == nullptr) {
        return markdown_folded(scenario.file, fenced(std::get<ScenarioError>(scenario.outcome).details));
    }
    std::string body = missed(scenario, *result);
    return body.empty() ? "" : markdown_folded(scenario.file, body);
}

/// A row for each figure that is certain to differ, scenario by scenario; empty: none is.
std::string changes(std::span<const TestedScenario> scenarios) {
    constexpr std::size_t rows_most = 60; // a comment has room for 65,536 characters
    std::string rows;
    std::size_t count = 0;
    for (const TestedScenario& scenario : scenarios) {
        for (const ChangedFigure& one :
             scenario.baseline ? scenario.baseline->changes : std::vector<ChangedFigure>{}) {
            if (++count <= rows_most) {
                rows +=
                    fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_code(scenario.file),
                                markdown_code(one.figure), one.before, one.after, one.word, one.difference);
            }
        }
    }
    if (rows.empty()) {
        return "";
    }
    const std::string more =
        count > rows_most ? fmt::format("\nand {} more\n", count_text(static_cast<double>(count - rows_most)))
                          : "";
    return "| scenario | figure | before | after | | difference |\n|---|---|---:|---:|---|---|\n" + rows +
           more + "\n";
}

} // namespace

std::string tested_markdown(std::span<const TestedScenario> scenarios, const TestedMarkdown& options) {
    const bool cut = scenarios.size() < options.planned;
    const bool quiet = !cut && options.against_baseline &&
                       std::none_of(scenarios.begin(), scenarios.end(), [&](const TestedScenario& one) {
                           return fails(one) || (one.baseline && one.baseline->changed()) ||
                                  (options.doubt == Doubt::fails && is_doubtful(one));
                       });
    if (quiet) {
        return "";
    }
    std::string text = fmt::format("**{}.**\n\n", headline(scenarios, options.against_baseline));
    if (cut) {
        text = fmt::format("**Interrupted after {} of {}.**\n\n", scenarios.size(),
                           counted(options.planned, "scenario", "scenarios"));
    }
    if (options.against_baseline) {
        text += changes(scenarios);
    }
    std::string results = "| scenario | | expectations met | |\n|---|---|---:|---|\n";
    for (const TestedScenario& scenario : scenarios) {
        results += row(scenario);
    }
    text += options.against_baseline ? markdown_folded("All scenarios", results) : results + "\n";
    for (const TestedScenario& scenario : scenarios) {
        text += details(scenario);
    }
    return text;
}

} // namespace gameday::reports
