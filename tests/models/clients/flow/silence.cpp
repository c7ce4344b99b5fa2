#include "models/clients/flow/silence.hpp"

#include <gtest/gtest.h>

namespace gameday::models {
namespace {

/// Attempts 5 s apart, when they fail in silence.
const std::vector<double> waited{5, 10};

TEST(Silence, IsWhatWasRecordedUntilTheNextChange) {
    Silence silence;
    EXPECT_TRUE(silence.none());
    EXPECT_FALSE(silence.record(0, 0)) << "nothing has changed";
    EXPECT_TRUE(silence.record(100, 1));
    EXPECT_FALSE(silence.record(110, 1));
    EXPECT_TRUE(silence.record(120, 0.25));
    EXPECT_EQ(silence.share_at(99), 0);
    EXPECT_EQ(silence.share_at(100), 1);
    EXPECT_EQ(silence.share_at(119), 1);
    EXPECT_EQ(silence.share_at(500), 0.25);
    silence.clear();
    EXPECT_TRUE(silence.none());
}

TEST(Silence, SendsThoseBackWhoMetIt) {
    Silence silence;
    silence.record(100, 1);
    silence.record(103, 0);
    EXPECT_EQ(come_back(silence, waited, 1, 104, 0, 1), 0) << "the first of them waits until 105";
    EXPECT_EQ(come_back(silence, waited, 1, 105, 0, 1), 1);
    EXPECT_EQ(come_back(silence, waited, 1, 107.5, 0, 1), 1) << "though all is well by now";
    EXPECT_EQ(come_back(silence, waited, 1, 108.5, 0, 1), 0);
    EXPECT_EQ(come_back(silence, waited, 2, 111, 0, 1), 0) << "their second attempt went well";
}

TEST(Silence, ComesOnTopOfWhatFailsAtOnce) {
    Silence silence;
    silence.record(100, 0.5);
    // A tenth is shed at each attempt, and half of the rest hangs: 0.55 of each.
    EXPECT_NEAR(come_back(silence, waited, 2, 200, 0.1, 0.9), 0.55 * 0.55, 1e-12);
    EXPECT_NEAR(come_back(silence, waited, 2, 107, 0.1, 0.9), 0.55 * 0.1, 1e-12)
        << "ten seconds ago nothing hung";
    EXPECT_EQ(come_back(silence, waited, 0, 200, 0.1, 0.9), 1) << "all make the first";
}

} // namespace
} // namespace gameday::models
