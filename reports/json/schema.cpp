#include "reports/json/schema.hpp"

#include "reports/json/schema_parts.hpp"

namespace gameday::reports {

namespace result_schema_parts {

// In a namespace of its own: what is used in it stays there, also where files are compiled as one.
namespace {

using Json = nlohmann::ordered_json;
using namespace schema_parts;

constexpr const char* quantile_pattern = "^(0\\.[0-9]+|1|[1-9](\\.[0-9]+)?e-[0-9]+)$";

Json quantiles_schema() {
    return {{"type", "object"},
            {"patternProperties",
             {{quantile_pattern,
               number_or_null("The value that this part of the replications does not exceed.")}}},
            {"additionalProperties", false},
            {"description",
             "By part of the replications, \"0.95\": the least value that so many of them do not "
             "exceed; null if it falls on one in which it never happened."}};
}

Json confidence() {
    Json schema = {{"type", "object"},
                   {"properties", {{"mean", reference("interval")}}},
                   {"patternProperties", {{quantile_pattern, reference("interval")}}},
                   {"required", Json::array({"mean"})},
                   {"additionalProperties", false}};
    return described(
        schema, "Confidence intervals of 95 %: of the mean (asymptotic: Student's t), and of each quantile "
                "(exact: order statistics).");
}

Json metric() {
    return described(
        object(
            {{"unit", words({"s", "count", "share", "ratio"}, "Seconds; a number of things; part of a whole, "
                                                              "0 to 1; one thing over another, 0 or more.")},
             {"count", natural("Replications.")},
             {"never", natural("Replications in which it never happened.")},
             {"mean", number_or_null("Over the replications in which it happened.")},
             {"sd", number_or_null("Sample standard deviation over them; null with fewer than two.")},
             {"min", number_or_null("The least value.")},
             {"max", number_or_null("The greatest value; null if it never happened in some replication.")},
             {"quantiles", reference("quantiles")},
             {"ci95", reference("confidence")}}),
        "One metric over all replications.");
}

Json phase() {
    return object({{"name", text("detect, dns, acknowledge, …")},
                   {"from", string("What it starts with.")},
                   {"to", string("What it ends with.")},
                   {"quantiles", reference("quantiles")},
                   {"median", number_or_null("Seconds in the median replication.")}});
}

Json expectation() {
    return object(
        {{"metric", text("Its key.")},
         {"text", text("As it is written: p(95) <= 160s.")},
         {"unit", words({"s", "count", "share", "ratio", "replications"}, "Of value, low and high.")},
         {"value", number_or_null("What came of it; null: never, or not often enough.")},
         {"low", number_or_null("Lower end of the value's 95 % confidence interval; null: it has none.")},
         {"high", number_or_null("Upper end.")},
         {"basis",
          words({"replications", "exact", "asymptotic"},
                "What the outcome rests on: the replications that were made, and no test (min, max, "
                "== 0, or one replication was all that was asked for); a binomial test on the share of "
                "replications that meet the bound (p(N), never); an interval that is right for many "
                "replications (mean, sd).")},
         {"meeting", natural("Replications whose own value meets the bound.")},
         {"outcome", words({"met", "missed", "undecided"},
                           "Whether it holds; undecided: 95 % confidence has it neither met nor missed.")},
         {"ok", boolean("Whether its outcome is met.")},
         {"location", string("Where it is written: file:line:column.")},
         {"worst", described(object({{"replication", natural("Its number; 0 if there is none.")},
                                     {"value", number_or_null("Of the metric there; null: never.")}}),
                             "The replication farthest on the wrong side.")}});
}

Json warning() {
    return object(
        {{"name", text("users-not-served, writes-impossible, region-overloaded, …")},
         {"subject", text_or_null("What it is about, such as a region; null: the application.")},
         {"count", natural("Replications that give it.")},
         {"reason", text("As most of them tell it.")},
         {"replication", natural("The first of them.")},
         {"accepted_share",
          number_or_null("The share of replications in which it may come; null: it is not accepted.")},
         {"acceptance", text_or_null("Why that is.")},
         {"outcome", words({"accepted", "undecided", "not-accepted"},
                           "Whether it comes in no larger share, with 95 % confidence.")}});
}

Json timeline_line() {
    return object({{"at", number("Seconds since the clock started.")},
                   {"what", text("In words.")},
                   {"cause", text_or_null("One word for what led to it; null: nothing did.")},
                   {"since_cause", number_or_null("Seconds since then.")}});
}

Json assumption() {
    return object({{"path", text("Of the parameter, as --set takes it.")},
                   {"value", string("In use.")},
                   {"origin", string("Where it was given: default, or file:line.")},
                   {"why", string("assumed, or what it differs from.")},
                   {"doc", string("What the parameter is.")}});
}

Json top_properties() {
    return {
        {"schema", {{"const", "gameday.result/1"}}},
        {"tool", object({{"name", {{"const", "gameday"}}}, {"version", text("Of gameday.")}})},
        {"scenario", object({{"name", string("Its title.")},
                             {"file", string("As the user named it.")},
                             {"digest", string("Tells inputs apart.")}})},
        {"seed", natural("Of all randomness.")},
        {"runs", natural("Replications that were made.")},
        {"planned_runs", natural("Replications that were asked for, or allowed.")},
        {"ending",
         words({"complete", "decided", "not-decided", "precise", "never-comes", "not-precise", "interrupted",
                "time-limit", "output-failed", "out-of-memory"},
               "Why there are as many: so many were asked for; every expectation is decided, or not "
               "though no more were allowed; what had to be precise is; it never comes, and "
               "no more replications would tell; so many were allowed, and it is not precise; somebody "
               "interrupted; the time given has passed; a file could be "
               "written no more; memory ran out.")},
        {"precision", text_or_null("What had to be precise: rto p(95) within 2%; null: nothing.")},
        {"failed",
         list(object({{"replication", natural("Its number.")}, {"error", string("What happened.")}}),
              "Replications that could not be made, which is a defect in gameday.")},
        {"grain", words({"request", "flow"}, "How finely clients were simulated.")},
        {"beyond_flows",
         text_or_null("What flows cannot follow within 3 % here; null: nothing that is known.")},
        {"audit", Json{{"oneOf", Json::array({Json{{"type", "null"}}, reference("audit")})},
                       {"description", "What came of holding flows against requests; null where the grain "
                                       "was no question: it was asked for, or few requests were wanted."}}},
        {"verdict",
         words({"pass", "fail", "undecided", "none"},
               "fail: an expectation is missed; undecided: none is, and one is undecided; pass: all "
               "are met; none: there are none.")},
        {"warnings", list(reference("warning"),
                          "What nobody may overlook: one that is not accepted makes the verdict fail.")},
        {"metrics", map(reference("metric"), "By key.")},
        {"absent", map(string("Why."), "Metrics without a subject in this scenario, and why.")},
        {"headline", text_or_null("The key of the metric that the phases split; null: there is none.")},
        {"phases",
         list(reference("phase"), "The parts of the headline time. In each replication they add up to it.")},
        {"expectations", list(reference("expectation"), "What was expected, and what came of it.")},
        {"median_replication", natural("Whose timeline is told.")},
        {"worst_replication",
         natural("The one of the headline's greatest value, or the first in which it never came.")},
        {"missing_replications",
         list(natural("Its number."),
              "Those whose own values miss an expectation on min, max, a quantile or never.")},
        {"timeline", list(reference("timeline_line"), "What happened in that replication.")},
        {"assumptions",
         list(reference("assumption"), "Parameters whose values rest on no published source.")}};
}

} // namespace
} // namespace result_schema_parts

nlohmann::ordered_json result_schema() {
    using namespace result_schema_parts;
    Json schema = {
        {"$schema", "http://json-schema.org/draft-07/schema#"},
        {"title", "gameday result"},
        {"description", "What a study of one scenario found out. Numbers have 9 significant digits."}};
    schema.update(object(top_properties()));
    schema["properties"]["parameters"] =
        map(string("Its value."), "Every parameter in force, by path: with --keep values alone.");
    schema["properties"]["values"] =
        map(list(Json{{"type", Json::array({"number", "null"})}}, "Null: never."),
            "Of each metric the value in each replication, in order: with --keep values alone.");
    schema["properties"]["replication_numbers"] =
        list(natural("From 1.", 1), "Of those values, where they are not the first ones without a gap.");
    schema["definitions"] = {{"metric", metric()},
                             {"quantiles", quantiles_schema()},
                             {"interval", interval()},
                             {"confidence", confidence()},
                             {"phase", phase()},
                             {"expectation", expectation()},
                             {"warning", warning()},
                             {"audit", audit()},
                             {"timeline_line", timeline_line()},
                             {"assumption", assumption()}};
    return schema;
}

} // namespace gameday::reports
