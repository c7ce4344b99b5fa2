#include <cmath>

#include "gameday_version.hpp"
#include "reports/comparison/words.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/words.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

Json result_json(const studies::RecordedResult& result) {
    return {{"file", result.file},
            {"scenario", result.scenario},
            {"version", result.version},
            {"digest", result.digest},
            {"seed", result.seed},
            {"runs", result.runs},
            {"grain", result.grain},
            {"values", !result.metrics.empty() && !result.metrics.front().values.empty()}};
}

Json statistic_json(const studies::ComparedStatistic& one) {
    const studies::StatisticDifference& known = one.known;
    const studies::Unit of = comparison_words::unit(one);
    const bool pairs = known.pairs > 0;
    const auto share = [&](std::uint32_t count) {
        return pairs ? rounded(static_cast<double>(count) / known.pairs) : Json(nullptr);
    };
    const comparison_words::Told what = comparison_words::told(one);
    return {
        {"metric", one.key},
        {"statistic", one.statistic.text()},
        {"unit", name_of(of)},
        {"before", value_json(of, known.base)},
        {"after", value_json(of, known.changed)},
        {"difference", value_json(of, known.difference)},
        {"low", value_json(of, known.interval.low)},
        {"high", value_json(of, known.interval.high)},
        {"change", what == comparison_words::Told::not_told ? "not-told" : comparison_words::word_of(what)},
        {"better", share(known.better)},
        {"worse", share(known.worse)}};
}

std::string_view by_word(studies::ComparedBy by) {
    switch (by) {
    case studies::ComparedBy::pairs:
        return "pairs";
    case studies::ComparedBy::values:
        return "independent-values";
    case studies::ComparedBy::summaries:
        break;
    }
    return "independent-summaries";
}

} // namespace

nlohmann::ordered_json comparison_document(const studies::ResultComparison& comparison,
                                           std::span<const JudgedFailIf> judged) {
    Json parameters = Json::array();
    for (const studies::ParameterDifference& one : comparison.parameters) {
        parameters.push_back({{"path", one.path},
                              {"before", one.before.empty() ? Json(nullptr) : Json(one.before)},
                              {"after", one.after.empty() ? Json(nullptr) : Json(one.after)}});
    }
    Json statistics = Json::array();
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        statistics.push_back(statistic_json(one));
    }
    Json lacking = Json::array();
    for (const studies::LackingMetric& one : comparison.lacking) {
        lacking.push_back({{"metric", one.key},
                           {"in", one.in_second ? "after" : "before"},
                           {"reason", one.why.empty() ? Json(nullptr) : Json(one.why)}});
    }
    Json conditions = Json::array();
    for (const JudgedFailIf& one : judged) {
        conditions.push_back({{"text", one.fail_if.text},
                              {"outcome", one.outcome == studies::Outcome::missed ? "regression"
                                          : one.outcome == studies::Outcome::met  ? "no-regression"
                                                                                  : "undecided"}});
    }
    return {{"schema", "gameday.comparison/1"},
            {"tool", {{"name", "gameday"}, {"version", gameday_version}}},
            {"before", result_json(*comparison.before)},
            {"after", result_json(*comparison.after)},
            {"headline", comparison_words::headline(comparison, judged)},
            {"by", by_word(comparison.by)},
            {"remarks", comparison.remarks},
            {"parameters", comparison.parameters_known ? parameters : Json(nullptr)},
            {"statistics", statistics},
            {"absent", lacking},
            {"fail_if", conditions}};
}

} // namespace gameday::reports
