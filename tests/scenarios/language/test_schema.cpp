// The JSON Schema against the reader: what the reader accepts the schema accepts, and what a schema can
// see of what the reader refuses, it refuses.

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "example.hpp"
#include "scenarios/language/dump.hpp"
#include "scenarios/language/schema.hpp"

namespace gameday {

using example::Folder;
using example::read_text;

namespace {

// Reads YAML as editors do, by the rules of YAML 1.2 (PyYAML follows 1.1, where `on` is true and 1:30
// ninety).
constexpr const char* validate = R"python(
import json, re, sys, yaml, jsonschema

class Core(yaml.SafeLoader):
    pass

Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile('^(?:true|false)$'), list('tf'))
Core.add_implicit_resolver('tag:yaml.org,2002:int', re.compile('^[-+]?[0-9]+$'), list('-+0123456789'))
Core.add_implicit_resolver('tag:yaml.org,2002:float', re.compile(r'^[-+]?[0-9]+\.[0-9]*$'), list('-+0123456789'))
Core.add_implicit_resolver('tag:yaml.org,2002:null', re.compile('^(?:~|null|)$'), ['~', 'n', ''])

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    faults = validator.iter_errors(yaml.load(open(name), Core))
    print('; '.join('.'.join(map(str, fault.path)) + ' ' + fault.message.replace('\n', ' ') for fault in faults))
)python";

/// What Python's validator says of each text, on one line; empty for those that are valid. One call for all
/// of them: to start Python takes longer than to validate.
std::vector<std::string> validated(const std::vector<std::string>& texts) {
    const Folder folder;
    const std::string output = folder.path("output");
    std::string command =
        "/usr/bin/python3 -B " + folder.write("validate.py", validate) + " " +
        folder.write("schema.json", language::schema(example::Document::description(), "example").dump());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        command += " " + folder.write("instance" + std::to_string(i) + ".yaml", texts[i]);
    }
    command += " >" + output + " 2>&1";
    const int result =
        std::system(command.c_str()); // NOLINT(concurrency-mt-unsafe,bugprone-command-processor,cert-env33-c)
    std::vector<std::string> told;
    std::ifstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        told.push_back(line);
    }
    EXPECT_EQ(result, 0) << testing::PrintToString(told);
    EXPECT_EQ(told.size(), texts.size());
    told.resize(texts.size(), "not validated");
    return told;
}

const std::string regions = "gameday: 1\nregions: {us-east-1: {}, us-west-2: {}}\n";

} // namespace

TEST(SchemaNoSan, AcceptsAWholeSystem) {
    EXPECT_EQ(validated({example::whole_system}).front(), "");
}

TEST(SchemaNoSan, AcceptsTheDump) {
    EXPECT_EQ(validated({language::dump(read_text(example::whole_system).loaded)}).front(), "");
}

TEST(SchemaNoSan, AcceptsWhatTheReaderAccepts) {
    const std::vector<std::string> texts{
        regions + "health: {east: {region: us-east-1, threshold: '3', inverted: true}, west: {region: "
                  "us-west-2, inverted: 'false'}}\n",
        "gameday: 1\nregions: {404: {}}\nclients: {x: {near: 404}, true: {near: '404'}}\n",
        "gameday: 1\nsystem: 5\nscenario: 0.5\n",
        "gameday: 1\nsystem: true\nscenario: none\n",
        "gameday: '1'\nduration: 1h30m\n",
        regions + "clients: {east: {near: us-east-1, idle: none, second: none}, west: {like: east, second: "
                  "{attempts: 5}}}\n",
        "gameday: 1\nresolvers: {a: {ttl: honour}, b: {ttl: {at_least: 'uniform(1m, 2m)'}}, c: {ttl: 30s}}\n",
        regions + "sequence: [{fence: us-east-1}, {nap: }, {nap: {}}, {nap: {for: 5m}}]\n",
        regions + "runbooks: {x: {steps: [{promote: us-west-2, takes: 5m, name: a, after: [b]}]}}\n",
        regions + "runbooks: {x: {steps: [{promote: us-west-2, after: b}]}}\n",
        "gameday: 1\nexpect: {detect: ['never', 5]}\n",
    };
    const auto told = validated(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_EQ(read_text(texts[i]).told, "");
        EXPECT_EQ(told[i], "") << texts[i];
    }
}

TEST(SchemaNoSan, AcceptsPartsThatOtherFilesComplete) {
    EXPECT_EQ(
        validated({"uses: ../sys.yaml\nclients: {east: {users: 5}}\nset: {dns.app.ttl: 5s}\n",
                   "uses: [a.yaml, b.yaml]\nworkload: {retry: {attempts: 5}}\n", "set: {gameday: 1}\n"}),
        (std::vector<std::string>{"", "", ""}));
}

TEST(SchemaNoSan, RefusesWhatASchemaCanSee) {
    const std::vector<std::string> texts{
        "regions: {}\n",
        "gameday: 1\nregoins: {}\n",
        "gameday: 2\n",
        "gameday: 1\nduration: 60\n",
        "gameday: 1\nduration: 60 s\n",
        "gameday: 1\nregions: {a: {zones: -1}}\n",
        "gameday: 1\nregions: {a: {zones: 9}}\n",
        "gameday: 1\nregions: {a: }\n",
        "gameday: 1\nregions: []\n",
        "gameday: 1\nregions: {a: {footprint: 0.5}}\n",
        regions + "health: {east: {region: us-east-1, depth: depe}}\n",
        regions + "health: {east: {region: us-east-1, inverted: yes}}\n",
        "gameday: 1\nresolvers: {a: {ttl: honor}}\n",
        "gameday: 1\nresolvers: {a: {ttl: {at_most: 5m}}}\n",
        "gameday: 1\nresolvers: {a: {ttl: {at_least: 5m, honour: 3}}}\n",
        regions + "timeline: [{at: 5m}]\n",
        regions + "timeline: [{fault: region-down, target: us-east-1}]\n",
        regions + "timeline: [{at: 5m, fault: region-down}]\n",
        regions + "timeline: [{at: 5m, fault: region-dwn, target: us-east-1}]\n",
        regions + "timeline: [{at: 5m, fault: region-down, target: us-east-1, answer: 503}]\n",
        regions + "sequence: [{}]\n",
        regions + "sequence: [{fence: us-east-1, promote: us-west-2}]\n",
        regions + "sequence: [{fence: us-east-1, takes: 5m}]\n",
        regions + "sequence: [{fense: us-east-1}]\n",
        regions + "workload: {like: x}\n",
        regions + "drills: [{at: 5m, target: us-east-1}]\n",
    };
    const auto told = validated(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_NE(read_text(texts[i]).told, "") << texts[i];
        EXPECT_NE(told[i], "") << texts[i];
    }
}

TEST(Schema, DescribesEachField) {
    const auto schema = language::schema(example::Document::description(), "A title");
    EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    EXPECT_EQ(schema["title"], "A title");
    EXPECT_EQ(schema["description"], "A system or a scenario.");
    const auto& check = schema["definitions"]["health-check"]["properties"];
    EXPECT_EQ(check["interval"]["description"], "time between probes (10s to 30s); default 30s (R53a)");
    EXPECT_EQ(check["interval"]["default"], "30s");
    EXPECT_EQ(check["region"]["description"], "the region probed; a name in regions");
    EXPECT_FALSE(check["region"].contains("default")) << "it is required";
    EXPECT_EQ(schema["properties"]["duration"]["description"], "how long to watch; default 1h (assumption)");
}

TEST(Schema, SharesDefinitions) {
    const auto schema = language::schema(example::Document::description(), "x");
    std::vector<std::string> names;
    for (const auto& [name, definition] : schema["definitions"].items()) {
        names.push_back(name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"region", "health-check", "expected-answer", "zone",
                                               "resolver-population", "client-population", "retry-policy",
                                               "runbook", "step-of-a-runbook", "nap", "workload",
                                               "retry-policy-2", "happening", "drill", "step"}));
}

TEST(Schema, IsTheSameEachTime) {
    EXPECT_EQ(language::schema(example::Document::description(), "x").dump(),
              language::schema(example::Document::description(), "x").dump());
}

} // namespace gameday
