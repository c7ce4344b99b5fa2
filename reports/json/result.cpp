#include "reports/json/result.hpp"

#include <cmath>

#include "gameday_version.hpp"
#include "reports/json/audit.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/words.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;
using studies::Unit;

Json interval(Unit unit, const studies::Interval& ends) {
    return Json::array({value_json(unit, ends.low), value_json(unit, ends.high)});
}

/// "0.95" for 95.
std::string quantile_name(double percent) {
    return number_text(percent / 100);
}

Json quantiles(Unit unit, const studies::Summary& summary, const std::vector<double>& percentiles) {
    Json all = Json::object();
    for (const double percent : percentiles) {
        all[quantile_name(percent)] = value_json(unit, summary.quantile(percent));
    }
    return all;
}

Json metric_json(const studies::MetricResult& metric) {
    const studies::Summary& summary = metric.summary;
    const Unit unit = metric.unit;
    Json confidence = {{"mean", interval(unit, summary.mean_interval())}};
    for (const double percent : metric.percentiles) {
        confidence[quantile_name(percent)] = interval(unit, summary.quantile_interval(percent));
    }
    return {{"unit", name_of(unit)},
            {"count", summary.count()},
            {"never", summary.never()},
            {"mean", value_json(unit, summary.mean())},
            {"sd", value_json(unit, summary.deviation())},
            {"min", value_json(unit, summary.min())},
            {"max", value_json(unit, summary.max())},
            {"quantiles", quantiles(unit, summary, metric.percentiles)},
            {"ci95", confidence}};
}

Json phases_json(const studies::Result& result) {
    const studies::MetricResult* headline = result.metric(result.headline);
    const std::vector<double> usual{5, 50, 95, 99};
    Json all = Json::array();
    for (const studies::PhaseResult& phase : result.phases) {
        all.push_back({{"name", phase.name},
                       {"from", phase.from},
                       {"to", phase.to},
                       {"quantiles", quantiles(Unit::seconds, phase.seconds,
                                               headline != nullptr ? headline->percentiles : usual)},
                       {"median", rounded(phase.in_median)}});
    }
    return all;
}

std::string_view basis_word(studies::Basis basis) {
    switch (basis) {
    case studies::Basis::exact:
        return "exact";
    case studies::Basis::asymptotic:
        return "asymptotic";
    case studies::Basis::replications:
        break;
    }
    return "replications";
}

Json expectations_json(const studies::Result& result) {
    Json all = Json::array();
    for (const studies::ExpectationResult& one : result.expectations) {
        const Unit unit = one.counts_runs ? Unit::count : one.unit;
        all.push_back(
            {{"metric", one.metric},
             {"text", one.text},
             {"unit", one.counts_runs ? "replications" : name_of(one.unit)},
             {"value", value_json(unit, one.value)},
             {"low", value_json(unit, one.interval.low)},
             {"high", value_json(unit, one.interval.high)},
             {"basis", basis_word(one.basis)},
             {"meeting", one.meeting},
             {"outcome", outcome_word(one.outcome)},
             {"ok", one.ok()},
             {"location", one.location},
             {"worst",
              {{"replication", one.worst_replication}, {"value", value_json(one.unit, one.worst_value)}}}});
    }
    return all;
}

Json warnings_json(const studies::Result& result) {
    Json all = Json::array();
    for (const studies::WarningResult& one : result.warnings) {
        all.push_back({{"name", one.name},
                       {"subject", one.subject.empty() ? Json(nullptr) : Json(one.subject)},
                       {"count", one.count},
                       {"reason", one.reason},
                       {"replication", one.first},
                       {"accepted_share", one.accepted ? rounded(*one.accepted) : Json(nullptr)},
                       {"acceptance", one.acceptance.empty() ? Json(nullptr) : Json(one.acceptance)},
                       {"outcome", warning_outcome_word(one.outcome)}});
    }
    return all;
}

Json timeline_json(const studies::Result& result) {
    const auto seconds = [](std::int64_t nanoseconds) {
        return rounded(static_cast<double>(nanoseconds) / studies::nanoseconds_a_second);
    };
    Json all = Json::array();
    for (const studies::TimelineLine& line : result.timeline) {
        all.push_back({{"at", seconds(line.at)},
                       {"what", line.what},
                       {"cause", line.cause.empty() ? Json(nullptr) : Json(line.cause)},
                       {"since_cause", line.since_cause ? seconds(*line.since_cause) : Json(nullptr)}});
    }
    return all;
}

Json assumptions_json(const studies::Result& result) {
    Json all = Json::array();
    for (const studies::AssumptionLine& line : result.assumptions) {
        all.push_back({{"path", line.path},
                       {"value", line.value},
                       {"origin", line.origin},
                       {"why", line.why},
                       {"doc", line.doc}});
    }
    return all;
}

std::string_view verdict_word(studies::Verdict verdict) {
    switch (verdict) {
    case studies::Verdict::pass:
        return "pass";
    case studies::Verdict::fail:
        return "fail";
    case studies::Verdict::undecided:
        return "undecided";
    case studies::Verdict::none:
        break;
    }
    return "none";
}

Json failed_json(const studies::Result& result) {
    Json all = Json::array();
    for (const studies::FailedReplication& failed : result.failed) {
        all.push_back({{"replication", failed.number}, {"error", failed.what}});
    }
    return all;
}

Json parameters_json(const studies::KeptDetails& details) {
    Json all = Json::object();
    for (const auto& [path, text] : details.parameters) {
        all[path] = text;
    }
    return all;
}

Json values_json(const studies::Result& result) {
    Json all = Json::object();
    for (std::size_t i = 0; i < result.metrics.size(); ++i) {
        Json values = Json::array();
        for (const double one : result.details->values[i]) {
            values.push_back(value_json(result.metrics[i].unit, one));
        }
        all[result.metrics[i].key] = std::move(values);
    }
    return all;
}

} // namespace

nlohmann::ordered_json result_document(const studies::Result& result) {
    Json metrics = Json::object();
    for (const studies::MetricResult& metric : result.metrics) {
        metrics[metric.key] = metric_json(metric);
    }
    Json absent = Json::object();
    for (const studies::AbsentMetric& metric : result.absent) {
        absent[metric.key] = metric.reason;
    }
    Json document = {
        {"schema", "gameday.result/1"},
        {"tool", {{"name", "gameday"}, {"version", gameday_version}}},
        {"scenario", {{"name", result.scenario}, {"file", result.file}, {"digest", result.digest}}},
        {"seed", result.seed},
        {"runs", result.runs},
        {"planned_runs", result.planned},
        {"ending", ending_word(result.ending)},
        {"precision", result.precision.empty() ? Json(nullptr) : Json(result.precision)},
        {"failed", failed_json(result)},
        {"grain", result.grain},
        {"beyond_flows", result.beyond_flows.empty() ? Json(nullptr) : Json(result.beyond_flows)},
        {"audit", result.audit ? audit_document(*result.audit) : Json(nullptr)},
        {"verdict", verdict_word(result.verdict)},
        {"warnings", warnings_json(result)},
        {"metrics", metrics},
        {"absent", absent},
        {"headline", result.headline.empty() ? Json(nullptr) : Json(result.headline)},
        {"phases", phases_json(result)},
        {"expectations", expectations_json(result)},
        {"median_replication", result.median_replication},
        {"worst_replication", result.worst_replication},
        {"missing_replications", result.missing},
        {"timeline", timeline_json(result)},
        {"assumptions", assumptions_json(result)}};
    if (result.details) {
        document["parameters"] = parameters_json(*result.details);
        document["values"] = values_json(result);
        if (!result.details->numbers.empty()) {
            document["replication_numbers"] = result.details->numbers;
        }
    }
    return document;
}

} // namespace gameday::reports
