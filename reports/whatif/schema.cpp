#include "reports/json/schema_parts.hpp"
#include "reports/whatif/parts.hpp"
#include "reports/whatif/report.hpp"

namespace gameday::reports {

namespace whatif_schema_parts {

// In a namespace of its own: what is used in it stays there, also where files are compiled as one.
namespace {

using namespace schema_parts;

Json warning() {
    return object({{"name", text("users-not-served, writes-impossible, region-overloaded, …")},
                   {"subject", text_or_null("What it is about, such as a region; null: the application.")},
                   {"count", natural("Replications that give it.")},
                   {"reason", text("As most of them tell it.")},
                   {"replication", natural("The first of them.")},
                   {"outcome", words({"accepted", "undecided", "not-accepted"},
                                     "Whether the scenario accepts as many.")}});
}

Json target() {
    return object({{"outcome", words({"met", "missed", "undecided"}, "With 95 % confidence.")},
                   {"value", number_or_null("What came of it; null: never.")},
                   {"low", number_or_null("Lower end of its own 95 % interval.")},
                   {"high", number_or_null("Upper end.")}});
}

Json either(const Json& schema, const char* description) {
    return {{"oneOf", Json::array({Json{{"type", "null"}}, schema})}, {"description", description}};
}

Json variant() {
    return object(
        {{"name", text("As it was given; base: the scenario itself.")},
         {"sets", list(text("path=value"), "What it changes.")},
         {"digest", text("Tells inputs apart.")},
         {"same", boolean("Every value of every metric is the base's, in each replication.")},
         {"unpaired", list(text("regions.eu-west-1"),
                           "Parts that the base or the variant lacks: their random numbers meet none.")},
         {"metrics", map(map(reference("statistic"), "By statistic: p(95), mean."), "By key.")},
         {"warnings", list(reference("warning"), "What nobody may overlook.")},
         {"target",
          either(reference("target"), "What came of the target; null: there is none, or it is absent.")},
         {"sentence", text_or_null("What can be said of it in a sentence; null: the base.")}});
}

} // namespace
} // namespace whatif_schema_parts

nlohmann::ordered_json statistic_schema() {
    using namespace schema_parts;
    return described(
        object(
            {{"unit",
              words({"s", "count", "share", "ratio", "replications"}, "Of value, difference, low and high.")},
             {"value", number_or_null("The statistic; null: never, or absent.")},
             {"absent", text_or_null("Why there is nothing to measure; null: there is.")},
             {"difference",
              number_or_null("The variant's value less the base's; of a mean over the pairs in which "
                             "it came with both. Null in the base, and where it is infinite: see "
                             "change.")},
             {"low", number_or_null("Lower end of its interval; null: it has none, or it is unbounded.")},
             {"high", number_or_null("Upper end.")},
             {"interval",
              Json{{"enum", Json::array({"simultaneous", "no-spread", "too-few-beyond", "none-of-extremes",
                                         "never-came", nullptr})},
                   {"description",
                    "All simultaneous intervals of a document hold together with 95 %. Else why there is "
                    "none: "
                    "fewer than ten replications lie beyond the quantile; it is of min or max; it came in no "
                    "replication with both. Null: nothing is compared."}}},
             {"change",
              words({"less", "more", "from-never", "to-never", "same", "not-told", "not-compared"},
                    "What is certain of the difference. same: equal in every replication; not-told: the "
                    "interval holds 0, or there is none; not-compared: the base, or absent on one "
                    "side.")},
             {"better",
              number_or_null("Share of the pairs that got better; a value instead of never is better.")},
             {"worse", number_or_null("Share of the pairs that got worse.")},
             {"pairs", natural("Replications on each side.")},
             {"both_came", natural("Pairs in which it came with both.")}}),
        "One statistic of one metric, and how it differs from the base's.");
}

nlohmann::ordered_json whatif_schema() {
    using namespace whatif_schema_parts;
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "gameday what-if"},
                   {"description",
                    "A scenario, and variants of it that met the same random numbers. Numbers have "
                    "9 significant digits."}};
    schema.update(object(
        {{"schema", {{"const", "gameday.whatif/1"}}},
         {"tool", object({{"name", {{"const", "gameday"}}}, {"version", text("Of gameday.")}})},
         {"scenario", object({{"name", string("Its title.")}, {"file", string("As the user named it.")}})},
         {"seed", natural("Of all randomness.")},
         {"runs", natural("Replications of each variant.")},
         {"planned_runs", natural("Replications that were asked for, or allowed.")},
         {"ending", words({"complete", "decided", "not-decided", "precise", "never-comes", "not-precise",
                           "interrupted", "time-limit", "output-failed", "out-of-memory"},
                          "Why there are as many.")},
         {"precision", text_or_null("Which difference had to be precise; null: none.")},
         {"grain", words({"request", "flow"}, "How finely clients of all variants were simulated.")},
         {"beyond_flows", text_or_null("What flows cannot follow within 3 %, and in which variant.")},
         {"audit",
          either(reference("audit"), "What came of holding flows against requests: of each metric the "
                                     "variant in which they are farthest off.")},
         {"audited", words({"nothing", "base", "all"}, "Which variants that is about.")},
         {"intervals", natural("That hold together with 95 %.")},
         {"target", text_or_null("What a variant has to reach; null: nothing.")},
         {"meets_target", text_or_null("The variant that meets it with the fewest changes; null: none.")},
         {"boundary",
          either(object({{"path", text("Of the swept duration.")},
                         {"met", number("Seconds up to which, or from which on, the target is met.")},
                         {"missed", number("Seconds from which on, or up to which, it is missed.")}}),
                 "Along one swept duration, with 95 % confidence on either side.")},
         {"variants", list(reference("variant"), "The base first.")}}));
    schema["definitions"] = {{"variant", variant()}, {"statistic", statistic_schema()},
                             {"warning", warning()}, {"target", target()},
                             {"audit", audit()},     {"interval", interval()}};
    return schema;
}

} // namespace gameday::reports
