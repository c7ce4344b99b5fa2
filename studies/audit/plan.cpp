#include "studies/audit/plan.hpp"

#include <algorithm>
#include <cmath>

#include "studies/grain.hpp"

namespace gameday::studies {

namespace {

constexpr double most_requests = 10e6;
constexpr double least_compared = 3;
constexpr double most_compared = 12;

} // namespace

std::uint32_t audited_replications(double requests) {
    const double allowed = std::floor(most_requests / std::max(requests, 1.0));
    return allowed < least_compared ? 0 : static_cast<std::uint32_t>(std::min(allowed, most_compared));
}

std::optional<AuditPlan> plan_audit(const Document& document, models::Grain grain, bool wanted) {
    if (document.grain != GrainChoice::automatic || grain != models::Grain::flow) {
        return std::nullopt;
    }
    if (!wanted) {
        return AuditPlan{.skipped = "--no-audit"};
    }
    const double requests = requests_of(document);
    const std::uint32_t replications = audited_replications(requests + users_of(document));
    if (replications == 0) {
        return AuditPlan{.skipped = "three replications by requests would be more than 10 million requests"};
    }
    return AuditPlan{.replications = replications,
                     .requests_affordable =
                         requests * static_cast<double>(document.runs.value) <= affordable_requests};
}

} // namespace gameday::studies
