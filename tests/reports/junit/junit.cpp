#include "reports/junit/junit.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "reports/junit/xml_text.hpp"
#include "tests/reports/foreign_locale.hpp"
#include "tests/reports/python.hpp"
#include "tests/reports/samples.hpp"

namespace gameday::reports {
namespace {

TestedScenario scenario(studies::Result result) {
    return {result.file, result.scenario, result.seed, std::move(result)};
}

TestedScenario broken() {
    return {"bad.yaml", "", 9,
            ScenarioError{"unknown key 'falut'", "bad.yaml:12:5: error: unknown key 'falut'\n", "system.yaml",
                          12}};
}

pugi::xml_document parsed(const std::vector<TestedScenario>& scenarios) {
    pugi::xml_document document;
    const std::string text = junit_report(scenarios);
    const pugi::xml_parse_result read = document.load_string(text.c_str());
    EXPECT_TRUE(read) << read.description() << "\n" << text;
    return document;
}

std::string attribute(pugi::xml_node node, const char* name) {
    return node.attribute(name).value();
}

std::string totals(pugi::xml_node node) {
    return attribute(node, "tests") + " " + attribute(node, "failures") + " " + attribute(node, "errors") +
           " " + attribute(node, "skipped") + " " + attribute(node, "time");
}

TEST(JunitReport, ASuiteForEachScenarioACaseForEachExpectation) {
    const pugi::xml_document document =
        parsed({scenario(samples::outage()), broken(), scenario(samples::planned())});
    const pugi::xml_node suites = document.child("testsuites");
    EXPECT_EQ(totals(suites), "6 2 1 0 0.000");
    const pugi::xml_node suite = suites.first_child();
    EXPECT_EQ(attribute(suite, "name"), "us-east-1 goes dark, unannounced");
    EXPECT_EQ(attribute(suite, "file"), "scenarios/gamedays/region-outage.yaml");
    EXPECT_EQ(totals(suite), "4 2 0 0 0.000");
    const pugi::xml_node detect = suite.child("testcase");
    EXPECT_EQ(attribute(detect, "name"), "detect: max <= 103s");
    EXPECT_EQ(attribute(detect, "classname"), "scenarios/gamedays/region-outage.yaml");
    EXPECT_EQ(attribute(detect, "file"), "scenarios/gamedays/region-outage.yaml");
    EXPECT_EQ(attribute(detect, "line"), "28");
    EXPECT_EQ(attribute(detect, "time"), "0.000");
    EXPECT_FALSE(detect.first_child());
}

TEST(JunitReport, AFailureSaysWhatWasExpectedWhatCameAndHowToSeeWhy) {
    TestedScenario one = scenario(samples::outage());
    one.arguments = "--set dns.app.ttl=20s";
    const pugi::xml_document document = parsed({one});
    const pugi::xml_node test =
        document.child("testsuites").child("testsuite").child("testcase").next_sibling();
    const pugi::xml_node failure = test.child("failure");
    EXPECT_EQ(attribute(failure, "message"), "failover: expected p(95) < 15m, got 31m 06s");
    EXPECT_EQ(std::string(failure.text().get()),
              "scenarios/gamedays/region-outage.yaml:31:9: failover p(95) < 15m\n"
              "got: 31m 06s\n"
              "95 % confidence interval: 30m 12s – 32m 01s\n"
              "worst: 41m 02s in replication 88\n"
              "why: gameday run scenarios/gamedays/region-outage.yaml --run 88 --set dns.app.ttl=20s\n");
    EXPECT_EQ(std::string(test.child("system-out").text().get()).substr(0, 76),
              "us-east-1 goes dark, unannounced\n1,000 replications, seed 1, flow grain\ntime");
    const pugi::xml_node never = test.next_sibling().next_sibling();
    EXPECT_EQ(attribute(never.child("failure"), "message"),
              "rto: expected never == 0, got 3 of 1,000 replications");
}

TEST(JunitReport, SeedAndHeadlineArePropertiesAndOutput) {
    const pugi::xml_document document =
        parsed({scenario(samples::outage()), scenario(samples::single_outage())});
    std::string properties;
    const pugi::xml_node suite = document.child("testsuites").child("testsuite");
    for (const pugi::xml_node property : suite.child("properties")) {
        properties += attribute(property, "name") + "=" + attribute(property, "value") + "\n";
    }
    EXPECT_EQ(properties,
              "seed=1\nruns=1000\ngrain=flow\ndigest=2ad0f1c3\nfailover=p50 18m 44s, p95 30m 22s\n"
              "rto=p50 34m 09s, p95 42m 25s, never in 3 replications\nlost_writes=p50 22, p95 39\n"
              "rpo=p50 2.2s, p95 3.9s\nstale@10m=p50 7.5 %, p95 9.7 %\n"
              "failed_requests=p50 40,929, p95 59,713\n");
    const std::string output = suite.next_sibling().child("system-out").text().get();
    EXPECT_EQ(output.substr(0, 96), "us-east-1 goes dark, unannounced\n1 replication, seed 7, request grain\n"
                                    "time to failover: 19m 02s\n");
}

TEST(JunitReport, AScenarioThatCannotBeEvaluatedIsAnError) {
    const pugi::xml_document document = parsed({broken()});
    const pugi::xml_node suite = document.child("testsuites").child("testsuite");
    EXPECT_EQ(totals(suite), "1 0 1 0 0.000");
    EXPECT_EQ(attribute(suite, "name"), "bad.yaml");
    EXPECT_EQ(attribute(suite.child("properties").first_child(), "value"), "9");
    const pugi::xml_node test = suite.child("testcase");
    EXPECT_EQ(attribute(test, "name"), "runs");
    EXPECT_EQ(attribute(test, "classname"), "bad.yaml");
    EXPECT_EQ(attribute(test, "file"), "system.yaml");
    EXPECT_EQ(attribute(test, "line"), "12");
    EXPECT_EQ(attribute(test.child("error"), "message"), "system.yaml:12: unknown key 'falut'");
    EXPECT_EQ(std::string(test.child("error").text().get()), "bad.yaml:12:5: error: unknown key 'falut'\n");
}

TEST(JunitReport, AScenarioWithoutExpectationsPasses) {
    const pugi::xml_document document = parsed({scenario(samples::planned())});
    const pugi::xml_node suite = document.child("testsuites").child("testsuite");
    EXPECT_EQ(totals(suite), "1 0 0 0 0.000");
    EXPECT_EQ(attribute(suite.child("testcase"), "name"), "runs");
    EXPECT_FALSE(suite.child("testcase").first_child());
}

TEST(JunitReport, AnUndecidedExpectationIsSkippedOrFails) {
    const std::vector<TestedScenario> scenarios{scenario(samples::undecided())};
    const pugi::xml_document document = parsed(scenarios);
    EXPECT_EQ(totals(document.child("testsuites")), "6 0 0 5 0.000");
    const pugi::xml_node test =
        document.child("testsuites").child("testsuite").child("testcase").next_sibling();
    EXPECT_EQ(attribute(test.child("skipped"), "message"),
              "failover: expected p(95) <= 30m, got 30m 22s, undecided after 1,000 replications");
    EXPECT_EQ(std::string(test.child("skipped").text().get()),
              "scenarios/gamedays/region-outage.yaml:33:9: failover p(95) <= 30m\n"
              "got: 30m 22s\n"
              "95 % confidence interval: 29m 54s – 30m 51s\n"
              "undecided: 943 of 1,000 meet it; more can tell whether 95 % of all do\n");
    pugi::xml_document strict;
    ASSERT_TRUE(strict.load_string(junit_report(scenarios, Doubt::fails).c_str()));
    EXPECT_EQ(totals(strict.child("testsuites")), "6 5 0 0 0.000");
    EXPECT_EQ(attribute(strict.select_node("//failure").node(), "type"), "undecided");
}

TEST(JunitReport, EqualExpectationsGetNamesOfTheirOwn) {
    studies::Result result = samples::outage();
    result.expectations.push_back(result.expectations[0]);
    const pugi::xml_document document = parsed({scenario(result)});
    const pugi::xml_node last = document.child("testsuites")
                                    .child("testsuite")
                                    .find_child_by_attribute("testcase", "name", "detect: max <= 103s (2)");
    EXPECT_TRUE(last);
}

TEST(JunitReport, LocationsMayLackParts) {
    studies::Result result = samples::outage();
    result.expectations.resize(3, result.expectations[0]);
    result.expectations[0].location = "C:/odd name.yaml:7";
    result.expectations[1].location = "";
    result.expectations[2].location = "no-numbers.yaml:x:99999999999999999999";
    const pugi::xml_document document = parsed({scenario(result)});
    pugi::xml_node test = document.child("testsuites").child("testsuite").child("testcase");
    EXPECT_EQ(attribute(test, "file") + "|" + attribute(test, "line"), "C:/odd name.yaml|7");
    test = test.next_sibling();
    EXPECT_EQ(attribute(test, "file") + "|" + attribute(test, "line"),
              "scenarios/gamedays/region-outage.yaml|");
    test = test.next_sibling();
    EXPECT_EQ(attribute(test, "file") + "|" + attribute(test, "line"),
              "no-numbers.yaml:x:99999999999999999999|");
}

TEST(JunitReport, NoScenariosAreAnEmptyReport) {
    EXPECT_EQ(totals(parsed({}).child("testsuites")), "0 0 0 0 0.000");
}

TEST(JunitReport, IsXmlWhateverItHolds) {
    std::vector<TestedScenario> scenarios{broken()};
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        scenarios.push_back(scenario(samples::random(seed)));
    }
    scenarios.push_back(scenario(samples::unwieldy()));
    scenarios.push_back({std::string("nul\0.yaml", 9), "\x01\x1F\xEF\xBF\xBF]]>", 1,
                         ScenarioError{"\x0B", "\xED\xA0\x80]]>", "", 0}});
    const samples::Folder folder;
    const std::string path = folder.write("junit.xml", junit_report(scenarios));
    EXPECT_EQ(samples::python("import sys, xml.etree.ElementTree as tree\n"
                              "root = tree.parse(sys.argv[1]).getroot()\n"
                              "print(root.tag, len(root))\n",
                              path),
              "testsuites 63\n");
}

TEST(JunitReport, IsTheSameUnderAnyLocale) {
    const std::vector<TestedScenario> scenarios{scenario(samples::outage())};
    const std::string usual = junit_report(scenarios);
    const samples::ForeignLocale foreign;
    EXPECT_EQ(junit_report(scenarios), usual);
}

TEST(XmlText, ReplacesWhatXmlMayNotHold) {
    EXPECT_EQ(xml_text("a<b>&\t\n\r é東👍"), "a<b>&\t\n\r é東👍");
    EXPECT_EQ(xml_text(std::string_view("\0\x1b", 2)), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(xml_text("\xEF\xBF\xBE|\xEF\xBF\xBF"), "\xEF\xBF\xBD|\xEF\xBF\xBD");
    for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE9", "\xF0\x9F\x91", "\x80"}) {
        EXPECT_EQ(xml_text(bad).find_first_not_of("\xEF\xBF\xBD"), std::string::npos) << bad;
    }
}

} // namespace
} // namespace gameday::reports
