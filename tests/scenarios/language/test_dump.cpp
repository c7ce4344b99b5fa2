// The resolved document, its digest, the places of its parts, and the list of assumptions.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"
#include "scenarios/language/dump.hpp"
#include "scenarios/language/resolve.hpp"

namespace gameday {

using example::Folder;
using example::Outcome;
using example::read_in;
using example::read_text;
using language::Assumption;
using language::dump;
using testing::HasSubstr;

namespace {

const std::string minimal = R"(gameday: 1
regions: {us-east-1: {zones: 2}}
health: {east: {region: us-east-1}}
resolvers: {isp: {ttl: {at_least: 10m}}}
timeline: [{at: 5m, fault: health-override, target: us-east-1}]
)";

/// "path = value (origin)" of each assumption.
std::vector<std::string> listed(const Outcome& outcome) {
    std::vector<std::string> lines;
    for (const Assumption& one : language::assumptions(outcome.loaded)) {
        const std::string origin = one.origin.substr(one.origin.rfind('/') + 1);
        lines.push_back(one.path + " = " + one.value + " (" + origin +
                        (one.kind == Assumption::Kind::differs ? ", " + one.source + ": " + one.usual : "") +
                        ")");
    }
    return lines;
}

} // namespace

TEST(Dump, EveryFieldWithItsOrigin) {
    EXPECT_EQ(dump(read_text(minimal).loaded), R"(gameday: 1
system: none  # default
scenario: none  # default
regions:
  us-east-1:
    zones: 2
    footprint: 100%  # default; R17
    capacity: none  # default
health:
  east:
    region: us-east-1
    interval: 30s  # default; R53a
    threshold: 3  # default; R53a
    depth: shallow  # default; assumption
    tests: []  # default
    expect:
      status: 200  # default
      body: ok  # default
    inverted: false  # default
dns: {}  # default
resolvers:
  isp:
    count: 100  # default
    ttl:
      at_least: 10m
clients: {}  # default
runbooks: {}  # default
workload:
  rate: 10/s  # default
  retry:
    attempts: 3  # default; SDK2
    backoff: 200ms  # default
timeline:
  - at: 5m
    fault: health-override
    target: us-east-1
    answer: 503  # default
drills: []  # default
sequence: []  # default
duration: 1h  # default; assumption
expect: {}  # default
)");
}

TEST(Dump, IsReadAgainAsTheSame) {
    for (const std::string& text : {minimal, example::whole_system, example::small_system}) {
        const Outcome first = read_text(text);
        ASSERT_EQ(first.told, "");
        const std::string dumped = dump(first.loaded);
        const Outcome second = read_text(dumped);
        EXPECT_EQ(second.told, "") << dumped;
        EXPECT_EQ(dump(second.loaded, {.comments = false}), dump(first.loaded, {.comments = false}));
        EXPECT_EQ(dump(second.loaded), dump(second.loaded, {.comments = false})) << "all is given now";
        EXPECT_EQ(second.loaded.digest, first.loaded.digest);
    }
}

TEST(Dump, AwkwardTextsAreReadAgain) {
    for (const char* const text :
         {"none",    "null", "~",         "true",   "5",     "5m",    " a",    "a ",
          "-",       "- a",  "a: b",      "a:b",    "a #b",  "#a",    "[a",    "{a}",
          "a, b",    "'a'",  "\\\"a\\\"", "a\\nb",  "a\\tb", "é東京", "%a",    "@a",
          "`a",      "*a",   "&a",        "!a",     "|",     ">",     "?",     "? a",
          "<<",      "---",  "...",       "a\\\\b", "=",     ".5",    "$5/GB", "uniform(1s, 2s)",
          "\\u00a0", "\\_",  "a\\nb\\n"}) {
        const Outcome first = read_text("gameday: 1\nsystem: \"" + std::string(text) + "\"\nexpect: {\"k" +
                                        text + "\": [\"" + text + "\", b]}\n");
        ASSERT_EQ(first.told, "") << text;
        const std::string dumped = dump(first.loaded);
        const Outcome second = read_text(dumped);
        EXPECT_EQ(second.told, "") << dumped;
        ASSERT_TRUE(second.loaded.document) << dumped;
        EXPECT_EQ(second.document().system, first.document().system) << dumped;
        EXPECT_EQ(second.document().expect, first.document().expect) << dumped;
    }
}

TEST(Dump, LongListsTakeALineEach) {
    EXPECT_THAT(dump(read_text("gameday: 1\nexpect: {detect: [\"" + std::string(60, 'a') + "\", \"" +
                               std::string(60, 'b') + "\"]}\n")
                         .loaded),
                HasSubstr("expect:\n  detect:\n    - " + std::string(60, 'a') + "\n    - " +
                          std::string(60, 'b') + "\n"));
}

TEST(Digest, IsThatOfTheMeaning) {
    const std::string digest = read_text(minimal).loaded.digest;
    EXPECT_EQ(digest.size(), 40U);
    EXPECT_EQ(read_text("# a remark\n" + minimal).loaded.digest, digest);
    EXPECT_EQ(read_text(minimal + "duration: 60m\n").loaded.digest, digest) << "the default, given";
    EXPECT_NE(read_text(minimal + "duration: 61m\n").loaded.digest, digest);
    EXPECT_NE(read_text(minimal, {"duration=61m"}).loaded.digest, digest);
    EXPECT_EQ(read_text(minimal + "duration: 5\n").loaded.digest, "") << "a faulty file has none";
}

TEST(Digest, OfEachSource) {
    const auto outcome = read_text("gameday: 1\n");
    ASSERT_EQ(outcome.loaded.sources.size(), 1U);
    EXPECT_EQ(outcome.loaded.sources[0]->digest(), read_text("gameday: 1\r\n").loaded.sources[0]->digest());
}

TEST(Assumptions, DefaultsWithoutASource) {
    EXPECT_THAT(listed(read_text(minimal)),
                testing::ElementsAre("health.east.depth = shallow (default)",
                                     "resolvers.isp.ttl = {at_least: 10m} (mine.yaml:4)",
                                     "duration = 1h (default)"));
}

TEST(Assumptions, GivenValuesThatDifferFromASource) {
    EXPECT_THAT(
        listed(read_text("gameday: 1\nregions: {a: {footprint: 100%}, b: {footprint: 30%}}\nduration: 2h\n"
                         "workload: {retry: {attempts: 5}}\n")),
        testing::ElementsAre("regions.b.footprint = 30% (mine.yaml:2, R17: 100%)",
                             "workload.retry.attempts = 5 (mine.yaml:4, SDK2: 3)",
                             "duration = 2h (mine.yaml:3)"));
}

TEST(Assumptions, OfASetSayWhere) {
    EXPECT_THAT(listed(read_text(minimal, {"duration=2h"})), testing::Contains("duration = 2h (--set:1)"));
}

TEST(Assumptions, AreDocumented) {
    const auto all = language::assumptions(read_text(minimal).loaded);
    EXPECT_EQ(all.back().doc, "how long to watch");
}

TEST(Locating, PathsThatAreGiven) {
    const auto loaded = read_text(example::whole_system).loaded;
    const auto place = [&](const std::string& path) {
        const std::string text = loaded.locate(path).text();
        return text.substr(text.rfind('/') + 1);
    };
    EXPECT_EQ(place("clients.east.users"), "mine.yaml:16:34");
    EXPECT_EQ(place("clients.east.via"), "mine.yaml:16:40") << "a collection: its key";
    EXPECT_EQ(place("timeline.1.at"), "mine.yaml:26:9");
    EXPECT_EQ(place("expect.shift{resolvers:isp}.0"), "mine.yaml:37:28");
    EXPECT_EQ(place("expect.\"shift{resolvers:isp}\".0"), "mine.yaml:37:28");
    EXPECT_EQ(place("clients.west.users"), "mine.yaml:17:34");
    EXPECT_EQ(place("clients.west.retry.attempts"), "mine.yaml:16:91") << "like east";
}

TEST(Locating, PathsThatAreDefaults) {
    const auto loaded = read_text(example::whole_system).loaded;
    const auto place = [&](const std::string& path) {
        const std::string text = loaded.locate(path).text();
        return text.substr(text.rfind('/') + 1);
    };
    EXPECT_EQ(place("clients.east.second.attempts"), "mine.yaml:16:3") << "the entry";
    EXPECT_EQ(place("workload.rate"), "mine.yaml:1:1") << "the file";
    EXPECT_EQ(place("timeline.7.at"), "mine.yaml:24:1") << "the list";
    EXPECT_EQ(place(""), "mine.yaml:1:1");
    EXPECT_TRUE(loaded.given("clients.east.users"));
    EXPECT_FALSE(loaded.given("clients.east.second"));
}

TEST(Locating, ProblemsOfOthers) {
    const Folder folder;
    folder.write("mine.yaml",
                 "gameday: 1\nexpect:\n  detect: [\"p(95) <> 90s and more\"]\n  never: [plain text here]\n");
    auto outcome = read_in(folder);
    outcome.loaded.report({{"expect.detect.0", "'<>' is no comparison", "write <= or >=", 6},
                           {"expect.never", "no metric is called 'never'", "", 0, true},
                           {"expect.never.0", "'text' is unexpected", "", 6},
                           {"expect.never.0", "beyond the text", "", 99},
                           {"duration", "longer than allowed", ""}},
                          outcome.diagnostics);
    std::string told = outcome.diagnostics.render();
    for (std::size_t at = told.find(folder.path("")); at != std::string::npos;
         at = told.find(folder.path(""))) {
        told.erase(at, folder.path("").size());
    }
    EXPECT_EQ(told, R"(mine.yaml:1:1: error: longer than allowed
    1 | gameday: 1
      | ^
mine.yaml:3:19: error: '<>' is no comparison
    3 |   detect: ["p(95) <> 90s and more"]
      |                   ^^ write <= or >=
mine.yaml:4:3: error: no metric is called 'never'
    4 |   never: [plain text here]
      |   ^^^^^
mine.yaml:4:11: error: beyond the text
    4 |   never: [plain text here]
      |           ^^^^^^^^^^^^^^^
mine.yaml:4:17: error: 'text' is unexpected
    4 |   never: [plain text here]
      |                 ^^^^
5 errors; nothing was run
)");
}

} // namespace gameday
