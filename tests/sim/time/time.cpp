#include "sim/time/time.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace gameday::sim {
namespace {

constexpr Duration lowest = Duration::nanoseconds(std::numeric_limits<std::int64_t>::min());

TEST(Duration, UnitsAreWholeNanoseconds) {
    EXPECT_EQ(Duration::milliseconds(7).count(), 7'000'000);
    EXPECT_EQ(Duration::seconds(7).count(), 7'000'000'000);
    EXPECT_EQ(Duration::minutes(7), Duration::seconds(420));
    EXPECT_EQ(Duration::hours(7), Duration::minutes(420));
    EXPECT_DOUBLE_EQ(Duration::milliseconds(1500).in_seconds(), 1.5);
}

TEST(Duration, UnitsTooLargeAreNever) {
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(Duration::milliseconds(huge), Duration::never());
    EXPECT_EQ(Duration::seconds(huge), Duration::never());
    EXPECT_EQ(Duration::minutes(huge), Duration::never());
    EXPECT_EQ(Duration::hours(huge / 2), Duration::never());
    EXPECT_EQ(Duration::seconds(-huge), lowest);
}

TEST(Duration, NeverAbsorbsWhatIsAddedAndTaken) {
    const Duration second = Duration::seconds(1);
    EXPECT_EQ(Duration::never() + second, Duration::never());
    EXPECT_EQ(second + Duration::never(), Duration::never());
    EXPECT_EQ(Duration::never() + Duration::seconds(-1), Duration::never());
    EXPECT_EQ(Duration::never() - second, Duration::never());
    EXPECT_EQ(Duration::never() - Duration::never(), Duration::never());
    EXPECT_EQ(Duration::never() * 2, Duration::never());
}

TEST(Duration, ArithmeticThatLeavesTheRangeStopsAtTheNearerEnd) {
    const Duration nearly = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max() - 1);
    EXPECT_EQ(nearly + nearly, Duration::never());
    EXPECT_EQ(lowest + Duration::nanoseconds(-1), lowest);
    EXPECT_EQ(lowest - Duration::nanoseconds(1), lowest);
    EXPECT_EQ(Duration::seconds(-3) - Duration::never(), lowest);
    EXPECT_EQ(nearly - Duration::seconds(-1), Duration::never());
    EXPECT_EQ(nearly * 2, Duration::never());
    EXPECT_EQ(nearly * -2, lowest);
    EXPECT_EQ(lowest * 2, lowest);
    EXPECT_EQ(lowest * -1, Duration::never());
}

TEST(Duration, AddsSubtractsMultipliesAndCompares) {
    Duration sum = Duration::seconds(2);
    sum += Duration::milliseconds(500);
    EXPECT_EQ(sum, Duration::milliseconds(2500));
    EXPECT_EQ(sum - Duration::seconds(3), Duration::milliseconds(-500));
    EXPECT_EQ(3 * sum, Duration::milliseconds(7500));
    EXPECT_EQ(sum * 3, 3 * sum);
    EXPECT_LT(Duration::seconds(1), sum);
    EXPECT_GT(Duration::never(), Duration::hours(1'000'000));
}

TEST(DurationFromDouble, RoundsToTheNearestNanosecond) {
    EXPECT_EQ(Duration::from_seconds(0.1).count(), 100'000'000);
    EXPECT_EQ(Duration::from_nanoseconds(1.4).count(), 1);
    EXPECT_EQ(Duration::from_nanoseconds(1.5).count(), 2);
    EXPECT_EQ(Duration::from_nanoseconds(0.5).count(), 1);
    EXPECT_EQ(Duration::from_nanoseconds(std::nextafter(0.5, 0)).count(), 0);
}

TEST(DurationFromDouble, KeepsOddNanosecondsBeyond52Days) {
    // Here doubles are whole numbers, and adding a half before cutting would round to even.
    EXPECT_EQ(Duration::from_nanoseconds(0x1p52 + 1).count(), (std::int64_t{1} << 52) + 1);
    EXPECT_EQ(Duration::from_nanoseconds(0x1p53 - 1).count(), (std::int64_t{1} << 53) - 1);
}

TEST(DurationFromDouble, NegativeAndNotANumberAreZero) {
    EXPECT_EQ(Duration::from_seconds(-1), Duration{});
    EXPECT_EQ(Duration::from_seconds(-std::numeric_limits<double>::infinity()), Duration{});
    EXPECT_EQ(Duration::from_seconds(std::numeric_limits<double>::quiet_NaN()), Duration{});
    EXPECT_EQ(Duration::from_nanoseconds(-0.0), Duration{});
}

TEST(DurationFromDouble, TooLargeIsNever) {
    EXPECT_EQ(Duration::from_nanoseconds(0x1p63), Duration::never());
    EXPECT_LT(Duration::from_nanoseconds(std::nextafter(0x1p63, 0)), Duration::never());
    EXPECT_EQ(Duration::from_seconds(1e300), Duration::never());
    EXPECT_EQ(Duration::from_seconds(std::numeric_limits<double>::infinity()), Duration::never());
}

TEST(Time, CountsFromTheStart) {
    const Time start;
    const Time later = start + Duration::seconds(90);
    EXPECT_EQ(start.count(), 0);
    EXPECT_EQ(later.since_start(), Duration::seconds(90));
    EXPECT_EQ(later - start, Duration::seconds(90));
    EXPECT_EQ(start - later, Duration::seconds(-90));
    EXPECT_EQ(later - Duration::seconds(30), Time::at(Duration::seconds(60)));
    EXPECT_LT(start, later);
}

TEST(Time, NeverComesAfterEverythingAndStaysNever) {
    EXPECT_LT(Time::at(Duration::hours(2'000'000)), Time::never());
    EXPECT_EQ(Time::never() + Duration::seconds(1), Time::never());
    EXPECT_EQ(Time::at(Duration::seconds(1)) + Duration::never(), Time::never());
    EXPECT_EQ(Time::never() - Time::at(Duration::seconds(1)), Duration::never());
}

} // namespace
} // namespace gameday::sim
