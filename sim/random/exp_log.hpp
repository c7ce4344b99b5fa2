#pragma once

#include <cstdint>

namespace gameday::sim {

/// e to the power of x, within a few units of the last place, and with the same bits on every machine.
///
/// The C library picks another variant of exp and log for processors with fused multiply-add. Their last
/// bits differ, and of a million log-normal draws around an hour some then fall on another nanosecond.
/// These use only operations that IEEE 754 rounds in one way.
[[nodiscard]] double exp_same_everywhere(double x);

/// The natural logarithm of x > 0; see `exp_same_everywhere`.
[[nodiscard]] double log_same_everywhere(double x);

/// e^x − 1, with all its digits where x is small; see `exp_same_everywhere`.
[[nodiscard]] double expm1_same_everywhere(double x);

/// `base` to a small whole power; see `exp_same_everywhere`.
[[nodiscard]] inline double whole_power(double base, std::uint32_t power) {
    double all = 1;
    for (; power > 0; --power) {
        all *= base;
    }
    return all;
}

/// ln(1 + x) of x > -1, with all its digits where x is small; see `exp_same_everywhere`.
[[nodiscard]] double log1p_same_everywhere(double x);

} // namespace gameday::sim
