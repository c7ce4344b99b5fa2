#include "studies/sensitivity/sensitivity.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../own_system.hpp"
#include "../scenario_folder.hpp"

namespace gameday::studies {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The small system of a user: somebody acknowledges, confirms and decides, and a database is promoted.
class SensitivityTest : public ::testing::Test {
protected:
    void SetUp() override {
        own_.by =
            "operators: {me: {alarm: 0s, acknowledge: 1m, confirm: \"uniform(0s, 100s)\", decide: 10s}}\n";
        own_.on = "on: region-alarm, by: me, ";
    }

    std::optional<SensitivityQuestion> load(const SensitivityArguments& arguments) {
        folder_.write("mine.yaml", own_.text());
        language::Diagnostics diagnostics;
        auto question = load_sensitivity(folder_.path("mine.yaml"), {}, arguments,
                                         Study::Differences::accepted, diagnostics);
        told_ = diagnostics.render();
        return question;
    }

    Sensitivity move(const SensitivityArguments& arguments, std::uint32_t runs = 40) {
        const auto question = load(arguments);
        EXPECT_TRUE(question) << told_;
        return move_each(*question, {.runs = runs, .audit = false});
    }

    OwnSystem own_;
    ScenarioFolder folder_;
    std::string told_;
};

const SensitivityBar* bar_of(const Sensitivity& sensitivity, const std::string& path) {
    for (const SensitivityBar& bar : sensitivity.bars) {
        if (bar.path == path) {
            return &bar;
        }
    }
    return nullptr;
}

TEST_F(SensitivityTest, MovesAConstantByHalfAndTwiceAndALawBetweenItsPercentiles) {
    const Sensitivity all =
        move({.metric = "decide mean", .over = {"operators.me.acknowledge", "operators.me.confirm"}});
    const SensitivityBar* const acknowledge = bar_of(all, "operators.me.acknowledge");
    ASSERT_NE(acknowledge, nullptr);
    // Everything else is paired, so that a minute more is a minute more.
    EXPECT_EQ(acknowledge->low.value, "30s");
    EXPECT_NEAR(acknowledge->low.cell.base.difference.value(), -30, 1e-6);
    EXPECT_EQ(acknowledge->high.value, "2m");
    EXPECT_NEAR(acknowledge->high.cell.base.difference.value(), 60, 1e-6);
    const SensitivityBar* const confirm = bar_of(all, "operators.me.confirm");
    ASSERT_NE(confirm, nullptr);
    EXPECT_EQ(confirm->low.value, "5s");
    EXPECT_EQ(confirm->high.value, "1m35s");
    const auto difference = [](const SensitivityBar::End& end) { return end.cell.base.difference.value(); };
    EXPECT_NEAR(difference(confirm->high) - difference(confirm->low), 90, 1e-6);
}

TEST_F(SensitivityTest, PutsWhatMovesItMostFirst) {
    const Sensitivity all = move({.metric = "decide mean", .over = {"operators.me", "dns.app.ttl"}});
    ASSERT_GE(all.bars.size(), 3U);
    EXPECT_EQ(all.bars[0].path, "operators.me.acknowledge");
    EXPECT_EQ(all.bars[1].path, "operators.me.confirm");
    EXPECT_GT(all.bars[0].reach(), all.bars[1].reach());
    const SensitivityBar* const ttl = bar_of(all, "dns.app.ttl");
    ASSERT_NE(ttl, nullptr);
    EXPECT_EQ(ttl->reach(), 0);
    EXPECT_TRUE(ttl->low.cell.base.same);
}

TEST_F(SensitivityTest, KeepsSharesAWhole) {
    own_.resolvers = "isp: {count: 50}, far: {count: 5, ttl: {at_least: 20m}}";
    own_.clients = "  base: {near: west, asks: app, users: 20, requests: 0.05/s, writes: 20%, via: {isp: "
                   "90%, far: 10%}}\n";
    const Sensitivity all = move({.metric = "shift{clients:base} p(50)", .over = {"clients.base.via"}}, 20);
    EXPECT_EQ(bar_of(all, "clients.base.via.isp")->low.value, "80%");
    EXPECT_EQ(bar_of(all, "clients.base.via.isp")->high.value, "95%");
    EXPECT_EQ(bar_of(all, "clients.base.via.far")->low.value, "5%");
    EXPECT_EQ(bar_of(all, "clients.base.via.far")->high.value, "20%");
}

TEST_F(SensitivityTest, WithoutPathsTakesWhatRestsOnNoSourceAndIsRead) {
    own_.by = "operators:\n  me: {acknowledge: 1m, confirm: 20s, decide: 10s}\n  spare: {acknowledge: 7m}\n";
    const auto question = load({.metric = "rto p(50)"});
    ASSERT_TRUE(question) << told_;
    EXPECT_TRUE(question->assumptions);
    bool spare = false;
    for (const NotMoved& one : question->not_moved) {
        spare = spare || (one.path == "operators.spare.acknowledge" &&
                          one.why.find("no runbook") != std::string::npos);
    }
    EXPECT_TRUE(spare);
    for (const auto& figure : question->figures) {
        EXPECT_THAT(figure.path, ::testing::Not(HasSubstr("spare")));
    }
}

TEST_F(SensitivityTest, SaysWhatAScenarioCannotBe) {
    own_.client = ", retry: {backoff: 1s, limit: 1500ms}";
    const auto question = load({.metric = "rto p(50)", .over = {"clients.all.retry.backoff"}});
    ASSERT_TRUE(question) << told_;
    const auto& figure = question->figures.front();
    EXPECT_TRUE(figure.low.alternative.has_value());
    EXPECT_EQ(figure.high.alternative.has_value(), figure.high.why.empty());
}

TEST_F(SensitivityTest, TellsAllFaultsAtOnce) {
    EXPECT_FALSE(load({.metric = "rtoo mean", .over = {"dns.ap.ttl", "dns.app.name", "regions.east.zones"}}));
    EXPECT_THAT(told_, HasSubstr("--metric:1:1: error"));
    EXPECT_THAT(told_, HasSubstr("no figure 'dns.ap.ttl'"));
    EXPECT_THAT(told_, HasSubstr("did you mean 'dns.app.ttl'?"));
    EXPECT_THAT(told_, HasSubstr("'dns.app.name' cannot be moved"));
    EXPECT_THAT(told_, HasSubstr("nothing reads 'regions.east.zones' here"));
}

} // namespace
} // namespace gameday::studies
