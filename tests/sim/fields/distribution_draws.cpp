// What draws are: their laws, their moments, and that they are the same on every processor.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "sim/fields/distribution.hpp"

namespace gameday::fields {
namespace {

using sim::Duration;

Duration s(double seconds) {
    return Duration::from_seconds(seconds);
}

Distribution law(const std::string& text) {
    const auto parsed = Scalar<Distribution>::parse(text);
    EXPECT_TRUE(parsed.value) << "'" << text << "' " << parsed.why;
    return parsed.value.value_or(Distribution());
}

/// Draws in seconds, in the order of their addresses.
std::vector<double> draws(const Distribution& law, std::uint64_t count, const char* name = "tests/draws") {
    const sim::Stream stream({1, 0}, name);
    std::vector<double> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        values.push_back(law.draw(stream.at(i)).in_seconds());
    }
    return values;
}

constexpr double sigma_of(double p50, double p95) {
    return std::log(p95 / p50) / 1.6448536269514722;
}

struct Theory {
    std::string text;
    double mean;
    double deviation;
    /// The fourth central moment over the fourth power of the deviation: what the error of a variance needs.
    double kurtosis;
    std::function<double(double seconds)> below; ///< the cumulative distribution; empty: not continuous
};

std::vector<Theory> theories() {
    const boost::math::uniform uniform(300, 900);
    const boost::math::normal normal(60, 10);
    const boost::math::exponential exponential(1.0 / 30);
    const boost::math::triangular triangular(60, 180, 600);
    const double sigma = sigma_of(180, 360);
    const boost::math::lognormal lognormal(std::log(180.0), sigma);
    const auto theory = [](const std::string& text, const auto& known) {
        return Theory{text, mean(known), standard_deviation(known), kurtosis(known),
                      [known](double x) { return x <= support(known).first ? 0.0 : cdf(known, x); }};
    };
    return {
        theory("uniform(5m, 15m)", uniform),
        theory("normal(mean=1m, sd=10s)", normal),
        theory("exponential(mean=30s)", exponential),
        Theory{"triangular(1m, 3m, 10m)", mean(triangular), standard_deviation(triangular),
               kurtosis(triangular),
               [triangular](double x) { return x <= 60    ? 0
                                               : x >= 600 ? 1
                                                          : cdf(triangular, x); }},
        theory("lognormal(p50=3m, p95=6m)", lognormal),
        Theory{"empirical(10s, 20s, 60s)", 30, std::sqrt(1400.0 / 3), 1.5, {}},
    };
}

class EachLaw : public ::testing::TestWithParam<std::size_t> {
protected:
    const Theory theory = theories()[GetParam()];
    const Distribution distribution = law(theory.text);
};

constexpr std::uint64_t sample = 200'000;

TEST_P(EachLaw, HasItsMeanAndDeviationWithinFourStandardErrors) {
    const auto values = draws(distribution, sample);
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    const double mean = sum / sample;
    double squares = 0;
    for (const double value : values) {
        squares += (value - theory.mean) * (value - theory.mean);
    }
    const double variance = squares / sample;
    const double expected = theory.deviation * theory.deviation;
    EXPECT_NEAR(mean, theory.mean, 4 * theory.deviation / std::sqrt(sample));
    EXPECT_NEAR(variance, expected, 4 * expected * std::sqrt((theory.kurtosis - 1) / sample));
    EXPECT_NEAR(distribution.mean().in_seconds(), theory.mean, 1e-6);
}

/// The greatest distance between a sample's steps and the law.
double kolmogorov_smirnov(std::vector<double> values, const std::function<double(double)>& below) {
    std::sort(values.begin(), values.end());
    const auto count = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = below(values[i]);
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, expected - rank / count, (rank + 1) / count - expected});
    }
    return distance;
}

/// The chance of a greater distance: Kolmogorov's limit, with Stephens's correction for a finite sample.
double p_value_of_distance(double distance, double count) {
    const double x = distance * (std::sqrt(count) + 0.12 + 0.11 / std::sqrt(count));
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
    }
    return sum;
}

TEST(KolmogorovSmirnov, SeesALawThatIsTwoPercentOff) {
    const auto values = draws(law("exponential(mean=30s)"), sample);
    const boost::math::exponential wrong(1.0 / 30.6);
    EXPECT_LT(
        p_value_of_distance(kolmogorov_smirnov(values, [&](double x) { return cdf(wrong, x); }), sample),
        1e-6);
}

TEST_P(EachLaw, FollowsItsLaw) {
    if (!theory.below) {
        return; // the empirical law has its own test
    }
    // One fixed sample each: a sound law would fall below the bound with one seed in a million.
    EXPECT_GT(p_value_of_distance(kolmogorov_smirnov(draws(distribution, sample), theory.below), sample),
              1e-6);
}

TEST_P(EachLaw, DrawsOfNeighboursAreUncorrelated) {
    const auto values = draws(distribution, sample);
    double product = 0;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        product += (values[i] - theory.mean) * (values[i + 1] - theory.mean);
    }
    EXPECT_NEAR(product / sample / (theory.deviation * theory.deviation), 0, 5 / std::sqrt(sample));
}

TEST_P(EachLaw, DrawDependsOnItsAddressOnly) {
    const sim::Stream stream({1, 0}, "tests/order");
    std::vector<Duration> forwards;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        forwards.push_back(distribution.draw(stream.at(i)));
    }
    for (std::uint64_t i = 1000; i-- > 0;) {
        ASSERT_EQ(distribution.draw(stream.at(i)), forwards[i]);
    }
}

TEST_P(EachLaw, TwiceTheParametersIsTwiceEachDraw) {
    // Common random numbers: a variant stretches the same draws, it does not deal new ones.
    struct Twice {
        Distribution operator()(const Distribution::Constant& l) const { return 2 * l.value; }
        Distribution operator()(const Distribution::Uniform& l) const {
            return Distribution::Law(Distribution::Uniform{2 * l.low, 2 * l.high});
        }
        Distribution operator()(const Distribution::LogNormal& l) const {
            return Distribution::Law(Distribution::LogNormal{2 * l.median, 2 * l.p95});
        }
        Distribution operator()(const Distribution::Normal& l) const {
            return Distribution::Law(Distribution::Normal{2 * l.mean, 2 * l.deviation});
        }
        Distribution operator()(const Distribution::Exponential& l) const {
            return Distribution::Law(Distribution::Exponential{2 * l.mean});
        }
        Distribution operator()(const Distribution::Triangular& l) const {
            return Distribution::Law(Distribution::Triangular{2 * l.low, 2 * l.mode, 2 * l.high});
        }
        Distribution operator()(const Distribution::Empirical& l) const {
            Distribution::Empirical twice;
            for (const Duration value : l.values) {
                twice.values.push_back(2 * value);
            }
            return Distribution::Law(twice);
        }
    };
    const Distribution twice = std::visit(Twice{}, distribution.law());
    const sim::Stream stream({1, 0}, "tests/twice");
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const auto once = distribution.draw(stream.at(i)).count();
        ASSERT_NEAR(static_cast<double>(twice.draw(stream.at(i)).count()), static_cast<double>(2 * once),
                    1.0);
    }
}

INSTANTIATE_TEST_SUITE_P(Distribution, EachLaw, ::testing::Range(std::size_t{0}, theories().size()),
                         [](const auto& instance) {
                             const std::string text = theories()[instance.param].text;
                             return text.substr(0, text.find('('));
                         });

TEST(DistributionDraw, ConstantIsItself) {
    const Distribution constant = s(30);
    EXPECT_TRUE(constant.constant());
    EXPECT_EQ(constant.draw(sim::Stream({1, 0}, "x").at(0)), s(30));
    EXPECT_EQ(constant.mean(), s(30));
    EXPECT_EQ(Distribution().draw(sim::Stream({1, 0}, "x").at(0)), Duration{});
}

TEST(DistributionDraw, StaysWithinItsBounds) {
    struct Bounds {
        std::string text;
        double low, high;
    };
    for (const auto& [text, low, high] :
         {Bounds{"uniform(5m, 15m)", 300, 900}, Bounds{"uniform(5m, 5m)", 300, 300},
          Bounds{"uniform(0s, 3ns)", 0, 3e-9}, Bounds{"triangular(1m, 3m, 10m)", 60, 600},
          Bounds{"triangular(1m, 1m, 1m)", 60, 60}, Bounds{"triangular(0s, 0s, 1s)", 0, 1},
          Bounds{"triangular(0s, 1s, 1s)", 0, 1}, Bounds{"exponential(mean=0s)", 0, 0},
          Bounds{"normal(mean=1m, sd=0s)", 60, 60}, Bounds{"lognormal(p50=3m, p95=3m)", 180, 180}}) {
        const auto values = draws(law(text), 20'000);
        EXPECT_GE(*std::min_element(values.begin(), values.end()), low * (1 - 1e-15)) << text;
        EXPECT_LE(*std::max_element(values.begin(), values.end()), high * (1 + 1e-15)) << text;
    }
}

TEST(DistributionDraw, UniformReachesBothOfItsEnds) {
    const auto values = draws(law("uniform(0s, 3ns)"), 10'000);
    EXPECT_EQ(*std::min_element(values.begin(), values.end()), 0);
    EXPECT_NEAR(*std::max_element(values.begin(), values.end()), 3e-9, 1e-18);
}

TEST(DistributionDraw, NormalBelowZeroIsZero) {
    const auto values = draws(law("normal(mean=0s, sd=1s)"), sample);
    const auto zeros = static_cast<double>(std::count(values.begin(), values.end(), 0.0));
    EXPECT_NEAR(zeros / sample, 0.5, 4 * 0.5 / std::sqrt(sample));
    EXPECT_GE(*std::min_element(values.begin(), values.end()), 0);
}

TEST(DistributionDraw, LogNormalHasTheQuantilesItIsGivenBy) {
    auto values = draws(law("lognormal(p50=3m, p95=12m)"), sample);
    std::sort(values.begin(), values.end());
    // The share below a quantile is binomial: four of its standard deviations either way.
    for (const auto& [quantile, share] : {std::pair{180.0, 0.5}, std::pair{720.0, 0.95}}) {
        const auto below = std::lower_bound(values.begin(), values.end(), quantile) - values.begin();
        EXPECT_NEAR(static_cast<double>(below) / sample, share, 4 * std::sqrt(share * (1 - share) / sample));
    }
}

TEST(DistributionDraw, EmpiricalGivesEachOfItsValuesAsOften) {
    const auto values = draws(law("empirical(10s, 20s, 60s)"), sample);
    for (const double value : {10.0, 20.0, 60.0}) {
        const auto count =
            static_cast<double>(std::count(values.begin(), values.end(), s(value).in_seconds()));
        EXPECT_NEAR(count / sample, 1.0 / 3, 4 * std::sqrt(2.0 / 9 / sample));
    }
}

TEST(DistributionDraw, LargestParametersStayWithinTime) {
    const auto values = draws(law("lognormal(p50=1ns, p95=3660d)"), 10'000);
    EXPECT_LE(*std::max_element(values.begin(), values.end()), Duration::never().in_seconds());
    EXPECT_EQ(law("lognormal(p50=1ns, p95=3660d)").mean(), Duration::never());
}

/// Of two laws with the same random bits, the second is nowhere shorter.
void expect_nowhere_shorter(const std::string& shorter, const std::string& longer) {
    const Distribution less = law(shorter);
    const Distribution more = law(longer);
    const sim::Stream stream({1, 0}, "tests/monotone");
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        ASSERT_LE(less.draw(stream.at(i)), more.draw(stream.at(i)))
            << shorter << " and " << longer << " at " << i;
    }
}

TEST(DistributionDraw, GrowsWithItsParameters) {
    expect_nowhere_shorter("uniform(5m, 15m)", "uniform(6m, 15m)");
    expect_nowhere_shorter("uniform(5m, 15m)", "uniform(5m, 16m)");
    expect_nowhere_shorter("normal(mean=60s, sd=10s)", "normal(mean=61s, sd=10s)");
    expect_nowhere_shorter("exponential(mean=30s)", "exponential(mean=31s)");
    expect_nowhere_shorter("triangular(1m, 3m, 10m)", "triangular(2m, 3m, 10m)");
    expect_nowhere_shorter("triangular(1m, 3m, 10m)", "triangular(1m, 4m, 10m)");
    expect_nowhere_shorter("triangular(1m, 3m, 10m)", "triangular(1m, 3m, 11m)");
    expect_nowhere_shorter("empirical(1s, 2s, 3s)", "empirical(1s, 2s, 4s)");
    expect_nowhere_shorter("lognormal(p50=3m, p95=12m)", "lognormal(p50=4m, p95=16m)");
}

TEST(DistributionDraw, WiderLawSpreadsTheSameDraws) {
    // With the median kept, the upper half grows with p95 and the lower half shrinks; likewise with a
    // deviation.
    const sim::Stream stream({1, 0}, "tests/monotone");
    for (const auto& [narrow, wide] : {std::pair{"lognormal(p50=3m, p95=6m)", "lognormal(p50=3m, p95=12m)"},
                                       std::pair{"normal(mean=180s, sd=5s)", "normal(mean=180s, sd=10s)"}}) {
        const Distribution less = law(narrow);
        const Distribution more = law(wide);
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            const Duration a = less.draw(stream.at(i));
            const Duration b = more.draw(stream.at(i));
            ASSERT_TRUE(a > s(180) ? b > a : b <= a) << narrow << " at " << i;
        }
    }
}

// ---- the same on every processor ----

struct Digest {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    void add(std::uint64_t word) {
        for (int byte = 0; byte < 8; ++byte) {
            hash = (hash ^ (word >> 8 * byte & 255)) * 0x100000001b3ULL;
        }
    }
};

constexpr std::array digested_laws{"uniform(5m, 15m)",           "normal(mean=1h, sd=10m)",
                                   "exponential(mean=30m)",      "triangular(1m, 3m, 10h)",
                                   "lognormal(p50=3m, p95=12m)", "lognormal(p50=3d, p95=30d)",
                                   "empirical(1s, 2s, 3s)"};

std::uint64_t digest_of_draws(const std::string& text, std::uint64_t count) {
    const Distribution distribution = law(text);
    const sim::Stream stream({2024, 0}, "tests/digest");
    Digest digest;
    for (std::uint64_t i = 0; i < count; ++i) {
        digest.add(static_cast<std::uint64_t>(distribution.draw(stream.at(i)).count()));
    }
    return digest.hash;
}

/// Of the C library's own exp, which does differ between processors: it tells whether the switch works.
std::uint64_t digest_of_library_exp() {
    Digest digest;
    for (int i = 1; i < 1'000'000; ++i) {
        const double value = std::exp(i * 1e-5);
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        digest.add(bits);
    }
    return digest.hash;
}

std::string all_digests() {
    std::string text;
    for (const char* one : digested_laws) {
        text += std::to_string(digest_of_draws(one, 1'000'000)) + " " + one + "\n";
    }
    return text;
}

// Not a test: what ProcessorsNoSan below runs in a second process, where fused operations are switched off.
TEST(ProcessorsNoSan, DISABLED_PrintDigests) {
    std::cout << "library " << digest_of_library_exp() << "\n<<<\n" << all_digests() << ">>>\n";
}

TEST(ProcessorsNoSan, DrawsAreTheSameWithoutFusedOperations) {
    // The names glibc 2.36 knows for the features by which it picks variants of exp, log, sin and the like.
    const std::string command = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4 /proc/" +
                                std::to_string(getpid()) +
                                "/exe --gtest_also_run_disabled_tests"
                                " --gtest_filter=ProcessorsNoSan.DISABLED_PrintDigests";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    ASSERT_TRUE(pipe);
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto length = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
        output.append(buffer.data(), length);
    }
    const auto begin = output.find("<<<\n");
    const auto end = output.find(">>>\n");
    ASSERT_NE(begin, std::string::npos) << output;
    ASSERT_NE(end, std::string::npos) << output;
    EXPECT_EQ(output.substr(begin + 4, end - begin - 4), all_digests());

#ifdef __x86_64__
    if (__builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2")) {
        EXPECT_EQ(output.find("library " + std::to_string(digest_of_library_exp()) + "\n"), std::string::npos)
            << "nothing was switched off, so this test shows nothing: are the tunables' names still right?";
    }
#endif
}

// Recorded results depend on these, on every machine and with every compiler: they must never change.
TEST(DistributionDraw, FirstDrawsNeverChange) {
    const sim::Stream stream({1, 0}, "operators.on-call/acknowledge");
    const auto three = [&](const std::string& text) {
        std::string line;
        for (std::uint64_t i = 0; i < 3; ++i) {
            line += std::to_string(law(text).draw(stream.at(i)).count()) + " ";
        }
        return line;
    };
    EXPECT_EQ(three("uniform(5m, 15m)"), "738578172437 534156295245 823490328137 ");
    EXPECT_EQ(three("normal(mean=1m, sd=10s)"), "63489896902 50766938749 81754988766 ");
    EXPECT_EQ(three("exponential(mean=30s)"), "5126770140 41332284482 100131382530 ");
    EXPECT_EQ(three("triangular(1m, 3m, 10m)"), "352982893672 228127817124 429939258016 ");
    EXPECT_EQ(three("lognormal(p50=3m, p95=12m)"), "241552743623 82664303256 1126063060130 ");
    EXPECT_EQ(three("empirical(10s, 20s, 60s)"), "60000000000 20000000000 60000000000 ");
}

} // namespace
} // namespace gameday::fields
