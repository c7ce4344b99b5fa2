#include "reports/github/annotations.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/expectation_text.hpp"
#include "reports/location.hpp"
#include "reports/quantities.hpp"
#include "reports/warning_text.hpp"
#include "scenarios/language/text.hpp"
#include "studies/expectation.hpp"

namespace gameday::reports {

namespace {

/// GitHub shows so many of a kind of a step.
constexpr std::size_t shown_most = 10;

/// What is to be shown, and how bad it is.
struct Annotation {
    int rank = 0;       ///< smaller ones come first
    double badness = 0; ///< of those of one rank, greater ones come first
    Location at;
    std::string title, message;
};

/// The data of a workflow command.
std::string data(std::string_view text) {
    std::string escaped;
    for (const char character : text) {
        switch (character) {
        case '%':
            escaped += "%25";
            break;
        case '\r':
            escaped += "%0D";
            break;
        case '\n':
            escaped += "%0A";
            break;
        default:
            escaped += character;
        }
    }
    return escaped;
}

/// A property of one, in which two more characters have a meaning.
std::string property(std::string_view text) {
    std::string escaped;
    for (const char character : data(text)) {
        escaped += character == ':' ? "%3A" : character == ',' ? "%2C" : std::string(1, character);
    }
    return escaped;
}

/// How many times as far as it should be; what never came is farthest.
double times_off(const studies::ExpectationResult& one) {
    const auto expected = studies::parse_expectation(one.text, one.unit);
    if (!one.value || !expected.value) {
        return HUGE_VAL;
    }
    const double is = std::abs(*one.value);
    const double should = std::abs(expected.value->value);
    const double less = std::min(is, should);
    return less > 0 ? std::max(is, should) / less : std::max(is, should) > 0 ? HUGE_VAL : 1;
}

void add_result(const TestedScenario& scenario, const studies::Result& result, bool strict,
                std::vector<Annotation>& all) {
    for (const studies::ExpectationResult& one : result.expectations) {
        if (one.ok() || (one.outcome == studies::Outcome::undecided && !strict)) {
            continue;
        }
        const std::string interval = expectation_interval(one);
        all.push_back({one.outcome == studies::Outcome::missed ? 1 : 3, times_off(one),
                       location_of(one.location, scenario.file), one.metric + " " + one.text,
                       fmt::format("got {}{}", expectation_value(one, result.runs),
                                   interval.empty() ? "" : " (" + interval + ")")});
    }
    for (const studies::WarningResult& one : result.warnings) {
        if (one.outcome == studies::Outcome::missed) {
            const double share = result.runs > 0 ? static_cast<double>(one.count) / result.runs : 0;
            all.push_back({2, share, {scenario.file, 0, 0}, one.name, warning_text(one, result.runs)});
        }
    }
}

std::string command(const Annotation& one) {
    std::string text = "::error file=" + property(language::printable(one.at.file));
    if (one.at.line > 0) {
        text += fmt::format(",line={}", one.at.line);
    }
    if (one.at.column > 0) {
        text += fmt::format(",col={}", one.at.column);
    }
    return text + ",title=" + property(language::printable(one.title)) +
           "::" + data(language::printable(one.message)) + "\n";
}

} // namespace

std::string github_annotations(std::span<const TestedScenario> scenarios, bool strict) {
    std::vector<Annotation> all;
    for (const TestedScenario& scenario : scenarios) {
        if (const auto* const error = std::get_if<ScenarioError>(&scenario.outcome)) {
            all.push_back({0,
                           0,
                           {error->file.empty() ? scenario.file : error->file, error->line, error->column},
                           error->gone ? "regression" : "cannot be evaluated",
                           error->message});
            continue;
        }
        add_result(scenario, std::get<studies::Result>(scenario.outcome), strict, all);
        if (scenario.baseline) {
            for (const Regression& one : scenario.baseline->regressions) {
                all.push_back({1, 1, {scenario.file, 0, 0}, "regression: " + one.figure, one.text});
            }
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Annotation& a, const Annotation& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.badness > b.badness;
    });
    std::string text;
    for (std::size_t i = 0; i < std::min(all.size(), shown_most); ++i) {
        text += command(all[i]);
    }
    if (all.size() > shown_most) {
        text += fmt::format("::notice title=gameday::{} more are in the report\n",
                            count_text(static_cast<double>(all.size() - shown_most)));
    }
    return text;
}

} // namespace gameday::reports
