#pragma once

#include <cstdint>
#include <span>

#include "sim/random/stream.hpp"

namespace gameday::sim {

/// Adds to each place its part of `count`, of which each one falls into any place with the same probability.
/// There are 2 to 64 places.
void share_out_alike(std::uint64_t count, std::span<std::uint64_t> places, Draw& draw);

/// The same where places are as likely as their weights say: a weight for each, none below zero, not all
/// zero.
void share_out(std::uint64_t count, std::span<const double> weights, std::span<std::uint64_t> places,
               Draw& draw);

} // namespace gameday::sim
