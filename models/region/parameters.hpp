#pragma once

#include "models/units.hpp"
#include "sim/fields/type.hpp"

namespace gameday::models {

/// `regions:` one region of the system.
struct RegionParameters {
    Count zones{3};
    Share footprint{1.0};
    Rate capacity;
    Duration queue_limit = Duration::seconds(1);

    static const fields::Type& description();
};

} // namespace gameday::models
