#pragma once

#include <functional>
#include <optional>

#include "sim/time/time.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::studies {

/// Looks for the boundary between two neighbours of a sweep of one duration, one of which meets the target
/// and the other misses it, by halving again and again to 1 % of the value. Nothing where the sweep is none,
/// is not of durations, or has no such neighbours, or several: then there is no one boundary. `judge` tells
/// of a value whether it meets the target.
[[nodiscard]] std::optional<Boundary> find_boundary(const WhatIf& whatif,
                                                    const std::function<Outcome(sim::Duration)>& judge);

/// Whether along one swept duration the target is met, missed and met again, or the other way round.
[[nodiscard]] bool turns_back(const WhatIf& whatif);

} // namespace gameday::studies
