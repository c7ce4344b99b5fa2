#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/grain.hpp"
#include "studies/document.hpp"

namespace gameday::studies {

/// Which replications are simulated at both grains. It depends on nothing but the scenario, so that results
/// do not depend on how many replications somebody asks for.
struct AuditPlan {
    std::uint32_t replications = 0; ///< from the first on; 0: none
    std::string skipped = {};       ///< why there are none
    /// Whether as many replications as the scenario asks for can be made by requests, where flows are off: a
    /// thousand million requests, which take a core some two minutes.
    bool requests_affordable = true;
};

/// The plan for a document that is simulated at that grain; nothing where somebody has chosen the grain, or
/// requests are simulated anyway. As many replications as ten million requests allow, 12 at most: first
/// attempts, counted beforehand, and a user counts as one more for being set up. Fewer than 3 tell nothing,
/// and are not made.
[[nodiscard]] std::optional<AuditPlan> plan_audit(const Document& document, models::Grain grain, bool wanted);

} // namespace gameday::studies
