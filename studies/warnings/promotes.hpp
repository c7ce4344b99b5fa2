#pragma once

#include <algorithm>
#include <string>

#include "models/operators/actions.hpp"

namespace gameday::studies {

/// Whether some step of a runbook would promote a replica of that database, also where its primary is `lost`.
[[nodiscard]] inline bool promotes(const models::RunbookParameters& runbook, const std::string& database,
                                   bool lost = false) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const models::StepParameters& step) {
        return models::promoted_by(step.action) == database &&
               !(lost && models::step_action(step.action).needs_the_primary);
    });
}

} // namespace gameday::studies
