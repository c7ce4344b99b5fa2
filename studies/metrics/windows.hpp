#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/clients/flow/drawn_series.hpp"
#include "models/clients/window_judge.hpp"

namespace gameday::studies {

using models::SecondTally;
using models::WindowVerdict;

/// Seconds that are drawn when they are looked at, of several series together.
struct ExpectedSeconds {
    std::size_t seconds = 0;
    std::vector<const models::DrawnSeries*> series;
    std::array<bool, 2> kinds{}; ///< by RequestKind: those that count

    [[nodiscard]] std::array<SecondTally, models::DrawnSeries::minute> minute(std::size_t number) const;
};

/// What windows say of them. No second is drawn for windows that the rates leave no doubt about: those that
/// would come out otherwise once in 10^5.
[[nodiscard]] WindowVerdict judge_expected_windows(const ExpectedSeconds& expected, double target);

} // namespace gameday::studies
