#include "reports/json/result.hpp"

#include <cmath>
#include <random>
#include <regex>

#include <gmock/gmock.h>

#include "reports/json/numbers.hpp"
#include "reports/json/schema.hpp"
#include "tests/reports/foreign_locale.hpp"
#include "tests/reports/python.hpp"
#include "tests/reports/samples.hpp"

namespace gameday::reports {
namespace {

using Json = nlohmann::ordered_json;
using studies::Unit;

Json document(const studies::Result& result) {
    return result_document(result);
}

/// The figures of one metric in a document of that metric alone.
Json metric_json(studies::MetricResult metric) {
    studies::Result result;
    result.runs = static_cast<std::uint32_t>(metric.summary.count());
    const std::string key = metric.key;
    result.metrics = {std::move(metric)};
    return document(result)["metrics"][key];
}

TEST(ResultDocument, HoldsWhatTheDesignNamesInThatOrder) {
    std::vector<std::string> keys;
    const Json json = document(samples::outage());
    for (const auto& [key, value] : json.items()) {
        keys.push_back(key);
    }
    EXPECT_THAT(keys, testing::ElementsAre("schema", "tool", "scenario", "seed", "runs", "planned_runs",
                                           "ending", "precision", "failed", "grain", "beyond_flows", "audit",
                                           "verdict", "warnings", "metrics", "absent", "headline", "phases",
                                           "expectations", "median_replication", "worst_replication",
                                           "missing_replications", "timeline", "assumptions"));
}

TEST(ResultDocument, TellsAMetric) {
    const Json json = metric_json(samples::metric("failover", Unit::seconds, {1, 2, 3, 4}));
    EXPECT_EQ(json.dump(),
              R"({"unit":"s","count":4,"never":0,"mean":2.5,"sd":1.29099445,"min":1.0,"max":4.0,)"
              R"("quantiles":{"0.05":1.0,"0.5":2.0,"0.95":4.0,"0.99":4.0},)"
              R"("ci95":{"mean":[0.445739743,4.55426026],"0.05":[null,2.0],"0.5":[null,null],)"
              R"("0.95":[3.0,null],"0.99":[3.0,null]}})");
}

TEST(ResultDocument, CountsEachReplicationInWhichItNeverCame) {
    const Json json =
        metric_json(samples::metric("rto", Unit::seconds, {HUGE_VAL, 1, HUGE_VAL, 3, HUGE_VAL, 5, 6}));
    EXPECT_EQ(json["count"], 7);
    EXPECT_EQ(json["never"], 3);
    EXPECT_EQ(json["mean"], 3.75) << "of those that came";
    EXPECT_EQ(json["quantiles"]["0.5"], 6.0) << "the fourth of seven: never is later than all";
    EXPECT_TRUE(json["quantiles"]["0.95"].is_null());
}

TEST(ResultDocument, WhatNeverHappenedIsNull) {
    const Json json = metric_json(samples::metric("rto", Unit::seconds, {1, 2, HUGE_VAL}));
    EXPECT_EQ(json["never"], 1);
    EXPECT_EQ(json["mean"], 1.5);
    EXPECT_TRUE(json["max"].is_null());
    EXPECT_EQ(json["quantiles"]["0.5"], 2.0);
    EXPECT_TRUE(json["quantiles"]["0.95"].is_null());
    const Json nothing = metric_json(samples::metric("rto", Unit::seconds, {HUGE_VAL, HUGE_VAL}));
    EXPECT_TRUE(nothing["mean"].is_null() && nothing["sd"].is_null() && nothing["min"].is_null());
    EXPECT_EQ(nothing["ci95"]["mean"].dump(), "[null,null]");
}

TEST(ResultDocument, QuantilesThatExpectationsAskForHaveTheirName) {
    studies::MetricResult metric = samples::metric("rto", Unit::seconds, samples::spread(0, 1, 100));
    metric.percentiles = {0.1, 33.3, 99.9, 100};
    std::string names;
    const Json json = metric_json(metric);
    for (const auto& [name, value] : json["quantiles"].items()) {
        names += name + " ";
    }
    EXPECT_EQ(names, "0.001 0.333 0.999 1 ");
}

TEST(ResultDocument, TellsExpectations) {
    const Json json = document(samples::outage())["expectations"];
    EXPECT_EQ(json[1].dump(),
              R"({"metric":"failover","text":"p(95) < 15m","unit":"s","value":1866.0,"low":1812.0,)"
              R"("high":1921.0,"basis":"exact","meeting":180,"outcome":"missed","ok":false,)"
              R"("location":"scenarios/gamedays/region-outage.yaml:31:9",)"
              R"("worst":{"replication":88,"value":2462.0}})");
    EXPECT_EQ(json[3].dump(),
              R"({"metric":"rto","text":"never == 0","unit":"replications","value":3,"low":null,)"
              R"("high":null,"basis":"replications","meeting":0,"outcome":"missed","ok":false,)"
              R"("location":"scenarios/gamedays/region-outage.yaml:32:9",)"
              R"("worst":{"replication":231,"value":null}})");
}

TEST(ResultDocument, TellsTheStory) {
    const Json json = document(samples::outage());
    EXPECT_EQ(json["timeline"][0].dump(),
              R"({"at":0.0,"what":"us-east-1 unreachable","cause":null,"since_cause":null})");
    EXPECT_EQ(
        json["timeline"][2].dump(),
        R"({"at":102.0,"what":"app.example.com answers us-west-2 near us-east-1","cause":"health","since_cause":5.0})");
    EXPECT_EQ(json["phases"][0]["median"], 97.0);
    EXPECT_EQ(json["headline"], "failover");
    EXPECT_TRUE(document({})["headline"].is_null());
}

TEST(ResultDocument, CountsAreWholeNumbersInFull) {
    const Json json =
        metric_json(samples::metric("failed_requests", Unit::count, {12345678901.0, 12345678902.0}));
    EXPECT_EQ(json["min"].dump(), "12345678901");
    EXPECT_EQ(json["max"].dump(), "12345678902");
}

TEST(ResultDocument, ReadsBackAsItWas) {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        studies::Result result = samples::random(seed);
        result.seed = UINT64_MAX - seed;
        const Json json = document(result);
        const std::string text = to_text(json);
        EXPECT_TRUE(text.ends_with("}\n"));
        EXPECT_EQ(to_text(Json::parse(text)), text);
        EXPECT_EQ(Json::parse(text)["seed"].get<std::uint64_t>(), result.seed);
    }
}

/// The digits of a number, without the zeros in front and the exponent.
std::size_t significant_digits(const std::string& number) {
    const std::string mantissa = number.substr(0, number.find_first_of("eE"));
    std::string digits;
    for (const char c : mantissa) {
        if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) {
            digits += c;
        }
    }
    return digits.size();
}

TEST(ResultDocument, NumbersHaveAtMostNineDigits) {
    const std::regex number(R"((?:: |[\[ ])(-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)(?=[,\]\n]))");
    std::size_t found = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        Json json = document(samples::random(seed));
        json.erase("assumptions");
        json.erase("timeline");
        const std::string text = to_text(json);
        for (auto it = std::sregex_iterator(text.begin(), text.end(), number); it != std::sregex_iterator();
             ++it) {
            const std::string digits = (*it)[1];
            const bool whole = digits.find_first_of(".e") == std::string::npos;
            EXPECT_TRUE(whole || significant_digits(digits) <= 9) << digits;
            ++found;
        }
    }
    EXPECT_GT(found, 5000U);
}

TEST(ResultDocument, IsTheSameUnderAnyLocale) {
    const std::string usual = to_text(document(samples::outage()));
    const samples::ForeignLocale foreign;
    EXPECT_EQ(to_text(document(samples::outage())), usual);
}

TEST(Numbers, AreRoundedToNineDigits) {
    EXPECT_EQ(number_text(1.0 / 3), "0.333333333");
    EXPECT_EQ(number_text(1142.0000004), "1142");
    EXPECT_EQ(number_text(1e-7), "1e-07");
    EXPECT_EQ(number_text(123456789012.0), "1.23456789e+11");
    EXPECT_EQ(rounded(1.0 / 3), Json(0.333333333));
    EXPECT_EQ(rounded(-0.0).dump(), "0.0");
    EXPECT_TRUE(rounded(HUGE_VAL).is_null());
    EXPECT_TRUE(rounded(std::nan("")).is_null());
    EXPECT_EQ(rounded_count(5).dump(), "5");
    EXPECT_EQ(rounded_count(5.5).dump(), "5.5");
    EXPECT_EQ(rounded_count(1e300).dump(), "1e+300");
}

TEST(Print, NeverPrintsMoreDigitsThanTheNumberHas) {
    // dump() prints some of these with 17 digits: its algorithm is not always the shortest.
    std::mt19937 engine(1);
    for (int i = 0; i < 100000; ++i) {
        const double value = static_cast<double>(engine()) / 4294967296.0 * 4000;
        const Json json = rounded(value);
        ASSERT_LE(significant_digits(to_text(json)), 9U);
    }
}

TEST(Print, IndentsAllButIntervals) {
    const Json json = {
        {"a", Json::array({1, nullptr})},         {"b", Json::array()}, {"c", Json::object()},
        {"d", Json::array({Json{{"e", "é\n"}}})}, {"f", true},          {"g", Json::array({"x"})}};
    EXPECT_EQ(to_text(json),
              "{\n  \"a\": [1, null],\n  \"b\": [],\n  \"c\": {},\n  \"d\": [\n    {\n      \"e\": "
              "\"é\\n\"\n    }\n  ],\n  \"f\": true,\n  \"g\": [\n    \"x\"\n  ]\n}\n");
}

TEST(Print, BytesThatAreNotTextBecomeReplacements) {
    EXPECT_EQ(to_text(Json("a\xFFz")), "\"a\xEF\xBF\xBDz\"\n");
}

/// Checks each document of a folder against schema.json there; and that the schema bites: a document that
/// lacks any key, or has one more, is refused.
constexpr const char* validate = R"(
import copy, glob, json, sys
from jsonschema import Draft7Validator
folder = sys.argv[1]
schema = json.load(open(folder + "/schema.json"))
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)
documents = [json.load(open(name)) for name in sorted(glob.glob(folder + "/document*.json"))]
for number, document in enumerate(documents):
    for error in validator.iter_errors(document):
        print(number, list(error.absolute_path), error.message[:200])

FREE = {"metrics", "absent", "quantiles"}  # any key may be missing here

def places(value, path=()):
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from places(inner, path + (key,))
    if isinstance(value, list) and value:
        yield from places(value[0], path + (0,))

def at(value, path):
    for step in path:
        value = value[step]
    return value

changed = refused = 0
for path in list(places(documents[0])):
    keys = list(at(documents[0], path))
    for key in keys + ["surplus"]:
        document = copy.deepcopy(documents[0])
        place = at(document, path)
        if key == "surplus":
            place[key] = []
        elif path and path[-1] in FREE or path and path[-1] == "ci95" and key != "mean":
            continue
        else:
            del place[key]
        changed += 1
        if validator.is_valid(document):
            print("accepted:", path, key)
for key, bad in [("verdict", "maybe"), ("runs", -1), ("seed", 1.5), ("schema", "gameday.result/2"), ("grain", "sand")]:
    document = copy.deepcopy(documents[0])
    document[key] = bad
    changed += 1
    if validator.is_valid(document):
        print("accepted:", key, bad)
print(f"{len(documents)} documents, {'enough' if changed > 80 else changed} changes")
)";

TEST(ResultSchema, DescribesEveryDocument) {
    const samples::Folder folder;
    std::vector<studies::Result> results{samples::outage(), samples::single_outage(), samples::planned(),
                                         samples::unwieldy(), studies::Result{}};
    for (std::uint32_t seed = 1; seed <= 45; ++seed) {
        results.push_back(samples::random(seed));
    }
    static_cast<void>(folder.write("schema.json", to_text(result_schema())));
    for (std::size_t i = 0; i < results.size(); ++i) {
        const std::string number = std::to_string(1000 + i);
        static_cast<void>(folder.write("document" + number + ".json", to_text(document(results[i]))));
    }
    EXPECT_EQ(samples::python(validate, folder.path()), "50 documents, enough changes\n");
}

} // namespace
} // namespace gameday::reports
