#include <fmt/format.h>

#include "gameday_version.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/schema_parts.hpp"
#include "reports/rows/csv_field.hpp"
#include "reports/sensitivity/indices.hpp"

namespace gameday::reports {

nlohmann::ordered_json indices_document(const studies::Indices& indices) {
    using Json = nlohmann::ordered_json;
    const auto range = [](const studies::Interval& one) {
        return Json::array(
            {one.low ? rounded(*one.low) : Json(nullptr), one.high ? rounded(*one.high) : Json(nullptr)});
    };
    Json figures = Json::array();
    for (const studies::Indices::Figure& one : indices.figures) {
        figures.push_back({{"path", one.value.empty() ? Json(nullptr) : Json(one.path)},
                           {"value", one.value.empty() ? Json(nullptr) : Json(one.value)},
                           {"first", rounded(one.index.first)},
                           {"first_ci95", range(one.index.first_range)},
                           {"total", rounded(one.index.total)},
                           {"total_ci95", range(one.index.total_range)}});
    }
    Json not_varied = Json::array();
    for (const studies::NotMoved& one : indices.not_moved) {
        not_varied.push_back({{"path", one.path}, {"reason", one.why}});
    }
    return {{"schema", "gameday.sobol/1"},
            {"tool", {{"name", "gameday"}, {"version", gameday_version}}},
            {"scenario", {{"name", indices.scenario}, {"file", indices.file}}},
            {"seed", indices.seed},
            {"rows", indices.rows},
            {"evaluations", indices.evaluations},
            {"grain", indices.grain},
            {"beyond_flows", indices.beyond_flows.empty() ? Json(nullptr) : Json(indices.beyond_flows)},
            {"metric", indices.metric},
            {"unit", name_of(indices.unit)},
            {"mean", rounded(indices.mean)},
            {"sd", rounded(indices.deviation)},
            {"never", indices.never},
            {"figures", figures},
            {"not_varied", not_varied}};
}

nlohmann::ordered_json indices_schema() {
    using namespace schema_parts;
    const Json figure = object({{"path", text_or_null("Null: the random numbers.")},
                                {"value", text_or_null("As the scenario has it; null: of random numbers.")},
                                {"first", number("Share of the variance that it explains by itself.")},
                                {"first_ci95", reference("interval")},
                                {"total", number("The same with all that it does together with others.")},
                                {"total_ci95", reference("interval")}});
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "gameday Sobol indices"},
                   {"description", "What explains the variance of a metric over single replications. Numbers "
                                   "have 9 significant digits."}};
    schema.update(object(
        {{"schema", {{"const", "gameday.sobol/1"}}},
         {"tool", object({{"name", {{"const", "gameday"}}}, {"version", text("Of gameday.")}})},
         {"scenario", object({{"name", string("Its title.")}, {"file", string("As the user named it.")}})},
         {"seed", natural("Of all randomness.")},
         {"rows", natural("Of Saltelli's sample.")},
         {"evaluations", natural("Single replications.")},
         {"grain", words({"request", "flow"}, "How finely clients were simulated.")},
         {"beyond_flows", text_or_null("What flows cannot follow within 3 %.")},
         {"metric", text("Its key.")},
         {"unit", words({"s", "count", "share", "ratio"}, "Of mean and sd.")},
         {"mean", number("Over all values of the figures.")},
         {"sd", number("Of single replications.")},
         {"never", natural("Evaluations in which it never came: there it counts as the end of the run.")},
         {"figures", list(figure, "The greatest total first; empty: the metric does not vary.")},
         {"not_varied", list(object({{"path", text("Of the figure.")}, {"reason", text("Why not.")}}),
                             "What --sobol names as well.")}}));
    schema["definitions"] = {{"interval", interval()}};
    return schema;
}

std::string indices_csv(const studies::Indices& indices) {
    std::string text = "figure,first,first_low,first_high,total,total_low,total_high\n";
    const auto end = [](const std::optional<double>& value) { return value ? number_text(*value) : ""; };
    for (const studies::Indices::Figure& one : indices.figures) {
        text += fmt::format("{},{},{},{},{},{},{}\n", csv_field(one.path), number_text(one.index.first),
                            end(one.index.first_range.low), end(one.index.first_range.high),
                            number_text(one.index.total), end(one.index.total_range.low),
                            end(one.index.total_range.high));
    }
    return text;
}

} // namespace gameday::reports
