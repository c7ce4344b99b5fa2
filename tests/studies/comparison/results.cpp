#include "studies/comparison/results.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A result with one metric of those values.
RecordedResult result_of(const std::string& key, Unit unit, std::vector<double> values, bool kept = true) {
    const Summary summary(values);
    RecordedMetric metric;
    metric.key = key;
    metric.unit = unit;
    metric.count = static_cast<std::uint32_t>(values.size());
    metric.never = static_cast<std::uint32_t>(summary.never());
    metric.mean = summary.mean();
    metric.deviation = summary.deviation();
    for (const double percent : {50.0, 95.0}) {
        metric.quantiles[percent] = summary.quantile(percent);
        metric.intervals[percent] = summary.quantile_interval(percent);
    }
    RecordedResult result;
    result.runs = metric.count;
    result.grain = "flow";
    result.scenario = "an outage";
    if (kept) {
        metric.values = std::move(values);
    }
    result.metrics.push_back(std::move(metric));
    return result;
}

/// Values with some spread, each more than another by `more`.
std::vector<double> spread(double more, std::size_t count = 400) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(1000 + 37 * static_cast<double>(i * 7919 % count) / static_cast<double>(count) * 10 +
                         more);
    }
    return values;
}

Outcome judged(const std::string& text, const RecordedResult& before, const RecordedResult& after) {
    const auto fail_if = parse_fail_if(text);
    EXPECT_TRUE(fail_if.value) << text << ": " << fail_if.why;
    return judge(std::vector{*fail_if.value}, compare_results(before, after, {fail_if.value->of})).front();
}

TEST(Results, ArePairedWhereTheyMetTheSameRandomNumbers) {
    const RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    RecordedResult after = result_of("rto", Unit::seconds, spread(5));
    EXPECT_EQ(compare_results(before, after).by, ComparedBy::pairs);
    EXPECT_NEAR(compare_results(before, after).statistics.front().known.interval.low.value(), 5, 1e-6);
    after.seed = 2;
    const ResultComparison unpaired = compare_results(before, after);
    EXPECT_EQ(unpaired.by, ComparedBy::values);
    EXPECT_LT(unpaired.statistics.front().known.interval.low.value(), 0);
    EXPECT_THAT(unpaired.remarks, ElementsAre("seeds differ: 1 and 2"));
    const RecordedResult summary = result_of("rto", Unit::seconds, spread(5), false);
    const ResultComparison known = compare_results(before, summary);
    EXPECT_EQ(known.by, ComparedBy::summaries);
    // As wide as that of independent values, within what a normal law differs.
    const Interval exact = unpaired.statistics.front().known.interval;
    const Interval near = known.statistics.front().known.interval;
    EXPECT_NEAR((*near.high - *near.low) / (*exact.high - *exact.low), 1, 0.25);
}

TEST(Results, ArePairedOverWhatBothHaveInCommon) {
    std::vector<double> more = spread(60);
    more.resize(180);
    const ResultComparison comparison =
        compare_results(result_of("rto", Unit::seconds, spread(0)), result_of("rto", Unit::seconds, more));
    EXPECT_EQ(comparison.by, ComparedBy::pairs);
    EXPECT_EQ(comparison.compared, 180U);
    EXPECT_NEAR(comparison.statistics.front().known.interval.low.value(), 60, 1e-6);
}

TEST(Results, OfSystemsThatShareNoNameAreIndependent) {
    RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    RecordedResult after = result_of("rto", Unit::seconds, spread(5));
    before.parameters = {{"regions.east.capacity", "1/s"}, {"regions.west.capacity", "1/s"}};
    after.parameters = {{"regions.north.capacity", "1/s"}, {"regions.south.capacity", "1/s"}};
    EXPECT_EQ(compare_results(before, after).by, ComparedBy::values);
    after.parameters = {{"regions.east.capacity", "1/s"}, {"regions.south.capacity", "1/s"}};
    const ResultComparison partly = compare_results(before, after);
    EXPECT_EQ(partly.by, ComparedBy::pairs);
    EXPECT_THAT(partly.remarks,
                ElementsAre("unpaired, for one of them lacks it: regions.south, regions.west"));
}

/// As many metrics as a shipped system has.
RecordedResult many_metrics(double more) {
    RecordedResult result = result_of("rto", Unit::seconds, spread(more));
    for (int i = 1; i < 60; ++i) {
        result.metrics.push_back(
            result_of("stale@" + std::to_string(i) + "m", Unit::share, spread(0)).metrics.front());
    }
    return result;
}

TEST(Results, KnowOfManyMetricsThatOneNeverComes) {
    const RecordedResult before = many_metrics(0);
    RecordedResult after = many_metrics(0);
    after.metrics.front() =
        result_of("rto", Unit::seconds, std::vector<double>(400, HUGE_VAL)).metrics.front();
    const ResultComparison comparison = compare_results(before, after);
    EXPECT_TRUE(comparison.statistics.front().known.told());
    EXPECT_EQ(judged("rto p(95) worse by more than 5%", before, after), Outcome::missed);
    EXPECT_EQ(judged("rto p(50) worse by more than 5%", before, after), Outcome::missed);
    for (RecordedMetric& metric : after.metrics) {
        metric.values.clear();
    }
    EXPECT_EQ(judged("rto p(50) worse by more than 5%", before, after), Outcome::missed);
}

TEST(Results, AreNoBetterInTheMeanWhereFewerCome) {
    std::vector<double> fewer = spread(-1);
    for (std::size_t i = 0; i < fewer.size(); i += 2) {
        fewer[i] = HUGE_VAL;
    }
    for (const bool kept : {true, false}) {
        const RecordedResult before = result_of("rto", Unit::seconds, spread(0), kept);
        const RecordedResult after = result_of("rto", Unit::seconds, fewer, kept);
        EXPECT_NE(judged("rto mean worse by more than 5%", before, after), Outcome::met) << kept;
        const ResultComparison comparison =
            compare_results(before, after, {{"rto", {Statistic::Kind::mean, 0}}});
        EXPECT_FALSE(comparison.statistics.back().known.told()) << kept;
    }
    EXPECT_EQ(judged("rto mean worse by more than 5%", result_of("rto", Unit::seconds, spread(0)),
                     result_of("rto", Unit::seconds, fewer)),
              Outcome::missed);
}

TEST(Results, AreNoBetterForLosingNothingWhereNothingIsPromoted) {
    RecordedResult before = result_of("lost_writes", Unit::count, spread(0));
    before.metrics.push_back(result_of("rpo", Unit::seconds, spread(0)).metrics.front());
    RecordedResult after = result_of("lost_writes", Unit::count, std::vector<double>(400, 0));
    after.metrics.push_back(
        result_of("rpo", Unit::seconds, std::vector<double>(400, HUGE_VAL)).metrics.front());
    EXPECT_EQ(judged("lost_writes p(95) worse by more than 5%", before, after), Outcome::missed);
    EXPECT_EQ(judged("lost_writes mean worse by more than 5%", before, after), Outcome::missed);
}

TEST(Results, CompareHowOftenSomethingNeverComesByShares) {
    const auto with_never = [](std::size_t count) {
        std::vector<double> values(count, 10.0);
        for (std::size_t i = 0; i < count; i += 20) {
            values[i] = HUGE_VAL;
        }
        return values;
    };
    RecordedResult few = result_of("rto", Unit::seconds, with_never(200));
    RecordedResult many = result_of("rto", Unit::seconds, with_never(2000));
    many.seed = 2;
    EXPECT_NE(judged("rto never worse by more than 5%", few, many), Outcome::missed);
}

TEST(Results, KnowThatSomethingNeverComesAnyMore) {
    const RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    const RecordedResult never = result_of("rto", Unit::seconds, std::vector<double>(400, HUGE_VAL));
    EXPECT_EQ(judged("rto never worse by more than 5%", before, never), Outcome::missed);
    EXPECT_EQ(judged("rto never worse by more than 5%", never, before), Outcome::met);
    EXPECT_EQ(judged("rto never worse by more than 5%", before, before), Outcome::met);
}

TEST(Results, WithoutValuesAreNoBetterForLosingNothing) {
    RecordedResult before = result_of("lost_writes", Unit::count, spread(0), false);
    before.metrics.push_back(result_of("rpo", Unit::seconds, spread(0), false).metrics.front());
    RecordedResult after = result_of("lost_writes", Unit::count, std::vector<double>(400, 0), false);
    after.metrics.push_back(
        result_of("rpo", Unit::seconds, std::vector<double>(400, HUGE_VAL), false).metrics.front());
    EXPECT_EQ(judged("lost_writes p(95) worse by more than 5%", before, after), Outcome::missed);
}

TEST(Results, LackWhatNeedsAMetricThatOneLacks) {
    RecordedResult before = result_of("lost_writes", Unit::count, spread(0));
    before.metrics.push_back(result_of("rpo", Unit::seconds, spread(0)).metrics.front());
    RecordedResult after = result_of("lost_writes", Unit::count, std::vector<double>(400, 0));
    after.absent["rpo"] = "there is no database";
    const ResultComparison comparison = compare_results(before, after);
    EXPECT_TRUE(comparison.statistics.empty());
    ASSERT_EQ(comparison.lacking.size(), 2U);
    EXPECT_EQ(comparison.lacking[0].why, "there is no database");
}

// A relative bound is held against what the first result's value may be, not against what it happens to be.
TEST(Results, AllowForTheErrorOfWhatABoundIsRelativeTo) {
    const RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    const double mean = before.metrics.front().mean.value();
    const RecordedResult after = result_of("rto", Unit::seconds, spread(0.05 * mean));
    EXPECT_EQ(judged("rto mean worse by more than 5%", before, after), Outcome::undecided);
    EXPECT_EQ(judged("rto mean worse by more than 1%", before, after), Outcome::missed);
}

TEST(Results, AreJudgedByWhatIsCertain) {
    const RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    const RecordedResult slower = result_of("rto", Unit::seconds, spread(100));
    EXPECT_EQ(judged("rto p(95) worse by more than 5%", before, slower), Outcome::missed);
    EXPECT_EQ(judged("rto p(95) worse by more than 90s", before, slower), Outcome::missed);
    EXPECT_EQ(judged("rto p(95) worse by more than 110s", before, slower), Outcome::met);
    EXPECT_EQ(judged("rto p(95) worse by more than 20%", before, slower), Outcome::met);
    EXPECT_EQ(judged("rto p(95) worse by more than 0%", slower, before), Outcome::met);
    EXPECT_EQ(judged("rto p(99) worse by more than 5%", before, slower),
              Outcome::undecided); // too few beyond
    EXPECT_EQ(judged("rto p(95) worse by more than 0%", before, before), Outcome::met);
}

TEST(Results, KnowThatOfSomeMetricsMoreIsBetter) {
    std::vector<double> high(400, 0.99);
    std::vector<double> low(400, 0.9);
    low.back() = high.back() = 0.95;
    const RecordedResult before = result_of("availability", Unit::share, high);
    const RecordedResult after = result_of("availability", Unit::share, low);
    EXPECT_EQ(judged("availability mean worse by more than 5%", before, after), Outcome::missed);
    EXPECT_EQ(judged("availability mean worse by more than 5%", after, before), Outcome::met);
}

TEST(Results, TakeNeverForWorseAndLackForWorse) {
    const RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    const RecordedResult never = result_of("rto", Unit::seconds, std::vector<double>(400, HUGE_VAL));
    EXPECT_EQ(judged("rto p(95) worse by more than 1000%", before, never), Outcome::missed);
    EXPECT_EQ(judged("rto p(95) worse by more than 0%", never, before), Outcome::met);
    EXPECT_EQ(judged("rto p(95) worse by more than 0%", never, never), Outcome::met);
    RecordedResult lacking = result_of("shift", Unit::seconds, spread(0));
    lacking.absent["rto"] = "nobody asks";
    EXPECT_EQ(judged("rto p(95) worse by more than 5%", before, lacking), Outcome::missed);
    EXPECT_EQ(judged("rto p(95) worse by more than 5%", lacking, before), Outcome::undecided);
    const ResultComparison comparison = compare_results(before, lacking);
    ASSERT_EQ(comparison.lacking.size(), 2U);
    EXPECT_TRUE(comparison.lacking[0].in_second);
    EXPECT_EQ(comparison.lacking[0].why, "nobody asks");
    EXPECT_FALSE(comparison.lacking[1].in_second);
}

TEST(Results, TellWhichParametersDiffer) {
    RecordedResult before = result_of("rto", Unit::seconds, spread(0));
    RecordedResult after = before;
    before.parameters = {{"dns.app.ttl", "60s"}, {"health.east.interval", "30s"}, {"gone", "1"}};
    after.parameters = {{"dns.app.ttl", "60s"}, {"health.east.interval", "10s"}, {"new", "2"}};
    const ResultComparison comparison = compare_results(before, after);
    ASSERT_TRUE(comparison.parameters_known);
    ASSERT_EQ(comparison.parameters.size(), 3U);
    EXPECT_EQ(comparison.parameters[0].path, "health.east.interval");
    EXPECT_EQ(comparison.parameters[0].after, "10s");
    EXPECT_EQ(comparison.parameters[1].after, "");
    EXPECT_EQ(comparison.parameters[2].before, "");
}

TEST(FailIf, TellsWhatIsWrongWithIt) {
    EXPECT_THAT(parse_fail_if("rto max worse by more than 5%").why, HasSubstr("a sample says nothing"));
    EXPECT_THAT(parse_fail_if("rto p(95)").why, HasSubstr("worse by more than"));
    EXPECT_THAT(parse_fail_if("rtoo p(95) worse by more than 5%").help, HasSubstr("rto"));
    EXPECT_THAT(parse_fail_if("rto p(95) worse by more than 5").why, HasSubstr("'5'"));
    EXPECT_THAT(parse_fail_if("rto p(95) worse by more than -5s").why, HasSubstr("'-5s'"));
    EXPECT_EQ(parse_fail_if("lost_writes mean worse by more than 3").value.value().more_than, 3);
    EXPECT_FALSE(parse_fail_if("lost_writes mean worse by more than 3").value.value().relative);
}

} // namespace
} // namespace gameday::studies
