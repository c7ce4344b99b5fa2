#include "reports/text/report.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "scenarios/language/text.hpp"
#include "tests/reports/foreign_locale.hpp"
#include "tests/reports/samples.hpp"

namespace gameday::reports {
namespace {

/// Compares with a file of tests/reports/golden/. With GAMEDAY_WRITE_GOLDEN=1 the file is written instead:
/// look at what differs, then commit it.
void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(GAMEDAY_SOURCE_DIR) + "/tests/reports/golden/" + name + ".txt";
    if (std::getenv("GAMEDAY_WRITE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path;
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text, expected.str()) << path;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(TextReport, ManyReplications) {
    expect_golden("outage-80", text_report(samples::outage()));
    expect_golden("outage-140", text_report(samples::outage(), {.width = 140}));
    expect_golden("outage-60", text_report(samples::outage(), {.width = 60}));
}

TEST(TextReport, OneReplication) {
    expect_golden("single-80", text_report(samples::single_outage()));
    expect_golden("single-140", text_report(samples::single_outage(), {.width = 140}));
}

TEST(TextReport, UndecidedExpectations) {
    expect_golden("undecided-80", text_report(samples::undecided()));
}

TEST(TextReport, WhatNeverComesIsNotSaidToBePrecise) {
    studies::Result result = samples::outage();
    result.planned = 100'000;
    result.ending = studies::Ending::never_comes;
    result.precision = "rto p(95) within 2%";
    const std::string text = text_report(result);
    EXPECT_TRUE(contains(text, "\n  rto p(95) never comes: no more replications will tell\n")) << text;
    EXPECT_FALSE(contains(text, "precise enough"));
    EXPECT_TRUE(contains(text, "1,000 replications, seed 1")) << "and not 1,000 of 100,000";
}

TEST(TextReport, NothingExpectedNothingLostNothingAssumed) {
    expect_golden("planned-80", text_report(samples::planned()));
    expect_golden("planned-140", text_report(samples::planned(), {.width = 140}));
}

TEST(TextReport, VeryLongNames) {
    const std::string arguments = "--set 'operators.on-call.confirm=lognormal(p50=5m, p95=15m)' --grain flow";
    expect_golden("unwieldy-80", text_report(samples::unwieldy(), {.arguments = arguments}));
    expect_golden("unwieldy-140", text_report(samples::unwieldy(), {.width = 140, .arguments = arguments}));
}

TEST(TextReport, AllAssumptions) {
    expect_golden("assumptions-80", text_report(samples::outage(), {.assumptions = true}));
}

TEST(TextReport, Ascii) {
    expect_golden("outage-80-ascii", text_report(samples::outage(), {.ascii = true}));
}

TEST(TextReport, ColourOnlyRepeatsWhatIsSaid) {
    std::string text = text_report(samples::outage(), {.colour = true});
    EXPECT_TRUE(contains(text, "\x1b[1;31mFAIL\x1b[0m"));
    for (std::size_t start = 0; (start = text.find("\x1b[", start)) != std::string::npos;) {
        text.erase(start, text.find('m', start) - start + 1);
    }
    EXPECT_EQ(text, text_report(samples::outage()));
}

TEST(TextReport, AnEmptyResultStillReads) {
    const std::string text = text_report({});
    EXPECT_TRUE(contains(text, "0 replications, seed 1, request grain"));
    EXPECT_TRUE(contains(text, "DONE   the scenario states no expectations"));
}

TEST(TextReport, TimesThatNeverCameEndAreSaidToBeNever) {
    studies::Result result = samples::outage();
    result.metrics[0] =
        samples::metric("failover", studies::Unit::seconds, samples::spread(350, 1900, 1000, 700));
    result.phases[5].in_median = HUGE_VAL;
    const std::string text = text_report(result);
    EXPECT_TRUE(contains(text, "time to failover                  never     never"));
    EXPECT_TRUE(contains(text, "time to failover in replication 417: never"));
    EXPECT_TRUE(contains(text, "  reconnect     never\n")) << text;
}

TEST(TextReport, IsTheSameUnderAnyLocale) {
    const std::string usual = text_report(samples::outage());
    const samples::ForeignLocale foreign;
    EXPECT_EQ(text_report(samples::outage()), usual);
}

/// What must hold of any report, whatever the result.
void expect_presentable(const std::string& text, const TextOptions& options) {
    EXPECT_TRUE(text.ends_with('\n') && !text.ends_with("\n\n"));
    EXPECT_FALSE(contains(text, "\n\n\n")) << text;
    EXPECT_FALSE(language::find_bad_text(text)) << text;
    for (const std::string& line : lines_of(text)) {
        EXPECT_LE(language::display_width(line), options.width) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
    }
    if (options.ascii) {
        EXPECT_EQ(text.find_first_of("\x80\xC2\xC3\xE2\xEF\xF0"), std::string::npos) << text;
    }
}

TEST(TextReport, NoLineIsLongerThanTheScreen) {
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        const studies::Result result = samples::random(seed);
        for (const std::size_t width : {60U, 77U, 80U, 100U, 140U, 200U}) {
            const TextOptions options{.width = width, .ascii = seed % 3 == 0, .assumptions = seed % 2 == 0};
            SCOPED_TRACE(testing::Message() << "seed " << seed << ", width " << width);
            expect_presentable(text_report(result, options), options);
            if (testing::Test::HasFailure()) {
                return;
            }
        }
    }
}

/// All counts so many times as great.
studies::Result scaled(double factor) {
    studies::Result result = samples::outage();
    for (studies::MetricResult& metric : result.metrics) {
        std::vector<double> values(metric.summary.sorted().begin(), metric.summary.sorted().end());
        for (double& value : values) {
            value *= metric.unit == studies::Unit::count ? factor : 1;
        }
        metric.summary = studies::Summary(std::move(values));
    }
    result.expectations[2].value = 62 * factor;
    result.expectations[2].interval = {58 * factor, 71 * factor};
    return result;
}

TEST(TextReport, CutsNoNumber) {
    for (const double factor : {1.0, 1e3, 2.3e4, 1e6, 1.7e9, 1e13}) {
        for (const std::size_t width : {60U, 70U, 78U, 80U, 90U, 100U, 120U, 140U}) {
            for (const std::string& line : lines_of(text_report(scaled(factor), {.width = width}))) {
                EXPECT_FALSE(std::regex_search(line, std::regex("[0-9](…|[.][.][.])")))
                    << width << ": " << line;
            }
        }
    }
}

TEST(TextReport, WrapsNoLabelThatHasAShorterForm) {
    for (const std::size_t width : {60U, 80U, 100U, 140U}) {
        const std::string text = text_report(scaled(2.3e4), {.width = width});
        EXPECT_TRUE(contains(text, "users still to move after 10m ") || contains(text, "still to move, 10m "))
            << text;
        EXPECT_TRUE(contains(text, "acknowledged writes lost ") || contains(text, "writes lost ")) << text;
    }
}

TEST(TextReport, TellsLargeCountsOfOneRowAlike) {
    const std::string text = text_report(scaled(2.5e4));
    EXPECT_TRUE(contains(text, "acknowledged writes lost         0.55 M    0.97 M  0.97 M – 1.00 M")) << text;
    EXPECT_TRUE(contains(text, "lost_writes  p(99) <= 100      1.55 M   (1.45 M – 1.77 M)")) << text;
}

TEST(TextReport, NamesEveryUndecidedMetricAtTheTop) {
    studies::Result result = samples::undecided();
    result.expectations[2].metric = "shift{resolvers:corporate}";
    result.expectations[3].metric = "stale{resolvers:corporate}@10m";
    EXPECT_TRUE(contains(text_report(result),
                         "\n  UNDECIDED   5 of 6 expectations after 1,000 replications: failover,\n"
                         "              shift{resolvers:corporate}, stale{resolvers:corporate}@10m,\n"
                         "              lost_writes, rto\n"));
}

TEST(TextReport, NarrowerThanAnyScreenCountsAsSixty) {
    EXPECT_EQ(text_report(samples::outage(), {.width = 0}), text_report(samples::outage(), {.width = 60}));
}

} // namespace
} // namespace gameday::reports
