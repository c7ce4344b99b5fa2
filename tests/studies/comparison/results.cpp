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
    return judge(*fail_if.value, compare_results(before, after, {fail_if.value->of}));
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
    EXPECT_THAT(parse_fail_if("rto p(95)").why, HasSubstr("worse by more than"));
    EXPECT_THAT(parse_fail_if("rtoo p(95) worse by more than 5%").help, HasSubstr("rto"));
    EXPECT_THAT(parse_fail_if("rto p(95) worse by more than 5").why, HasSubstr("'5'"));
    EXPECT_THAT(parse_fail_if("rto p(95) worse by more than -5s").why, HasSubstr("'-5s'"));
    EXPECT_EQ(parse_fail_if("lost_writes mean worse by more than 3").value.value().more_than, 3);
    EXPECT_FALSE(parse_fail_if("lost_writes mean worse by more than 3").value.value().relative);
}

} // namespace
} // namespace gameday::studies
