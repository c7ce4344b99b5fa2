#include <regex>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "sim/fields/distribution.hpp"
#include "sim/fields/quantities.hpp"

namespace gameday::fields {
namespace {

using sim::Duration;

Distribution read(const std::string& text) {
    const auto parsed = Scalar<Distribution>::parse(text);
    EXPECT_TRUE(parsed.value) << "'" << text << "' " << parsed.why;
    EXPECT_EQ(parsed.why + parsed.help, "") << "of '" << text << "'";
    EXPECT_TRUE(std::regex_match(text, std::regex(std::string(Scalar<Distribution>::pattern))))
        << "the JSON Schema refuses '" << text << "', and gameday reads it";
    return parsed.value.value_or(Distribution());
}

std::string rewritten(const std::string& text) {
    return Scalar<Distribution>::format(read(text));
}

void expect_refused(const std::string& text, const std::string& why, const std::string& help) {
    const auto parsed = Scalar<Distribution>::parse(text);
    EXPECT_FALSE(parsed.value) << "'" << text << "' was read";
    EXPECT_EQ(parsed.why, why) << "of '" << text << "'";
    EXPECT_EQ(parsed.help, help) << "of '" << text << "'";
}

TEST(DistributionText, EachLawIsWrittenAsItIsRead) {
    for (const std::string text :
         {"30s", "0s", "uniform(5m, 15m)", "lognormal(p50=3m, p95=12m)", "normal(mean=1m, sd=10s)",
          "exponential(mean=30s)", "triangular(1m, 3m, 10m)", "empirical(12s, 15s, 40s)",
          "empirical(1m30s)"}) {
        EXPECT_EQ(rewritten(text), text);
    }
}

TEST(DistributionText, EachLawHoldsWhatWasWritten) {
    const auto uniform = std::get<Distribution::Uniform>(read("uniform(5m, 15m)").law());
    EXPECT_EQ(uniform.low, Duration::minutes(5));
    EXPECT_EQ(uniform.high, Duration::minutes(15));
    const auto lognormal = std::get<Distribution::LogNormal>(read("lognormal(p50=3m, p95=12m)").law());
    EXPECT_EQ(lognormal.median, Duration::minutes(3));
    EXPECT_EQ(lognormal.p95, Duration::minutes(12));
    const auto normal = std::get<Distribution::Normal>(read("normal(mean=1m, sd=10s)").law());
    EXPECT_EQ(normal.mean, Duration::minutes(1));
    EXPECT_EQ(normal.deviation, Duration::seconds(10));
    EXPECT_EQ(std::get<Distribution::Exponential>(read("exponential(mean=30s)").law()).mean,
              Duration::seconds(30));
    const auto triangular = std::get<Distribution::Triangular>(read("triangular(1m, 3m, 10m)").law());
    EXPECT_EQ(triangular.low, Duration::minutes(1));
    EXPECT_EQ(triangular.mode, Duration::minutes(3));
    EXPECT_EQ(triangular.high, Duration::minutes(10));
    EXPECT_EQ(std::get<Distribution::Empirical>(read("empirical(12s, 15s, 40s)").law()).values.size(), 3U);
    EXPECT_TRUE(read("30s").constant());
    EXPECT_FALSE(read("uniform(30s, 30s)").constant());
}

TEST(DistributionText, ParametersGoByPlaceOrByNameInAnyOrder) {
    EXPECT_EQ(rewritten("lognormal(3m, 12m)"), "lognormal(p50=3m, p95=12m)");
    EXPECT_EQ(rewritten("lognormal(p95=12m, p50=3m)"), "lognormal(p50=3m, p95=12m)");
    EXPECT_EQ(rewritten("lognormal(3m, p95=12m)"), "lognormal(p50=3m, p95=12m)");
    EXPECT_EQ(rewritten("uniform(low=5m, high=15m)"), "uniform(5m, 15m)");
    EXPECT_EQ(rewritten("triangular(high=10m, low=1m, mode=3m)"), "triangular(1m, 3m, 10m)");
    EXPECT_EQ(rewritten("exponential(30s)"), "exponential(mean=30s)");
}

TEST(DistributionText, SpacesDoNotMatterInside) {
    EXPECT_EQ(rewritten("uniform(5m,15m)"), "uniform(5m, 15m)");
    EXPECT_EQ(rewritten("uniform (  5m ,  15m  )"), "uniform(5m, 15m)");
    EXPECT_EQ(rewritten("lognormal(p50 = 3m, p95 = 12m)"), "lognormal(p50=3m, p95=12m)");
}

TEST(DistributionText, RefusedForItsName) {
    const std::string known = "known: uniform, lognormal, normal, exponential, triangular, empirical";
    expect_refused("weibull(1s, 2s)", "names a distribution that is not known: 'weibull'", known);
    expect_refused("Uniform(1s, 2s)", "names a distribution that is not known: 'Uniform'", known);
    expect_refused("(1s)", "names a distribution that is not known: ''", known);
    expect_refused(" uniform(1s, 2s)", "names a distribution that is not known: ' uniform'", known);
}

TEST(DistributionText, RefusedForItsShape) {
    expect_refused("uniform(5m, 15m", "lacks the closing parenthesis of uniform", "such as uniform(5m, 15m)");
    expect_refused("uniform(5m, 15m) ", "lacks the closing parenthesis of uniform",
                   "such as uniform(5m, 15m)");
    expect_refused("uniform(5m)", "gives uniform 1 value, and it takes 2", "such as uniform(5m, 15m)");
    expect_refused("uniform()", "gives uniform 0 values, and it takes 2", "such as uniform(5m, 15m)");
    expect_refused("exponential(1s, 2s)", "gives exponential 2 values, and it takes 1",
                   "such as exponential(mean=30s)");
    expect_refused("triangular(1s, 2s)", "gives triangular 2 values, and it takes 3",
                   "such as triangular(1m, 3m, 10m)");
    expect_refused("normal(mean=1s, mu=2s)", "has an unknown 'mu' in normal",
                   "such as normal(mean=1m, sd=10s)");
    expect_refused("lognormal(p50=1s, p50=2s)", "gives 'p50' of lognormal twice",
                   "such as lognormal(p50=3m, p95=12m)");
    expect_refused("lognormal(1s, p50=2s)", "gives 'p50' of lognormal twice",
                   "such as lognormal(p50=3m, p95=12m)");
    expect_refused("lognormal(p95=2s, 1s)", "gives 'p95' of lognormal twice",
                   "such as lognormal(p50=3m, p95=12m)");
    expect_refused("empirical(a=1s)", "has an unknown 'a' in empirical", "such as empirical(12s, 15s, 40s)");
}

TEST(DistributionText, RefusedForAValue) {
    const std::string example = "such as 30s, 70ms or 1h30m";
    expect_refused("uniform(5, 15m)", "needs a duration with a unit in '5'", "write 5s");
    expect_refused("uniform(, 15m)", "needs a duration with a unit in ''", example);
    expect_refused("empirical()", "needs a duration with a unit in ''", example);
    expect_refused("empirical(1s, )", "needs a duration with a unit in ''", example);
    expect_refused("normal(mean=, sd=1s)", "needs a duration with a unit in ''", example);
    expect_refused("exponential(mean=-1s)", "cannot be negative in '-1s'", "durations start at 0s");
    expect_refused("uniform(1s, 4000d)", "is longer than ten years in '4000d'", "at most 3660d");
    expect_refused("uniform(1s, uniform(1s, 2s))", "gives uniform 3 values, and it takes 2",
                   "such as uniform(5m, 15m)");
    expect_refused("exponential(exponential(1s))", "needs a duration with a unit in 'exponential(1s)'",
                   example);
}

TEST(DistributionText, RefusedForItsRule) {
    expect_refused("uniform(15m, 5m)", "is no uniform distribution: the first must not exceed the second",
                   "such as uniform(5m, 15m)");
    for (const std::string text : {"lognormal(p50=12m, p95=3m)", "lognormal(p50=0s, p95=3m)"}) {
        expect_refused(text, "is no lognormal distribution: p50 must be above zero, and p95 not below it",
                       "such as lognormal(p50=3m, p95=12m)");
    }
    for (const std::string text : {"triangular(3m, 1m, 10m)", "triangular(1m, 11m, 10m)"}) {
        expect_refused(text, "is no triangular distribution: they must not decrease",
                       "such as triangular(1m, 3m, 10m)");
    }
}

TEST(DistributionText, WithoutParenthesisIsReadAsADuration) {
    expect_refused("30", "needs a duration with a unit", "write 30s");
    expect_refused("uniform", "needs a duration with a unit", "such as 30s, 70ms or 1h30m");
    expect_refused("", "needs a duration with a unit", "such as 30s, 70ms or 1h30m");
    expect_refused("30s)", "has something after its unit: ')'", "units are ns, us, ms, s, m, h and d");
}

TEST(DistributionText, OnlyAConstantHasAMagnitude) {
    EXPECT_DOUBLE_EQ(Scalar<Distribution>::magnitude(read("90s")).value(), 90);
    EXPECT_FALSE(Scalar<Distribution>::magnitude(read("uniform(5m, 15m)")));
}

} // namespace
} // namespace gameday::fields
