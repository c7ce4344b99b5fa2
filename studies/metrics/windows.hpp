#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/clients/flow/drawn_series.hpp"

namespace gameday::studies {

/// Requests that began in one second, and those among them that failed for good.
struct SecondTally {
    std::uint64_t total = 0;
    std::uint64_t failed = 0;
};

/// What the windows of a run say. A window starts at each whole second, is 60 s long, and grows until
/// it holds 1,000 requests; for the last seconds, whose own would reach past the end of the run, the last
/// full one speaks. If not even one fits, the whole run is one window.
struct WindowVerdict {
    /// Seconds whose window misses the target.
    std::uint64_t missed = 0;
    /// One after the last such second: from there on every window meets it. 0: none missed.
    std::uint64_t recovered = 0;
    /// Whether the last window that is judged misses it: it never recovered.
    bool never = false;
};

[[nodiscard]] WindowVerdict judge_windows(std::span<const SecondTally> seconds, double target);

/// Seconds that are drawn when they are looked at, of several series together.
struct ExpectedSeconds {
    std::size_t seconds = 0;
    std::vector<const models::DrawnSeries*> series;
    std::array<bool, 2> kinds{}; ///< by RequestKind: those that count

    [[nodiscard]] std::array<SecondTally, models::DrawnSeries::minute> minute(std::size_t number) const;
};

/// The same verdict. No second is drawn for windows that the rates leave no doubt about: those that would
/// come out otherwise once in 10^6.
[[nodiscard]] WindowVerdict judge_expected_windows(const ExpectedSeconds& expected, double target);

} // namespace gameday::studies
