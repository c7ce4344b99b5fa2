#include "reports/json/schema_parts.hpp"
#include "reports/sensitivity/report.hpp"
#include "reports/whatif/parts.hpp"

namespace gameday::reports {

namespace sensitivity_schema_parts {

// In a namespace of its own: what is used in it stays there, also where files are compiled as one.
namespace {

using namespace schema_parts;

Json nothing_or(const Json& schema, const char* description) {
    return {{"oneOf", Json::array({Json{{"type", "null"}}, schema})}, {"description", description}};
}

Json end() {
    return object({{"value", text("As a file would say it.")},
                   {"refused", text_or_null("Why the scenario cannot be read with it; null: it can.")},
                   {"statistic", nothing_or(reference("statistic"), "What came of it; null: refused.")}});
}

Json figure() {
    return object({{"path", text("operators.on-call.decide")},
                   {"value", text("As it is.")},
                   {"reach", number_or_null("The greatest difference that is certain, without its sign; 0: "
                                            "none is. Null: between never and a value.")},
                   {"low", nothing_or(reference("end"), "The lower end; null: it is there already.")},
                   {"high", nothing_or(reference("end"), "The upper end.")}});
}

} // namespace
} // namespace sensitivity_schema_parts

nlohmann::ordered_json sensitivity_schema() {
    using namespace sensitivity_schema_parts;
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "gameday sensitivity"},
                   {"description",
                    "Which figures of a scenario move a metric, each moved by itself with the same random "
                    "numbers. Numbers have 9 significant digits."}};
    schema.update(object(
        {{"schema", {{"const", "gameday.sensitivity/1"}}},
         {"tool", object({{"name", {{"const", "gameday"}}}, {"version", text("Of gameday.")}})},
         {"scenario", object({{"name", string("Its title.")}, {"file", string("As the user named it.")}})},
         {"seed", natural("Of all randomness.")},
         {"runs", natural("Replications of each.")},
         {"planned_runs", natural("Replications that were asked for.")},
         {"ending", words({"complete", "decided", "not-decided", "precise", "never-comes", "not-precise",
                           "interrupted", "time-limit", "output-failed", "out-of-memory"},
                          "Why there are as many.")},
         {"grain", words({"request", "flow"}, "How finely clients were simulated.")},
         {"beyond_flows", text_or_null("What flows cannot follow within 3 %, and in which variant.")},
         {"audit", nothing_or(reference("audit"), "What came of holding flows against requests.")},
         {"intervals", natural("That hold together with 95 %.")},
         {"metric", text("Its key.")},
         {"statistic", text("p(95)")},
         {"base", reference("statistic")},
         {"figures", list(reference("figure"), "The one that moves it most first.")},
         {"not_moved",
          list(object({{"path", text("Of the figure.")},
                       {"reason", text("Why not.")},
                       {"moves_with",
                        text_or_null("A figure that is moved, and given at the same place of the file.")}}),
               "Figures that rest on no source, and were not moved.")}}));
    schema["definitions"] = {{"figure", figure()},
                             {"end", end()},
                             {"statistic", statistic_schema()},
                             {"audit", audit()},
                             {"interval", interval()}};
    return schema;
}

} // namespace gameday::reports
