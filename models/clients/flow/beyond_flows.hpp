#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/faults/fault.hpp"
#include "models/world/system.hpp"

namespace gameday::models {

/// Something that flows do not follow: a metric may come out more than 3 % from the request grain's.
struct BeyondFlows {
    std::string path;   ///< of the field that is to blame: "regions.us-west-2.queue_limit"
    std::string reason; ///< "us-west-2's queue holds 6 requests"
};

/// What flows cannot follow of a system to which that happens, in the order of paths. docs/flow.md has what
/// was measured, under *Known differences*: each bound here lies between what is within 3 % there and what is
/// not.
[[nodiscard]] std::vector<BeyondFlows> beyond_flows(const SystemParameters& system,
                                                    std::span<const TimelineEntry> timeline);

} // namespace gameday::models
