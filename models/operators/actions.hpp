#pragma once

#include <span>

#include "models/operators/parameters.hpp"
#include "models/topology/region_id.hpp"
#include "sim/record/observable.hpp"
#include "sim/stories/story.hpp"

namespace gameday::models {

struct Estate;

/// What an action may need to know of the run it belongs to.
struct StepRun {
    Estate* estate;
    /// The region that the alarm is about; none in a runbook that a timeline started.
    RegionId alarmed;
    /// When the runbook was started.
    Time began;
    /// Who runs it; nobody when it is automatic.
    const OperatorParameters* by;
    /// Tells one run's draws from another's.
    std::uint32_t ordinal;
    /// Set by the action when it has been carried out.
    sim::Observable<bool>* done;
};

/// One thing that a runbook's step can do.
struct StepAction {
    fields::CaseOption option;
    /// Carries it out, from where the step begins.
    sim::Story (*carry_out)(StepRun run, const fields::Case& step);
    /// The database whose primary it may replace, by name; nothing for actions that replace none.
    std::optional<std::string> (*promotes)(const fields::Case& step) = nullptr;
    /// Whether it moves users away from a region, and which one: the name given, or empty for the
    /// region that the alarm is about.
    std::optional<std::string> (*moves_users_from)(const fields::Case& step) = nullptr;
    /// The database endpoint that it edits, by DNS name.
    std::optional<std::string> (*points_to)(const fields::Case& step) = nullptr;
};

/// Every action, in the order they are documented. A new one is a file with its story, and a line here.
std::span<const StepAction> step_actions();
const StepAction& step_action(const fields::Case& step);
const fields::Type& step_actions_type();

} // namespace gameday::models
