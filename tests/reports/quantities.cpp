#include "reports/quantities.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

using studies::Unit;

TEST(DurationText, LooksAsPeopleWriteIt) {
    EXPECT_EQ(duration_text(97), "1m 37s");
    EXPECT_EQ(duration_text(1142), "19m 02s");
    EXPECT_EQ(duration_text(3840), "1h 04m");
    EXPECT_EQ(duration_text(24.5), "24.5s");
    EXPECT_EQ(duration_text(0.85), "850ms");
    EXPECT_EQ(duration_text(HUGE_VAL), "never");
    EXPECT_EQ(duration_text(0), "0s");
    EXPECT_EQ(duration_text(32), "32.0s");
    EXPECT_EQ(duration_text(183600), "2d 03h");
    EXPECT_EQ(duration_text(-97), "−1m 37s");
    EXPECT_EQ(duration_text(std::nan("")), "unknown");
}

TEST(DurationText, SmallTimesTakeSmallerUnits) {
    EXPECT_EQ(duration_text(0.0015), "1.5ms");
    EXPECT_EQ(duration_text(0.00042), "420µs");
    EXPECT_EQ(duration_text(0.000000003), "3ns");
    EXPECT_EQ(duration_text(1e-12), "<1ns");
    EXPECT_EQ(duration_text(0.0019, Detail::fine), "1.9ms");
}

TEST(DurationText, NoUnitIsFilledToTheBrim) {
    EXPECT_EQ(duration_text(0.9994), "999ms");
    EXPECT_EQ(duration_text(0.9996), "1.0s");
    EXPECT_EQ(duration_text(59.94), "59.9s");
    EXPECT_EQ(duration_text(59.96), "1m 00s");
    EXPECT_EQ(duration_text(119.6), "2m 00s");
    EXPECT_EQ(duration_text(3599.4), "59m 59s");
    EXPECT_EQ(duration_text(3599.6), "1h 00m");
    EXPECT_EQ(duration_text(86369), "23h 59m");
    EXPECT_EQ(duration_text(86371), "1d 00h");
}

TEST(DurationText, BriefIsToTheSecondFineShowsMore) {
    EXPECT_EQ(duration_text(32.4, Detail::brief), "32s");
    EXPECT_EQ(duration_text(4.94, Detail::brief), "4.9s");
    EXPECT_EQ(duration_text(5, Detail::brief), "5s");
    EXPECT_EQ(duration_text(9.96, Detail::brief), "10s");
    EXPECT_EQ(duration_text(59.6, Detail::brief), "1m 00s");
    EXPECT_EQ(duration_text(97.3, Detail::brief), "1m 37s");
    EXPECT_EQ(duration_text(24.5004, Detail::fine), "24.5s");
    EXPECT_EQ(duration_text(24.5006, Detail::fine), "24.501s");
    EXPECT_EQ(duration_text(97.26, Detail::fine), "1m 37.3s");
    EXPECT_EQ(duration_text(3847, Detail::fine), "1h 04m 07s");
    EXPECT_EQ(duration_text(183660, Detail::fine), "2d 03h 01m");
}

TEST(DurationText, NoSizeIsTooMuch) {
    EXPECT_EQ(duration_text(1e8), "1157d 10h");
    EXPECT_EQ(duration_text(1e15), "1.16e+10d");
    EXPECT_EQ(duration_text(1e300, Detail::fine), "1.16e+295d");
}

TEST(ClockText, CountsFromTheStartOfTheClock) {
    constexpr std::int64_t second = 1'000'000'000;
    EXPECT_EQ(clock_text(0), "T+0:00:00");
    EXPECT_EQ(clock_text(1142 * second), "T+0:19:02");
    EXPECT_EQ(clock_text(1141'600'000'000), "T+0:19:02"); // to the nearest second, as durations are
    EXPECT_EQ(clock_text(36000 * second), "T+10:00:00");
    EXPECT_EQ(clock_text(-61 * second), "T−0:01:01");
    EXPECT_EQ(clock_text(-1), "T+0:00:00");
    EXPECT_EQ(clock_text(INT64_MIN), "T−2562047:47:17");
    EXPECT_EQ(clock_text(INT64_MAX), "T+2562047:47:17");
}

TEST(CountText, SeparatesThousands) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(1000), "1,000");
    EXPECT_EQ(count_text(1234567), "1,234,567");
    EXPECT_EQ(count_text(-1234), "−1,234");
    EXPECT_EQ(count_text(4.55), "4.55");
    EXPECT_EQ(count_text(150.27), "150.3");
    EXPECT_EQ(count_text(1500.27), "1,500");
    EXPECT_EQ(count_text(1500.27, Detail::fine), "1,500.27");
    EXPECT_EQ(count_text(1234.5e6), "1.234 billion");
    EXPECT_EQ(count_text(1234500000, Detail::fine), "1,234,500,000");
    EXPECT_EQ(count_text(5e12), "5 trillion");
    EXPECT_EQ(count_text(HUGE_VAL), "never");
}

TEST(ShareText, NeverRoundsToNothingOrAllWhatIsNeither) {
    EXPECT_EQ(share_text(0.072), "7.2 %");
    EXPECT_EQ(share_text(0.53), "53.0 %");
    EXPECT_EQ(share_text(0), "0 %");
    EXPECT_EQ(share_text(1), "100 %");
    EXPECT_EQ(share_text(0.0004), "0.04 %");
    EXPECT_EQ(share_text(0.99987), "99.987 %");
    EXPECT_EQ(share_text(1e-12), "<0.000001 %");
    EXPECT_EQ(share_text(1 - 1e-12), ">99.999999 %");
    EXPECT_EQ(share_text(0.07204, Detail::fine), "7.204 %");
    EXPECT_EQ(share_text(-0.072), "−7.2 %");
}

TEST(ValueText, NothingIsNever) {
    EXPECT_EQ(value_text(Unit::seconds, std::nullopt), "never");
    EXPECT_EQ(value_text(Unit::seconds, 97), "1m 37s");
    EXPECT_EQ(value_text(Unit::count, 1234), "1,234");
    EXPECT_EQ(value_text(Unit::share, 0.5), "50.0 %");
}

TEST(IntervalText, MayLackEnds) {
    EXPECT_EQ(interval_text(Unit::seconds, {1812.0, 1921.0}), "30m 12s – 32m 01s");
    EXPECT_EQ(interval_text(Unit::seconds, {1812.0, {}}), "at least 30m 12s");
    EXPECT_EQ(interval_text(Unit::seconds, {{}, 1812.0}), "at most 30m 12s");
    EXPECT_EQ(interval_text(Unit::seconds, {}), "");
}

TEST(IntervalText, TellsItsEndsApart) {
    EXPECT_EQ(interval_text(Unit::seconds, {97.1, 97.3}), "1m 37.1s – 1m 37.3s");
    EXPECT_EQ(interval_text(Unit::seconds, {97.0, 97.0}), "1m 37s – 1m 37s");
}

TEST(Counted, KnowsOne) {
    EXPECT_EQ(counted(1, "replication", "replications"), "1 replication");
    EXPECT_EQ(counted(1000, "replication", "replications"), "1,000 replications");
    EXPECT_EQ(counted(0, "replication", "replications"), "0 replications");
}

} // namespace
} // namespace gameday::reports
