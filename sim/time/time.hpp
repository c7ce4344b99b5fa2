#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace gameday::sim {

/// A span of simulated time: a signed 64-bit count of nanoseconds, never a double.
/// Sums that leave the range saturate, so that `never()` absorbs whatever is added to it.
class Duration {
  public:
    constexpr Duration() = default;

    static constexpr Duration nanoseconds(std::int64_t count) { return Duration{count}; }
    static constexpr Duration milliseconds(std::int64_t count) { return Duration{count * 1'000'000}; }
    static constexpr Duration seconds(std::int64_t count) { return Duration{count * 1'000'000'000}; }
    static constexpr Duration minutes(std::int64_t count) { return seconds(count * 60); }
    static constexpr Duration hours(std::int64_t count) { return minutes(count * 60); }

    /// The nearest whole nanosecond to a count of seconds; saturates at `never()` and at zero below.
    static constexpr Duration from_seconds(double count) { return from_nanoseconds(count * 1e9); }
    /// The nearest whole nanosecond; saturates at `never()`; negative values and NaN become zero.
    static constexpr Duration from_nanoseconds(double count) {
        if (!(count > 0)) {
            return Duration{};
        }
        // 2^63 is exactly representable; anything at or above it would overflow the conversion.
        return count >= 0x1p63 ? never() : Duration{static_cast<std::int64_t>(count + 0.5)};
    }
    /// Longer than any simulation: what a time-out that never fires lasts.
    static constexpr Duration never() { return Duration{std::numeric_limits<std::int64_t>::max()}; }

    [[nodiscard]] constexpr std::int64_t count() const { return nanoseconds_; }
    [[nodiscard]] constexpr double in_seconds() const { return static_cast<double>(nanoseconds_) * 1e-9; }

    constexpr auto operator<=>(const Duration&) const = default;

    constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
    friend constexpr Duration operator+(Duration a, Duration b) {
        std::int64_t sum = 0;
        return __builtin_add_overflow(a.nanoseconds_, b.nanoseconds_, &sum) || a == never() || b == never()
                   ? never()
                   : Duration{sum};
    }
    friend constexpr Duration operator-(Duration a, Duration b) {
        return a == never() ? never() : Duration{a.nanoseconds_ - b.nanoseconds_};
    }
    friend constexpr Duration operator*(Duration a, std::int64_t factor) {
        std::int64_t product = 0;
        return __builtin_mul_overflow(a.nanoseconds_, factor, &product) ? never() : Duration{product};
    }
    friend constexpr Duration operator*(std::int64_t factor, Duration a) { return a * factor; }

  private:
    explicit constexpr Duration(std::int64_t count) : nanoseconds_(count) {}
    std::int64_t nanoseconds_ = 0;
};

/// An instant of simulated time: nanoseconds since the start of the run.
class Time {
  public:
    constexpr Time() = default;

    static constexpr Time at(Duration since_start) { return Time{since_start}; }
    /// After the end of every run.
    static constexpr Time never() { return Time{Duration::never()}; }

    [[nodiscard]] constexpr Duration since_start() const { return since_start_; }
    [[nodiscard]] constexpr std::int64_t count() const { return since_start_.count(); }

    constexpr auto operator<=>(const Time&) const = default;

    friend constexpr Time operator+(Time t, Duration d) { return Time{t.since_start_ + d}; }
    friend constexpr Time operator-(Time t, Duration d) { return Time{t.since_start_ - d}; }
    friend constexpr Duration operator-(Time a, Time b) { return a.since_start_ - b.since_start_; }

  private:
    explicit constexpr Time(Duration since_start) : since_start_(since_start) {}
    Duration since_start_;
};

} // namespace gameday::sim
