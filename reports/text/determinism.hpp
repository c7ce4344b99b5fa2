#pragma once

#include <cstdint>
#include <string>

#include "models/grain.hpp"
#include "studies/determinism.hpp"

namespace gameday::reports {

/// What was asked for.
struct DeterminismAsked {
    std::uint64_t seed = 1;
    std::uint32_t replications = 1;
    models::Grain grain = models::Grain::request;
};

/// What a check of determinism found, in lines of at most 80 columns where names allow it.
[[nodiscard]] std::string determinism_text(const studies::Determinism& found, const DeterminismAsked& asked);

} // namespace gameday::reports
