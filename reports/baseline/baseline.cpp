#include "reports/baseline/baseline.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gameday_version.hpp"
#include "reports/comparison/words.hpp"
#include "reports/json/read_result.hpp"
#include "reports/json/result.hpp"
#include "reports/quantities.hpp"
#include "studies/metric_key.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

/// Whether a metric is worth recording.
bool is_recorded(const studies::Result& result, const studies::MetricResult& metric) {
    const auto key = studies::parse_metric_key(metric.key);
    const studies::Metric* const known = key.value ? studies::find_metric(key.value->name) : nullptr;
    const bool headline = known != nullptr && known->headline && key.value->labels.empty();
    return headline || std::any_of(result.expectations.begin(), result.expectations.end(),
                                   [&](const auto& one) { return one.metric == metric.key; });
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
        if (result.details) {
            one.values = result.details->values[i];
        }
        all.metrics.push_back(std::move(one));
    }
    for (const studies::AbsentMetric& metric : result.absent) {
        all.absent[metric.key] = metric.reason;
    }
    return all;
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
        if (is_recorded(result, metric)) {
            metrics[metric.key] = document["metrics"][metric.key];
            values[metric.key] = document["values"][metric.key];
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
    const studies::RecordedResult after = those_of(before, recorded(now));
    const studies::ResultComparison comparison = studies::compare_results(before, after);
    AgainstBaseline against;
    against.file = before.file;
    against.remarks = comparison.remarks;
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        const auto told = comparison_words::told(one);
        const auto unit = comparison_words::unit(one);
        const std::string share = comparison_words::relative(one);
        const ChangedFigure figure{
            comparison_words::title(one), value_text(unit, one.known.base),
            value_text(unit, one.known.changed), std::string(comparison_words::word_of(told)),
            comparison_words::difference(one) + (share.empty() ? "" : " (" + share + ")")};
        if (told == comparison_words::Told::better || told == comparison_words::Told::worse) {
            against.changes.push_back(figure);
        }
        studies::FailIf fail_if;
        fail_if.of = {one.key, one.statistic};
        fail_if.more_than = tolerance;
        if (judge(fail_if, comparison) == studies::Outcome::missed) {
            against.regressions.push_back({figure.figure, fmt::format("{} before, {} now: {}", figure.before,
                                                                      figure.after, figure.difference)});
        }
    }
    for (const studies::LackingMetric& one : comparison.lacking) {
        if (one.in_second) {
            against.regressions.push_back(
                {one.key, "absent now" + (one.why.empty() ? std::string() : ": " + one.why)});
        }
    }
    return against;
}

} // namespace gameday::reports
