#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace gameday::sim {

/// A span of simulated time: a signed 64-bit count of nanoseconds, never a double.
/// What leaves the range saturates at its nearer end, and `never()` stays `never()` whatever is added
/// to it or taken from it.
class Duration {
public:
    constexpr Duration() = default;

    static constexpr Duration nanoseconds(std::int64_t count) { return Duration{count}; }
    static constexpr Duration milliseconds(std::int64_t count) { return Duration{count} * 1'000'000; }
    static constexpr Duration seconds(std::int64_t count) { return Duration{count} * 1'000'000'000; }
    static constexpr Duration minutes(std::int64_t count) { return seconds(count) * 60; }
    static constexpr Duration hours(std::int64_t count) { return minutes(count) * 60; }

    /// The nearest whole nanosecond to a count of seconds; saturates at `never()` and at zero below.
    static constexpr Duration from_seconds(double count) { return from_nanoseconds(count * 1e9); }
    /// The nearest whole nanosecond; saturates at `never()`; negative values and NaN become zero.
    static constexpr Duration from_nanoseconds(double count) {
        if (!(count > 0)) {
            return Duration{};
        }
        if (count >= 0x1p63) { // exactly representable; anything from here on would overflow the conversion
            return never();
        }
        // Adding a half before the cut would itself be rounded, and above 52 days to the wrong side.
        const auto whole = static_cast<std::int64_t>(count);
        return Duration{whole + (count - static_cast<double>(whole) >= 0.5 ? 1 : 0)};
    }
    /// Longer than any simulation: what a time-out that never fires lasts.
    static constexpr Duration never() { return Duration{std::numeric_limits<std::int64_t>::max()}; }

    [[nodiscard]] constexpr std::int64_t count() const { return nanoseconds_; }
    [[nodiscard]] constexpr double in_seconds() const { return static_cast<double>(nanoseconds_) * 1e-9; }

    constexpr auto operator<=>(const Duration&) const = default;

    constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
    friend constexpr Duration operator+(Duration a, Duration b) {
        if (a == never() || b == never()) {
            return never();
        }
        std::int64_t sum = 0;
        return __builtin_add_overflow(a.nanoseconds_, b.nanoseconds_, &sum) ? end_towards(b.nanoseconds_)
                                                                            : Duration{sum};
    }
    friend constexpr Duration operator-(Duration a, Duration b) {
        if (a == never()) {
            return never();
        }
        std::int64_t difference = 0;
        return __builtin_sub_overflow(a.nanoseconds_, b.nanoseconds_, &difference)
                   ? end_towards(a.nanoseconds_)
                   : Duration{difference};
    }
    friend constexpr Duration operator*(Duration a, std::int64_t factor) {
        std::int64_t product = 0;
        return __builtin_mul_overflow(a.nanoseconds_, factor, &product)
                   ? end_towards((a.nanoseconds_ < 0) == (factor < 0) ? 1 : -1)
                   : Duration{product};
    }
    friend constexpr Duration operator*(std::int64_t factor, Duration a) { return a * factor; }

private:
    explicit constexpr Duration(std::int64_t count) : nanoseconds_(count) {}
    static constexpr Duration end_towards(std::int64_t sign) {
        return sign < 0 ? Duration{std::numeric_limits<std::int64_t>::min()} : never();
    }
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
