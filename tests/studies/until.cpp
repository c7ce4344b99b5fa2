#include "studies/until.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"
#include "sim/random/stream.hpp"
#include "studies/precision.hpp"

namespace gameday::studies {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string told(const std::string& text) {
    const auto parsed = parse_precision(text);
    return parsed.value ? "accepted"
                        : std::to_string(parsed.offset) + ": " + parsed.why + " | " + parsed.help;
}

TEST(Precision, IsAMetricAStatisticAndAShare) {
    const auto parsed = parse_precision("  shift{resolvers:isp}  p(99.9)  within  2.5% ");
    ASSERT_TRUE(parsed.value) << parsed.why;
    EXPECT_EQ(parsed.value->metric, "shift{resolvers:isp}");
    EXPECT_EQ(parsed.value->statistic.kind, Statistic::Kind::quantile);
    EXPECT_EQ(parsed.value->statistic.percent, 99.9);
    EXPECT_EQ(parsed.value->share, 0.025);
}

TEST(Precision, SaysWhatIsWrongAndWhere) {
    EXPECT_EQ(told("rto"), "3: a statistic is missing here | statistics: mean, sd, p(N) with 0 < N <= 100");
    EXPECT_EQ(told("rto p(0) within 2%"),
              "4: a statistic is missing here | statistics: mean, sd, p(N) with 0 < N <= 100");
    EXPECT_THAT(told("rto max within 2%"), HasSubstr("7: this statistic has no confidence interval"));
    EXPECT_THAT(told("rto p(95) 2%"), HasSubstr("10: 'within' is missing here"));
    EXPECT_THAT(told("rto p(95) within 2"), HasSubstr("17: '2' is not a share above 0% and up to 100%"));
    EXPECT_THAT(told("rto p(95) within 0%"), HasSubstr("17: '0%' is not a share above 0% and up to 100%"));
}

TEST(Precision, IsMetByAnIntervalThatNarrow) {
    std::vector<double> values;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(100 + (i % 2 == 0 ? 1 : -1));
    }
    const Summary summary(values); // mean 100, half the interval 1.96 · 1/√1000 = 0.062
    EXPECT_EQ(parse_precision("rto mean within 0.1%").value->met_by(summary), Narrow::yes);
    EXPECT_EQ(parse_precision("rto mean within 0.05%").value->met_by(summary), Narrow::no);
    EXPECT_EQ(parse_precision("rto sd within 5%").value->met_by(summary), Narrow::yes);
    const Summary sometimes({1, 1, 1, 1, 1, 1, 1, HUGE_VAL});
    EXPECT_EQ(parse_precision("rto p(60) within 99%").value->met_by(sometimes), Narrow::no)
        << "its upper end is open";
    const Summary never(std::vector<double>(100, HUGE_VAL));
    EXPECT_EQ(parse_precision("rto p(95) within 1%").value->met_by(never), Narrow::never_comes);
    EXPECT_EQ(parse_precision("rto mean within 1%").value->met_by(never), Narrow::never_comes);
    const Summary once({1, HUGE_VAL, HUGE_VAL, HUGE_VAL});
    EXPECT_EQ(parse_precision("rto sd within 1%").value->met_by(once), Narrow::no) << "it may come again";
}

/// Replications that say their numbers.
Replications numbered(const ReplicateOptions& options) {
    return replicate(
        [](std::uint32_t number) {
            return Replication{
                .number = 0, .values = {static_cast<double>(number)}, .phases = {}, .warnings = {}};
        },
        options);
}

TEST(Until, JudgesAfterAHundredTwoHundredFourHundred) {
    std::vector<std::size_t> judged;
    const auto precise = [&](const std::vector<Replication>& done) {
        judged.push_back(done.size());
        EXPECT_EQ(done.back().number, done.size());
        return done.size() >= 700 ? Narrow::yes : Narrow::no;
    };
    const UntilPrecise outcome = replicate_until(numbered, precise, {.runs = 100'000, .threads = 2});
    EXPECT_EQ(outcome.narrow, Narrow::yes);
    EXPECT_EQ(outcome.replications.done.size(), 800U);
    EXPECT_THAT(judged, ElementsAre(100, 200, 400, 800));
}

TEST(Until, EndsWhereTheRunsEnd) {
    std::vector<std::size_t> judged;
    const auto precise = [&](const std::vector<Replication>& done) {
        judged.push_back(done.size());
        return Narrow::no;
    };
    const UntilPrecise outcome = replicate_until(numbered, precise, {.runs = 250});
    EXPECT_EQ(outcome.narrow, Narrow::no);
    EXPECT_EQ(outcome.replications.done.size(), 250U);
    EXPECT_THAT(judged, ElementsAre(100, 200, 250));
}

TEST(Until, TellsProgressAsOneRun) {
    std::vector<std::uint32_t> told;
    ReplicateOptions options{.runs = 150};
    options.progress = [&](std::uint32_t done) { told.push_back(done); };
    (void)replicate_until(
        numbered, [](const auto&) { return Narrow::no; }, options);
    ASSERT_EQ(told.size(), 150U);
    EXPECT_EQ(told.front(), 1U);
    EXPECT_EQ(told[100], 101U);
    EXPECT_EQ(told.back(), 150U);
}

TEST(Until, FaultsAreLocatedInTheFlag) {
    Study study = shipped("lying-health-check.yaml");
    language::Diagnostics diagnostics;
    study.want("rot p(95) within 2%", diagnostics);
    study.want("promote p(95) within 2%", diagnostics);
    study.want("rto within 2%", diagnostics);
    EXPECT_THAT(
        diagnostics.render(),
        AllOf(HasSubstr("--until:1:1: error: there is no metric 'rot'"), HasSubstr("did you mean 'rto'?"),
              HasSubstr(
                  "'promote' is absent in this scenario: no primary is lost, and no database is promoted"),
              HasSubstr("--until:1:5: error: a statistic is missing here")));
    EXPECT_FALSE(study.wanted());
}

// The intervals keep their promise: they hold the true value in 95 of 100 seeds.
TEST(Coverage, OfMeansAndQuantilesIs95Percent) {
    constexpr int seeds = 1000;
    constexpr std::uint64_t values_each = 1000; // of 200, whole ranks leave p(95) 96.7 %
    int mean = 0;
    int median = 0;
    int p95 = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        std::vector<double> values;
        const sim::Stream stream({seed, 0}, "coverage");
        for (std::uint64_t i = 0; i < values_each; ++i) {
            sim::Draw draw = stream.at(i);
            // Uniform on (0, 1): mean 1/2, p(50) 1/2, p(95) 0.95.
            values.push_back((static_cast<double>(draw() >> 11U) + 0.5) * 0x1p-53);
        }
        const Summary summary(std::move(values));
        const auto covers = [](const Interval& interval, double truth) {
            return *interval.low <= truth && truth <= *interval.high ? 1 : 0;
        };
        mean += covers(summary.mean_interval(), 0.5);
        median += covers(summary.quantile_interval(50), 0.5);
        p95 += covers(summary.quantile_interval(95), 0.95);
    }
    for (const int covered : {mean, median, p95}) {
        EXPECT_GE(covered, 930);
        EXPECT_LE(covered, 970);
    }
}

} // namespace
} // namespace gameday::studies
