#include "reports/comparison/report.hpp"
#include "reports/json/schema_parts.hpp"

namespace gameday::reports {

namespace comparison_schema_parts {

// In a namespace of its own: what is used in it stays there, also where files are compiled as one.
namespace {

using namespace schema_parts;

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
} // namespace comparison_schema_parts

nlohmann::ordered_json comparison_schema() {
    using namespace comparison_schema_parts;
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
