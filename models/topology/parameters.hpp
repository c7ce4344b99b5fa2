#pragma once

#include <optional>
#include <vector>

#include "models/units.hpp"
#include "sim/fields/type.hpp"

namespace gameday::models {

/// `network:` one connection between two regions.
struct LinkParameters {
    std::vector<Name> between;
    Duration round_trip;
    std::optional<fields::TransferPrice> price;

    static const fields::Type& description();
};

} // namespace gameday::models
