#include "reports/openmetrics/openmetrics.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/headline.hpp"
#include "reports/json/numbers.hpp"
#include "studies/metric_key.hpp"

namespace gameday::reports {

namespace {

using studies::Unit;

std::string label(std::string_view name, std::string_view value) {
    std::string escaped;
    for (const char character : value) {
        escaped += character == '\\'   ? "\\\\"
                   : character == '"'  ? "\\\""
                   : character == '\n' ? "\\n"
                                       : std::string(1, character);
    }
    return fmt::format("{}=\"{}\"", name, escaped);
}

std::string number(std::optional<double> value) {
    return value ? number_text(*value) : "+Inf";
}

/// A family of samples: what it is, and each of its lines.
struct Family {
    std::string unit, help;
    std::vector<std::string> samples;
};

/// "gameday_rto_seconds" and its unit; a family's name ends in its unit.
std::pair<std::string, std::string> name_of(const studies::MetricKey& key, Unit unit) {
    const std::string suffix = unit == Unit::seconds          ? "seconds"
                               : studies::is_percentage(unit) ? "ratio"
                                                              : "";
    return {"gameday_" + key.name + (suffix.empty() ? "" : "_" + suffix), suffix};
}

void add_metric(const TestedScenario& scenario, const studies::MetricResult& metric,
                const studies::MetricKey& key, std::map<std::string, Family>& families) {
    const auto [name, unit] = name_of(key, metric.unit);
    Family& family = families[name];
    family.unit = unit;
    family.help = metric.doc;
    const auto add = [&](const std::string& statistic, std::optional<double> value) {
        std::string labels = label("scenario", scenario.file) + "," + label("statistic", statistic);
        for (const auto& [of, text] : key.labels) {
            labels += "," + label(of, text);
        }
        labels += key.at ? "," + label("after", metric.key.substr(metric.key.find('@') + 1)) : "";
        family.samples.push_back(fmt::format("{}{{{}}} {}\n", name, labels, number(value)));
    };
    const studies::Summary& summary = metric.judged();
    if (metric.unit == Unit::seconds) {
        add("p50", summary.quantile(50));
    } else {
        add("mean", summary.mean());
    }
    add("p95", summary.quantile(95));
    // A mean of those that came alone would look better the fewer they are.
    Family& never = families["gameday_never"];
    never.help = "Replications in which the metric never came.";
    never.samples.push_back(fmt::format("gameday_never{{{},{}}} {}\n", label("scenario", scenario.file),
                                        label("metric", metric.key), summary.never()));
}

void add_expectations(const TestedScenario& scenario, const studies::Result& result,
                      std::map<std::string, Family>& families) {
    Family& family = families["gameday_expectations"];
    family.help = "How many expectations came out so.";
    using studies::Outcome;
    for (const auto& [outcome, word] : {std::pair{Outcome::met, "met"}, std::pair{Outcome::missed, "missed"},
                                        std::pair{Outcome::undecided, "undecided"}}) {
        const auto count =
            std::count_if(result.expectations.begin(), result.expectations.end(),
                          [wanted = outcome](const auto& one) { return one.outcome == wanted; });
        family.samples.push_back(fmt::format("gameday_expectations{{{},{}}} {}\n",
                                             label("scenario", scenario.file), label("outcome", word),
                                             count));
    }
}

std::string text_of(const std::string& name, const Family& family) {
    std::string text = fmt::format("# TYPE {} gauge\n", name);
    text += family.unit.empty() ? "" : fmt::format("# UNIT {} {}\n", name, family.unit);
    std::string help;
    for (const char character : family.help) {
        help += character == '\\'   ? "\\\\"
                : character == '\n' ? "\\n"
                : character == '"'  ? "\\\""
                                    : std::string(1, character);
    }
    text += fmt::format("# HELP {} {}\n", name, help);
    for (const std::string& sample : family.samples) {
        text += sample;
    }
    return text;
}

} // namespace

std::string openmetrics_report(std::span<const TestedScenario> scenarios) {
    std::map<std::string, Family> families;
    Family& passed = families["gameday_scenario_passed"];
    passed.help = "1: nothing is missed; 0: something is, or it cannot be evaluated.";
    for (const TestedScenario& scenario : scenarios) {
        const auto* const result = std::get_if<studies::Result>(&scenario.outcome);
        const bool passes =
            result != nullptr && result->verdict != studies::Verdict::fail && !scenario.regressed();
        passed.samples.push_back(fmt::format("gameday_scenario_passed{{{}}} {}\n",
                                             label("scenario", scenario.file), passes ? 1 : 0));
        if (result == nullptr) {
            continue;
        }
        add_expectations(scenario, *result, families);
        for (const studies::MetricResult& metric : result->metrics) {
            const auto key = studies::parse_metric_key(metric.key);
            if (key.value && matters(*result, metric)) {
                add_metric(scenario, metric, *key.value, families);
            }
        }
    }
    std::string text;
    for (const auto& [name, family] : families) {
        text += text_of(name, family);
    }
    return text + "# EOF\n";
}

} // namespace gameday::reports
