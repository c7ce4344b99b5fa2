#include "reports/headline.hpp"

#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

std::vector<std::string> labels(std::vector<double> stale) {
    studies::Result result;
    result.metrics.push_back(
        {"stale@10m", "doc", studies::Unit::share, studies::Summary(std::move(stale)), {50, 95}});
    std::vector<std::string> found;
    for (const HeadlineFigure& figure : headline_figures(result)) {
        found.push_back(figure.label);
    }
    return found;
}

TEST(Headline, TellsWhoIsStillToMove) {
    EXPECT_EQ(labels({0.05, 0.2}), std::vector<std::string>{"users still to move after 10m"});
    EXPECT_EQ(labels({0, 0}), std::vector<std::string>{"users still to move after 10m"});
    EXPECT_EQ(labels({0.99, 1}), std::vector<std::string>{"users still to move after 10m"});
}

TEST(Headline, HasALabelForLittleRoom) {
    studies::Result result;
    result.metrics.push_back({"stale@10m", "doc", studies::Unit::share, studies::Summary({0.5}), {50, 95}});
    EXPECT_EQ(headline_figures(result).front().brief, "still to move, 10m");
}

TEST(Headline, SaysNothingOfAnInstantBeforeTheMoveBegan) {
    EXPECT_EQ(labels({1, 1}), std::vector<std::string>{});
}

} // namespace
} // namespace gameday::reports
