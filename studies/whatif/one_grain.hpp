#pragma once

#include <optional>
#include <string>

#include "models/grain.hpp"
#include "studies/audit/audit.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::studies {

/// The grain at which all alternatives are simulated, and how it was found.
struct OneGrain {
    models::Grain grain = models::Grain::request;
    std::string beyond_flows;
    std::optional<Audit> audit;
    bool only_base_audited = false;
    std::string off_in; ///< the first alternative in which flows are off; empty: in none
};

/// Requests where flows cannot follow one of the alternatives, unless there are too many of them: as
/// `grain_of` tells of each, or more than `affordable_requests` in all. Else flows. Flows are held against
/// requests in every alternative, with the same number of replications, as far as ten million requests allow;
/// where that is fewer than three each, in the base alone. What is said of a metric is about the alternative
/// in which it is farthest off; its intervals hold for all metrics of all alternatives together.
[[nodiscard]] OneGrain one_grain(const Alternatives& alternatives, const WhatIfOptions& options);

} // namespace gameday::studies
