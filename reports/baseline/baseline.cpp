#include "reports/baseline/baseline.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gameday_version.hpp"
#include "reports/comparison/words.hpp"
#include "reports/headline.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/read_result.hpp"
#include "reports/json/result.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

/// As many values of a metric are recorded: more pairs than a difference needs.
constexpr std::size_t values_most = 1000;

/// What a document gives back of a value: nine digits of it.
double as_written(double value) {
    const Json written = rounded(value);
    return written.is_null() ? value : written.get<double>();
}

/// A result as if it had been written down.
studies::RecordedResult recorded(const studies::Result& result) {
    studies::RecordedResult all;
    all.file = result.file;
    all.version = gameday_version;
    all.scenario = result.scenario;
    all.digest = result.digest;
    all.seed = result.seed;
    all.runs = result.runs;
    all.grain = result.grain;
    for (std::size_t i = 0; i < result.metrics.size(); ++i) {
        const studies::MetricResult& metric = result.metrics[i];
        studies::RecordedMetric one;
        one.key = metric.key;
        one.unit = metric.unit;
        one.count = static_cast<std::uint32_t>(metric.summary.count());
        one.never = static_cast<std::uint32_t>(metric.summary.never());
        one.mean = metric.summary.mean();
        one.deviation = metric.summary.deviation();
        for (const double percent : metric.percentiles) {
            one.quantiles[percent] = metric.summary.quantile(percent);
            one.intervals[percent] = metric.summary.quantile_interval(percent);
        }
        for (const double value : result.details ? result.details->values[i] : std::vector<double>{}) {
            one.values.push_back(as_written(value));
        }
        all.metrics.push_back(std::move(one));
    }
    for (const studies::AbsentMetric& metric : result.absent) {
        all.absent[metric.key] = metric.reason;
    }
    return all;
}

/// A figure, in words.
ChangedFigure changed_figure(const studies::ComparedStatistic& one) {
    const auto unit = comparison_words::unit(one);
    const std::string share = comparison_words::relative(one);
    return {comparison_words::title(one), value_text(unit, one.known.base),
            value_text(unit, one.known.changed),
            std::string(comparison_words::word_of(comparison_words::told(one))),
            comparison_words::difference(one) + (share.empty() ? "" : " (" + share + ")")};
}

/// What got worse about a figure. Where the difference itself is not certain to be, fewer replications have a
/// value at all.
Regression regression_of(const studies::ComparedStatistic& one, const ChangedFigure& figure) {
    const studies::StatisticDifference& known = one.known;
    if (comparison_words::told(one) == comparison_words::Told::worse || !known.of_values ||
        known.pairs == 0) {
        return {figure.figure,
                fmt::format("{} before, {} now: {}", figure.before, figure.after, figure.difference)};
    }
    return {figure.figure,
            fmt::format("{} before, where it came in {} of {}; {} now, where it came in {}", figure.before,
                        count_text(known.both + known.only_base), count_text(known.pairs), figure.after,
                        count_text(known.both + known.only_changed))};
}

/// Of a result, the metrics that a baseline records, in its order.
studies::RecordedResult those_of(const studies::RecordedResult& baseline, studies::RecordedResult result) {
    std::erase_if(result.metrics, [&](const studies::RecordedMetric& metric) {
        return baseline.metric(metric.key) == nullptr;
    });
    return result;
}

} // namespace

std::string baseline_text(const studies::Result& result) {
    const Json document = result_document(result);
    Json metrics = Json::object();
    Json values = Json::object();
    for (const studies::MetricResult& metric : result.metrics) {
        if (matters(result, metric)) {
            metrics[metric.key] = document["metrics"][metric.key];
            const Json& all = document["values"][metric.key];
            const auto kept = static_cast<std::ptrdiff_t>(std::min(all.size(), values_most));
            values[metric.key] = std::vector<Json>(all.begin(), all.begin() + kept);
        }
    }
    return to_text({{"schema", "gameday.baseline/1"},
                    {"tool", document["tool"]},
                    {"scenario", document["scenario"]},
                    {"seed", result.seed},
                    {"runs", result.runs},
                    {"grain", result.grain},
                    {"metrics", metrics},
                    {"values", values}});
}

std::optional<studies::RecordedResult> read_baseline(const std::string& file,
                                                     language::Diagnostics& diagnostics) {
    return read_recorded(file,
                         {.schema = "gameday.baseline/1",
                          .help = "gameday test PATH --baseline DIR --update-baseline writes it anew"},
                         diagnostics);
}

AgainstBaseline against_baseline(const studies::RecordedResult& before, const studies::Result& now,
                                 double tolerance) {
    using comparison_words::Told;
    const studies::RecordedResult after = those_of(before, recorded(now));
    const studies::ResultComparison comparison = studies::compare_results(before, after);
    std::vector<studies::FailIf> conditions;
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        studies::FailIf& condition = conditions.emplace_back();
        condition.of = {one.key, one.statistic};
        condition.more_than = tolerance;
    }
    const auto outcomes = studies::judge(conditions, comparison);
    AgainstBaseline against;
    against.file = before.file;
    against.remarks = comparison.remarks;
    std::vector<std::string> unjudged;
    for (std::size_t i = 0; i < comparison.statistics.size(); ++i) {
        const studies::ComparedStatistic& one = comparison.statistics[i];
        const Told told = comparison_words::told(one);
        const ChangedFigure figure = changed_figure(one);
        if (told == Told::better || told == Told::worse) {
            against.changes.push_back(figure);
        }
        if (outcomes[i] == studies::Outcome::missed) {
            against.regressions.push_back(regression_of(one, figure));
            if (told != Told::worse) {
                against.changes.push_back(
                    {figure.figure, figure.before, figure.after, "worse",
                     fmt::format("never in {} more",
                                 count_text(one.known.only_base - one.known.only_changed))});
            }
        } else if (one.known.why == studies::NoInterval::few_beyond && !one.known.same) {
            unjudged.push_back(figure.figure);
        }
    }
    for (const studies::LackingMetric& one : comparison.lacking) {
        if (one.in_second) {
            const std::string why = "absent now" + (one.why.empty() ? std::string() : ": " + one.why);
            against.regressions.push_back({one.key, why});
            against.changes.push_back({one.key, "", "absent", "worse", one.why});
        }
    }
    if (!unjudged.empty()) {
        against.remarks.push_back("not judged, for too few replications lie beyond them: " +
                                  language::joined(unjudged));
    }
    return against;
}

} // namespace gameday::reports
