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

/// As many requests may be simulated where flows are off: they take a core some two minutes.
inline constexpr double affordable_requests = 1e9;

/// How many replications are compared where one of them, at both grains, takes so many requests: as many as
/// ten million requests allow, 12 at most; fewer than 3 tell nothing, and are none.
[[nodiscard]] std::uint32_t audited_replications(double requests);

/// The plan for a document that is simulated at that grain; nothing where somebody has chosen the grain, or
/// requests are simulated anyway. Requests are first attempts, counted beforehand; a user counts as one more
/// for being set up.
[[nodiscard]] std::optional<AuditPlan> plan_audit(const Document& document, models::Grain grain, bool wanted);

} // namespace gameday::studies
