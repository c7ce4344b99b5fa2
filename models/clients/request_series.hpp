#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/units.hpp"

namespace gameday::models {

/// What a request wants: to read, or to write as well.
enum class RequestKind : std::uint8_t { read, write };

/// How many requests began in a second, and how many of them failed for good.
struct Second {
    std::array<std::uint32_t, 2> total{};  // by RequestKind
    std::array<std::uint32_t, 2> failed{}; // by RequestKind
};

/// What users saw, after their retries, by the whole second in which they first tried. Seconds are
/// counted from the clock of the run, so that it falls on the edge of one.
class RequestSeries {
public:
    /// `clock` is when the clock of the metrics starts, `length` how long the run is.
    RequestSeries(Time clock, Duration length)
        : before_clock_(whole_seconds_up(clock - Time{})), origin_(clock - Duration::seconds(before_clock_)),
          seconds_(static_cast<std::size_t>(whole_seconds_up(Time{} + length - origin_)) + 1) {}

    /// Forgets what it has counted.
    void clear() { std::fill(seconds_.begin(), seconds_.end(), Second{}); }
    void count(Time first_attempt, RequestKind kind, bool ok) {
        Second& second =
            seconds_[static_cast<std::size_t>((first_attempt - origin_).count() / 1'000'000'000)];
        const auto k = static_cast<std::size_t>(kind);
        ++second.total[k];
        second.failed[k] += ok ? 0 : 1;
    }

    [[nodiscard]] std::span<const Second> seconds() const { return seconds_; }
    /// How many of the seconds lie before the clock starts.
    [[nodiscard]] std::size_t before_clock() const { return static_cast<std::size_t>(before_clock_); }

private:
    static std::int64_t whole_seconds_up(Duration d) { return (d.count() + 999'999'999) / 1'000'000'000; }

    std::int64_t before_clock_;
    Time origin_;
    std::vector<Second> seconds_;
};

} // namespace gameday::models
