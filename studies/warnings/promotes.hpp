#pragma once

#include <algorithm>
#include <string>

#include "models/operators/actions.hpp"

namespace gameday::studies {

/// Whether some step of a runbook would promote a replica of that database.
[[nodiscard]] inline bool promotes(const models::RunbookParameters& runbook, const std::string& database) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const models::StepParameters& step) {
        const auto promoted = models::step_action(step.action).promotes;
        return promoted != nullptr && promoted(step.action) == database;
    });
}

} // namespace gameday::studies
