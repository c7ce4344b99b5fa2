// Each shipped expectation can fail: one named parameter changed, and exactly it does.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "bites.hpp"
#include "program.hpp"

namespace gameday::analytic {
namespace {

namespace fs = std::filesystem;

/// How a scenario is run here: in fewer replications, and not longer than its expectations need.
struct Economy {
    int runs = 100; ///< enough to decide on each of its expectations
    std::vector<std::string> sets = {};
};

Economy economy_of(const std::string& scenario) {
    static const std::map<std::string, Economy> all{
        {"region-outage.yaml", {100, {"duration=2h30m"}}},
        {"lying-health-check.yaml", {as_the_scenario_says, {}}},
        {"replica-fifteen-seconds-behind.yaml", {100, {"duration=45m"}}},
        {"planned-failover.yaml", {100, {"duration=40m"}}},
        {"stale-connections-hang.yaml", {100, {"duration=40m"}}},
        {"stale-connections-recycle.yaml", {100, {"duration=30m"}}},
    };
    const auto found = all.find(scenario);
    return found == all.end() ? Economy{} : found->second;
}

const Economy shipped{as_the_scenario_says, {}};

Outcome run_scenario(const std::string& scenario, const Economy& economy,
                     const std::vector<std::string>& changes) {
    Request request{.file = "scenarios/gamedays/" + scenario, .runs = economy.runs, .sets = economy.sets};
    request.sets.insert(request.sets.end(), changes.begin(), changes.end());
    return run(request);
}

/// "metric text" of the expectations that came out so.
std::set<std::string> that_are(const std::string& wanted, const Outcome& outcome) {
    std::set<std::string> texts;
    for (const auto& one : outcome.document["expectations"]) {
        if (one["outcome"] == wanted) {
            texts.insert(one["metric"].get<std::string>() + " " + one["text"].get<std::string>());
        }
    }
    return texts;
}

void expect_to_bite(const Bite& bite, const Economy& economy) {
    const Outcome outcome = run_scenario(bite.scenario, economy, bite.changes);
    std::set<std::string> expected(bite.also.begin(), bite.also.end());
    expected.insert(bite.metric + " " + bite.text);
    EXPECT_EQ(that_are("missed", outcome), expected);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.document["verdict"], "fail");
}

/// Without a change all of them hold: or a change would prove nothing.
void expect_to_hold(const Outcome& outcome) {
    EXPECT_EQ(that_are("missed", outcome), std::set<std::string>{});
    EXPECT_EQ(that_are("undecided", outcome), std::set<std::string>{});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.document["verdict"], "pass");
}

std::vector<std::string> scenarios() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_of("scenarios/gamedays"))) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string plain(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; },
        '_');
    return text;
}

std::string name_of_scenario(const testing::TestParamInfo<std::string>& info) {
    return plain(info.param);
}

std::string name_of_bite(const testing::TestParamInfo<Bite>& info) {
    const std::string scenario = info.param.scenario.substr(0, info.param.scenario.find('.'));
    return plain(std::to_string(info.index) + " " + scenario + " " + info.param.metric);
}

class ExpectationsNoSan : public testing::TestWithParam<std::string> {};

TEST_P(ExpectationsNoSan, HoldAndEachHasItsBite) {
    const Outcome outcome = run_scenario(GetParam(), economy_of(GetParam()), {});
    expect_to_hold(outcome);
    std::multiset<std::string> stated;
    for (const auto& one : outcome.document["expectations"]) {
        stated.insert(one["metric"].get<std::string>() + " " + one["text"].get<std::string>());
    }
    std::multiset<std::string> bitten;
    for (const Bite& bite : bites()) {
        if (bite.scenario == GetParam()) {
            bitten.insert(bite.metric + " " + bite.text);
        }
    }
    EXPECT_FALSE(stated.empty()) << "a shipped scenario expects something";
    EXPECT_EQ(bitten, stated) << "bites.cpp needs a line for each expectation";
}

INSTANTIATE_TEST_SUITE_P(Shipped, ExpectationsNoSan, testing::ValuesIn(scenarios()), name_of_scenario);

class ExpectationBitesNoSan : public testing::TestWithParam<Bite> {};

TEST_P(ExpectationBitesNoSan, WithOneChange) {
    expect_to_bite(GetParam(), economy_of(GetParam().scenario));
}

INSTANTIATE_TEST_SUITE_P(Shipped, ExpectationBitesNoSan, testing::ValuesIn(bites()), name_of_bite);

// As users run them.
class FullExpectations : public testing::TestWithParam<std::string> {};

TEST_P(FullExpectations, Hold) {
    expect_to_hold(run_scenario(GetParam(), shipped, {}));
}

INSTANTIATE_TEST_SUITE_P(Shipped, FullExpectations, testing::ValuesIn(scenarios()), name_of_scenario);

class FullExpectationBites : public testing::TestWithParam<Bite> {};

TEST_P(FullExpectationBites, WithOneChange) {
    expect_to_bite(GetParam(), shipped);
}

INSTANTIATE_TEST_SUITE_P(Shipped, FullExpectationBites, testing::ValuesIn(bites()), name_of_bite);

// A table that names a scenario that is gone, or the same expectation twice, says nothing.
TEST(Bites, AreOfShippedScenarios) {
    const auto names = scenarios();
    for (const Bite& bite : bites()) {
        EXPECT_NE(std::find(names.begin(), names.end(), bite.scenario), names.end()) << bite.scenario;
        EXPECT_FALSE(bite.changes.empty()) << bite.scenario << ": " << bite.metric << " " << bite.text;
    }
}

} // namespace
} // namespace gameday::analytic
