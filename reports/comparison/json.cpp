#include <cmath>

#include "gameday_version.hpp"
#include "reports/comparison/words.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/schema_parts.hpp"
#include "reports/json/words.hpp"

namespace gameday::reports {

namespace {

using namespace comparison_words;
using namespace schema_parts;

Json value(studies::Unit unit, std::optional<double> number) {
    if (!number) {
        return nullptr;
    }
    return unit == studies::Unit::count ? rounded_count(*number) : rounded(*number);
}

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
    const studies::Unit of = unit(one);
    const bool pairs = known.pairs > 0;
    const auto share = [&](std::uint32_t count) {
        return pairs ? rounded(static_cast<double>(count) / known.pairs) : Json(nullptr);
    };
    const Told what = told(one);
    return {{"metric", one.key},
            {"statistic", one.statistic.text()},
            {"unit", name_of(of)},
            {"before", value(of, known.base)},
            {"after", value(of, known.changed)},
            {"difference", value(of, known.difference)},
            {"low", value(of, known.interval.low)},
            {"high", value(of, known.interval.high)},
            {"change", what == Told::not_told ? "not-told" : word_of(what)},
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

Json side(const char* description) {
    return described(object({{"file", text("Where it was read from.")},
                             {"scenario", string("Its title.")},
                             {"version", text("Of the gameday that made it.")},
                             {"digest", string("Tells inputs apart.")},
                             {"seed", natural("Of all randomness.")},
                             {"runs", natural("Replications.")},
                             {"grain", text("request or flow.")},
                             {"values", boolean("It kept those of each replication.")}}),
                     description);
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
            {"headline", headline(comparison, judged)},
            {"by", by_word(comparison.by)},
            {"remarks", comparison.remarks},
            {"parameters", comparison.parameters_known ? parameters : Json(nullptr)},
            {"statistics", statistics},
            {"absent", lacking},
            {"fail_if", conditions}};
}

nlohmann::ordered_json comparison_schema() {
    const Json statistic =
        object({{"metric", text("Its key.")},
                {"statistic", text("p(95), mean, …")},
                {"unit", words({"s", "count", "share", "ratio"}, "Of all values.")},
                {"before", number_or_null("Null: never.")},
                {"after", number_or_null("Null: never.")},
                {"difference", number_or_null("After less before; null where it is infinite, or nothing.")},
                {"low", number_or_null("Lower end of its interval; null: it has none.")},
                {"high", number_or_null("Upper end.")},
                {"change", words({"same", "better", "worse", "not-told"}, "What is certain.")},
                {"better", number_or_null("Share of the pairs; null: no values.")},
                {"worse", number_or_null("Share of the pairs.")}});
    const Json parameters = list(object({{"path", text("As --set takes it.")},
                                         {"before", text_or_null("Null: there is none.")},
                                         {"after", text_or_null("Null: there is none.")}}),
                                 "Parameters that differ.");
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "gameday comparison"},
                   {"description", "Two results, held against one another."}};
    schema.update(object(
        {{"schema", {{"const", "gameday.comparison/1"}}},
         {"tool", object({{"name", {{"const", "gameday"}}}, {"version", text("Of gameday.")}})},
         {"before", side("The first result.")},
         {"after", side("The second result.")},
         {"headline", text("What matters most.")},
         {"by", words({"pairs", "independent-values", "independent-summaries"}, "What intervals rest on.")},
         {"remarks", list(text("seeds differ: 1 and 2"), "What else differs.")},
         {"parameters", Json{{"oneOf", Json::array({Json{{"type", "null"}}, parameters})},
                             {"description", "Null: not both results kept them."}}},
         {"statistics", list(statistic, "All intervals hold together with 95 %.")},
         {"absent", list(object({{"metric", text("Its key.")},
                                 {"in", words({"before", "after"}, "Which lacks it.")},
                                 {"reason", text_or_null("Null: nobody says.")}}),
                         "Metrics that one of them lacks.")},
         {"fail_if", list(object({{"text", text("As it was written.")},
                                  {"outcome", words({"regression", "no-regression", "undecided"},
                                                    "With 95 % confidence.")}}),
                          "What makes it fail.")}}));
    return schema;
}

} // namespace gameday::reports
