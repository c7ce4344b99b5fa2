#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/audit/paired.hpp"
#include "studies/unit.hpp"

/// Flows held against requests, on the user's own system.
namespace gameday::studies {

/// Means may be that far apart before requests are simulated instead.
inline constexpr double audited_within = 0.03;

/// A metric, compared at both grains.
struct AuditedMetric {
    std::string key;
    Unit unit = Unit::seconds;
    /// A figure of the headline, or something is expected of it: requests are simulated where it is off.
    bool decides = false;
    PairedDifference difference; ///< the reference is requests, the other is flows

    [[nodiscard]] bool off() const { return decides && difference.beyond(audited_within); }
};

enum class AuditDecision : std::uint8_t {
    none,          ///< nothing was compared
    flow,          ///< of no metric that decides flows are certain to be off
    request,       ///< of one they are, and requests are simulated instead
    too_much_work, ///< of one they are, and they are kept all the same
};

/// What came of holding flows against requests.
struct Audit {
    std::uint32_t replications = 0; ///< at both grains
    std::vector<AuditedMetric> differences;
    AuditDecision decision = AuditDecision::none;
    std::string skipped; ///< why nothing was compared

    /// Flows are certain to be off in a metric that decides.
    [[nodiscard]] bool flows_are_off() const {
        return decision == AuditDecision::request || decision == AuditDecision::too_much_work;
    }
    /// Flows are known to be off, and taken all the same.
    [[nodiscard]] bool doubtful() const { return decision == AuditDecision::too_much_work; }
};

} // namespace gameday::studies
