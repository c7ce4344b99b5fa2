#pragma once

#include <cstdint>

#include "sim/random/stream.hpp"

namespace gameday::sim {

/// How many events a Poisson law of that mean gives; 0 for a mean of zero or below. Means beyond what a
/// 64-bit count holds give the mean itself: its noise is far below the precision of a double there.
[[nodiscard]] std::uint64_t poisson(double mean, Draw& draw);

/// How many of `trials` succeed when each does with this probability.
[[nodiscard]] std::uint64_t binomial(std::uint64_t trials, double probability, Draw& draw);

/// How many of `trials` fair coins show heads; cheaper than `binomial` where they are few.
[[nodiscard]] std::uint64_t heads(std::uint64_t trials, Draw& draw);

} // namespace gameday::sim
