#include "reports/junit/junit.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/headline.hpp"
#include "reports/junit/xml_text.hpp"
#include "reports/location.hpp"
#include "reports/quantities.hpp"
#include "reports/warning_text.hpp"

namespace gameday::reports {

namespace {

/// Test cases of one or of all suites.
struct Totals {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

void set(pugi::xml_node node, const char* name, const std::string& value) {
    node.append_attribute(name).set_value(xml_text(value).c_str());
}

void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
    parent.append_child(name).append_child(pugi::node_pcdata).set_value(xml_text(text).c_str());
}

void add_property(pugi::xml_node properties, const std::string& name, const std::string& value) {
    pugi::xml_node property = properties.append_child("property");
    set(property, "name", name);
    set(property, "value", value);
}

pugi::xml_node add_case(pugi::xml_node suite, const std::string& scenario, const std::string& name,
                        const std::string& file, std::size_t line) {
    pugi::xml_node test = suite.append_child("testcase");
    set(test, "name", name);
    set(test, "classname", scenario);
    set(test, "time", "0");
    set(test, "file", file);
    if (line > 0) {
        set(test, "line", std::to_string(line));
    }
    return test;
}

/// The figures at a glance: "time to failover: p50 19m 02s, p95 31m 06s".
std::string summary_of(const studies::Result& result, const HeadlineFigure& figure) {
    const studies::MetricResult& metric = *figure.metric;
    if (result.runs <= 1) {
        return value_text(metric.unit, metric.summary.max());
    }
    const studies::Summary& summary = metric.judged();
    std::string text = fmt::format("p50 {}, p95 {}", value_text(metric.unit, summary.quantile(50)),
                                   value_text(metric.unit, summary.quantile(95)));
    if (summary.never() > 0) {
        text += fmt::format(", never in {}", counted(summary.never(), "replication", "replications"));
    }
    return text;
}

std::string system_out(const studies::Result& result) {
    std::string text =
        fmt::format("{}\n{}, seed {}, {} grain\n", result.scenario,
                    counted(result.runs, "replication", "replications"), result.seed, result.grain);
    for (const HeadlineFigure& figure : headline_figures(result)) {
        text += figure.label + ": " + summary_of(result, figure) + "\n";
    }
    return text;
}

/// Tells an expectation that is not met, as an element `failure` or `skipped`.
void add_outcome(pugi::xml_node test, const char* element, const studies::ExpectationResult& expectation,
                 const studies::Result& result, const std::string& arguments) {
    const bool undecided = expectation.outcome == studies::Outcome::undecided;
    const std::string value =
        expectation_value(expectation, result.runs) + (expectation.counts_runs ? " replications" : "");
    pugi::xml_node failure = test.append_child(element);
    const std::string after =
        fmt::format(", undecided after {}", counted(result.runs, "replication", "replications"));
    set(failure, "message",
        fmt::format("{}: expected {}, got {}{}", expectation.metric, expectation.text, value,
                    undecided ? after : ""));
    if (std::string_view(element) == "failure") {
        set(failure, "type", undecided ? "undecided" : "expectation");
    }
    std::string text = fmt::format("{}: {} {}\ngot: {}\n", expectation.location, expectation.metric,
                                   expectation.text, value);
    if (const std::string interval = expectation_interval(expectation); !interval.empty()) {
        text += "95 % confidence interval: " + interval + "\n";
    }
    if (undecided) {
        text += "undecided: " + expectation_doubt(expectation, result.runs) + "\n";
    } else if (expectation.worst_replication > 0) {
        text += fmt::format("worst: {}\nwhy: {}\n", expectation_worst(expectation),
                            replay_command(result, expectation.worst_replication, arguments));
    }
    failure.append_child(pugi::node_pcdata).set_value(xml_text(text).c_str());
    add_text(test, "system-out", system_out(result)); // GitLab shows that of the case, not that of the suite
}

void add_properties(pugi::xml_node suite, const studies::Result& result) {
    pugi::xml_node properties = suite.append_child("properties");
    add_property(properties, "seed", std::to_string(result.seed));
    add_property(properties, "runs", std::to_string(result.runs));
    add_property(properties, "grain", result.grain);
    add_property(properties, "digest", result.digest);
    for (const HeadlineFigure& figure : headline_figures(result)) {
        add_property(properties, figure.metric->key, summary_of(result, figure));
    }
}

/// A test case that is not passed, in a few words and in many.
void add_problem(pugi::xml_node test, Totals& totals, bool skipped, const std::string& type,
                 const std::string& message, const std::string& text) {
    pugi::xml_node problem = test.append_child(skipped ? "skipped" : "failure");
    set(problem, "message", message);
    if (!skipped) {
        set(problem, "type", type);
    }
    problem.append_child(pugi::node_pcdata).set_value(xml_text(text).c_str());
    ++(skipped ? totals.skipped : totals.failures);
}

/// Test cases for what nobody may overlook, whatever is expected.
void add_warnings(pugi::xml_node suite, const TestedScenario& scenario, const studies::Result& result,
                  Doubt doubt, Totals& totals) {
    for (const studies::WarningResult& warning : result.warnings) {
        const std::string name = "warning: " + warning_name(warning);
        const pugi::xml_node test = add_case(suite, scenario.file, name, scenario.file, 0);
        ++totals.tests;
        if (warning.outcome != studies::Outcome::met) {
            const bool skipped = warning.outcome == studies::Outcome::undecided && doubt == Doubt::passes;
            const std::string text = warning_text(warning, result.runs);
            add_problem(test, totals, skipped, "warning", text,
                        fmt::format("{}\nwhy: {}\n", text,
                                    replay_command(result, warning.first, scenario.arguments)));
        }
    }
    if (!scenario.file_warnings.empty()) {
        const pugi::xml_node test = add_case(suite, scenario.file, "files", scenario.file, 0);
        ++totals.tests;
        add_problem(test, totals, doubt == Doubt::passes, "warning", "a file is warned of",
                    scenario.file_warnings);
    }
}

/// Test cases for what got worse than it was recorded.
void add_regressions(pugi::xml_node suite, const TestedScenario& scenario, Totals& totals) {
    if (!scenario.baseline) {
        return;
    }
    for (const Regression& one : scenario.baseline->regressions) {
        const pugi::xml_node test =
            add_case(suite, scenario.file, "baseline: " + one.figure, scenario.file, 0);
        ++totals.tests;
        add_problem(test, totals, false, "regression", one.figure + ": " + one.text,
                    fmt::format("{}: {}\nbaseline: {}\n", one.figure, one.text, scenario.baseline->file));
    }
    if (scenario.baseline->regressions.empty()) {
        add_case(suite, scenario.file, "baseline", scenario.file, 0);
        ++totals.tests;
    }
}

/// The scenario's time, shared out among its test cases: what CI shows is the time of cases.
void set_times(pugi::xml_node suite, double seconds) {
    std::size_t cases = 0;
    for ([[maybe_unused]] const pugi::xml_node test : suite.children("testcase")) {
        ++cases;
    }
    suite.attribute("time").set_value(fmt::format("{:.3f}", seconds).c_str());
    for (pugi::xml_node test : suite.children("testcase")) {
        test.attribute("time").set_value(fmt::format("{:.3f}", seconds / static_cast<double>(cases)).c_str());
    }
}

Totals add_result(pugi::xml_node suite, const TestedScenario& scenario, const studies::Result& result,
                  Doubt doubt) {
    add_properties(suite, result);
    Totals totals;
    add_warnings(suite, scenario, result, doubt, totals);
    if (result.expectations.empty() && totals.tests == 0) {
        add_case(suite, scenario.file, "runs", scenario.file, 0);
        totals.tests = 1;
    }
    std::map<std::string, int> seen; // GitLab drops all but the first of equal names
    for (const studies::ExpectationResult& expectation : result.expectations) {
        std::string name = expectation.metric + ": " + expectation.text;
        if (const int times = ++seen[name]; times > 1) {
            name += fmt::format(" ({})", times);
        }
        const Location place = location_of(expectation.location, scenario.file);
        pugi::xml_node test = add_case(suite, scenario.file, name, place.file, place.line);
        ++totals.tests;
        const bool skipped = expectation.outcome == studies::Outcome::undecided && doubt == Doubt::passes;
        if (!expectation.ok()) {
            add_outcome(test, skipped ? "skipped" : "failure", expectation, result, scenario.arguments);
            ++(skipped ? totals.skipped : totals.failures);
        }
    }
    add_regressions(suite, scenario, totals);
    add_text(suite, "system-out", system_out(result));
    return totals;
}

Totals add_error(pugi::xml_node suite, const TestedScenario& scenario, const ScenarioError& error) {
    add_property(suite.append_child("properties"), "seed", std::to_string(scenario.seed));
    const std::string& file = error.file.empty() ? scenario.file : error.file;
    pugi::xml_node test = add_case(suite, scenario.file, "runs", file, error.line);
    pugi::xml_node node = test.append_child(error.gone ? "failure" : "error");
    const std::string where = error.line > 0 ? fmt::format("{}:{}: ", file, error.line) : file + ": ";
    set(node, "message", where + error.message);
    set(node, "type", error.gone ? "regression" : "scenario");
    const std::string text = error.details.empty() ? where + error.message : error.details;
    node.append_child(pugi::node_pcdata).set_value(xml_text(text).c_str());
    return error.gone ? Totals{.tests = 1, .failures = 1} : Totals{.tests = 1, .errors = 1};
}

void set_totals(pugi::xml_node node, const Totals& totals) {
    node.attribute("tests").set_value(std::to_string(totals.tests).c_str());
    node.attribute("failures").set_value(std::to_string(totals.failures).c_str());
    node.attribute("errors").set_value(std::to_string(totals.errors).c_str());
    node.attribute("skipped").set_value(std::to_string(totals.skipped).c_str());
}

/// An element with room for its totals, which are known only once its children are there.
pugi::xml_node add_counted(pugi::xml_node parent, const char* element, const std::string& name) {
    pugi::xml_node node = parent.append_child(element);
    set(node, "name", name);
    for (const char* total : {"tests", "failures", "errors", "skipped", "time"}) {
        set(node, total, "0");
    }
    return node;
}

} // namespace

std::string junit_report(std::span<const TestedScenario> scenarios, Doubt doubt) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    pugi::xml_node suites = add_counted(document.root(), "testsuites", "gameday");
    Totals all;
    double seconds = 0;
    for (const TestedScenario& scenario : scenarios) {
        pugi::xml_node suite =
            add_counted(suites, "testsuite", scenario.title.empty() ? scenario.file : scenario.title);
        set(suite, "file", scenario.file);
        const auto* const result = std::get_if<studies::Result>(&scenario.outcome);
        const Totals totals = result != nullptr
                                  ? add_result(suite, scenario, *result, doubt)
                                  : add_error(suite, scenario, std::get<ScenarioError>(scenario.outcome));
        set_totals(suite, totals);
        set_times(suite, scenario.seconds);
        seconds += scenario.seconds;
        all.tests += totals.tests;
        all.failures += totals.failures;
        all.errors += totals.errors;
        all.skipped += totals.skipped;
    }
    set_totals(suites, all);
    suites.attribute("time").set_value(fmt::format("{:.3f}", seconds).c_str());
    std::ostringstream out;
    document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
    return out.str();
}

} // namespace gameday::reports
