#include "studies/metric_key.hpp"

#include <string>

#include <gtest/gtest.h>

namespace gameday::studies {
namespace {

/// What is said of a key, and where: "<offset>: <why> | <help>".
std::string told(const std::string& text) {
    const auto parsed = parse_metric_key(text);
    return parsed.value ? "accepted"
                        : std::to_string(parsed.offset) + ": " + parsed.why + " | " + parsed.help;
}

/// The key as it is written again.
std::string again(const std::string& text) {
    const auto parsed = parse_metric_key(text);
    return parsed.value ? parsed.value->text() : "refused: " + parsed.why;
}

TEST(MetricKey, IsAName) {
    const auto parsed = parse_metric_key("rto");
    ASSERT_TRUE(parsed.value);
    EXPECT_EQ(parsed.value->name, "rto");
    EXPECT_TRUE(parsed.value->labels.empty());
    EXPECT_FALSE(parsed.value->at);
    EXPECT_EQ(parsed.value->label("clients"), "");
}

TEST(MetricKey, HasLabelsAndAnInstant) {
    const auto parsed = parse_metric_key("stale{resolvers:isp,clients:east}@1h30m");
    ASSERT_TRUE(parsed.value);
    EXPECT_EQ(parsed.value->name, "stale");
    EXPECT_EQ(parsed.value->label("resolvers"), "isp");
    EXPECT_EQ(parsed.value->label("clients"), "east");
    EXPECT_EQ(parsed.value->at, sim::Duration::minutes(90));
}

TEST(MetricKey, IsWrittenInOneWay) {
    EXPECT_EQ(again("rto"), "rto");
    EXPECT_EQ(again("shift{resolvers:isp}"), "shift{resolvers:isp}");
    EXPECT_EQ(again("shift{share:99.9%,resolvers:isp}"), "shift{resolvers:isp,share:99.9%}");
    EXPECT_EQ(again("stale@600s"), "stale@10m");
    EXPECT_EQ(again("stale{clients:east}@0s"), "stale{clients:east}@0s");
}

TEST(MetricKey, MayNameRegionsWithDashes) {
    EXPECT_EQ(again("rto{region:us-east-1}"), "rto{region:us-east-1}");
}

TEST(MetricKey, SaysWhatIsWrongAndWhere) {
    const std::string example = "such as shift{resolvers:isp}, stale@10m or rto";
    const std::string like = "labels look like {resolvers:isp}";
    EXPECT_EQ(told(""), "0: '' is not the name of a metric | " + example);
    EXPECT_EQ(told("RTO"), "0: 'RTO' is not the name of a metric | " + example);
    EXPECT_EQ(told("rto reads"), "0: 'rto reads' is not the name of a metric | " + example);
    EXPECT_EQ(told("{clients:east}"), "0: '{clients:east}' is not the name of a metric | " + example);
    EXPECT_EQ(told("rto{clients:east"), "3: the labels of 'rto' lack their closing brace | " + example);
    EXPECT_EQ(told("rto{}"), "4: '' is not a label | " + like);
    EXPECT_EQ(told("rto{east}"), "4: 'east' is not a label | " + like);
    EXPECT_EQ(told("rto{clients:}"), "4: 'clients:' is not a label | " + like);
    EXPECT_EQ(told("rto{:east}"), "4: ':east' is not a label | " + like);
    EXPECT_EQ(told("rto{clients:east,west}"), "17: 'west' is not a label | " + like);
    EXPECT_EQ(told("rto{clients:east,}"), "17: '' is not a label | " + like);
    EXPECT_EQ(told("rto{clients:east, region:r}"), "17: ' region:r' is not a label | " + like);
    EXPECT_EQ(told("rto{clients:east,clients:west}"), "17: label 'clients' stands there twice | ");
    EXPECT_EQ(told("rto{clients:east}x"), "17: 'x' is too much after 'rto{clients:east}' | " + example);
    EXPECT_EQ(told("stale@10"), "6: '@10' needs a duration with a unit | write 10s");
    EXPECT_EQ(told("stale@"), "6: '@' needs a duration with a unit | such as 30s, 70ms or 1h30m");
    EXPECT_EQ(told("stale{clients:east}@-1s"), "20: '@-1s' cannot be negative | durations start at 0s");
}

} // namespace
} // namespace gameday::studies
