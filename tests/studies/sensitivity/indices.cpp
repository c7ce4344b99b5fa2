#include "studies/sensitivity/indices.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../own_system.hpp"
#include "../scenario_folder.hpp"

namespace gameday::studies {
namespace {

using ::testing::HasSubstr;

class IndicesTest : public ::testing::Test {
protected:
    std::optional<IndicesQuestion> load(const std::string& metric, const std::vector<std::string>& paths) {
        OwnSystem own;
        own.by = "operators: {me: {alarm: 0s, acknowledge: \"uniform(0s, 60s)\", confirm: \"uniform(0s, "
                 "100s)\", decide: 10s}}\n";
        own.on = "on: region-alarm, by: me, ";
        own.client = client_;
        folder_.write("mine.yaml", own.text());
        language::Diagnostics diagnostics;
        auto question = load_indices(folder_.path("mine.yaml"), {}, metric, paths,
                                     Study::Differences::accepted, diagnostics);
        told_ = diagnostics.render();
        return question;
    }

    Indices explain(const std::string& metric, const std::vector<std::string>& paths, std::uint32_t rows) {
        const auto question = load(metric, paths);
        EXPECT_TRUE(question) << told_;
        return explain_variance(*question, {.runs = rows, .threads = 2, .grain = models::Grain::flow});
    }

    std::string client_;
    ScenarioFolder folder_;
    std::string told_;
};

const SobolIndex& index_of(const Indices& indices, const std::string& path) {
    for (const Indices::Figure& one : indices.figures) {
        if (one.path == path) {
            return one.index;
        }
    }
    throw std::out_of_range(path);
}

TEST_F(IndicesTest, SharesOutTheVarianceOfASum) {
    // What is decided waits for a page, two uniform laws, and the phase of the health check: variances
    // 60²/12 = 300 and 100²/12 = 833 s², beside the check's, which is chance.
    const Indices indices = explain("decide mean", {"operators.me.acknowledge", "operators.me.confirm"}, 256);
    ASSERT_EQ(indices.figures.size(), 3U);
    const double chance = index_of(indices, "random numbers").total;
    const double rest = 1 - chance;
    EXPECT_EQ(indices.figures.front().path, "operators.me.confirm");
    EXPECT_NEAR(index_of(indices, "operators.me.confirm").total, rest * 833 / 1133, 0.06);
    EXPECT_NEAR(index_of(indices, "operators.me.acknowledge").total, rest * 300 / 1133, 0.06);
    EXPECT_NEAR(indices.deviation * indices.deviation * rest, 1133, 120);
    EXPECT_EQ(indices.never, 0U);
    EXPECT_EQ(indices.evaluations, 256U * 5);
}

TEST_F(IndicesTest, KnowsChanceWhereNothingElseMatters) {
    const Indices indices = explain("decide mean", {"dns.app.ttl"}, 64);
    EXPECT_EQ(index_of(indices, "dns.app.ttl").total, 0);
    EXPECT_NEAR(index_of(indices, "random numbers").first, 1, 0.3);
}

TEST_F(IndicesTest, RefusesWhatHasNoAnswer) {
    EXPECT_FALSE(load("decide p(95)", {"operators.me.acknowledge"}));
    EXPECT_THAT(told_, HasSubstr("ask for the mean, such as decide mean"));
    EXPECT_FALSE(load("decide mean", {"operators.me", "dns.app"}));
    EXPECT_THAT(told_, HasSubstr("figures to vary together, of which 5 at most are"));
}

} // namespace
} // namespace gameday::studies
