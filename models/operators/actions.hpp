#pragma once

#include <span>

#include "models/operators/parameters.hpp"
#include "models/topology/region_id.hpp"
#include "sim/record/observable.hpp"
#include "sim/stories/story.hpp"

namespace gameday::models {

struct Estate;

/// What a step that has begun waits for, other than its own duration.
enum class Hindrance : std::uint8_t {
    none,
    no_replica,   ///< there is none that could be promoted
    lag,          ///< the lag gate: the replica is too far behind
    asks,         ///< the lag gate: somebody has to say whether to go on all the same
    lost_replica, ///< the replica that is being promoted cannot be reached
    lost_log,     ///< a switchover: the rest of the log cannot arrive
    not_needed,   ///< none, and nothing to do either: the alarm is about a region without the primary
    promoted,     ///< the same: what it would promote is the primary, or another run has promoted a replica
};

/// What an action may need to know of the run it belongs to.
struct StepRun {
    Estate* estate;
    /// The step's own name among all steps: "runbooks.region-failover.steps.promote".
    std::string address;
    /// The region that the alarm is about; none in a runbook that a timeline started.
    RegionId alarmed;
    /// When the runbook was called for: by the alarm or the page that people answer with it; when it was
    /// started, where nobody was asked.
    Time called;
    /// Who runs it; nobody when it is automatic.
    const OperatorParameters* by;
    /// Tells one run's draws from another's.
    std::uint32_t ordinal;
    /// Set by the action while it cannot go on.
    sim::Observable<Hindrance>* hindrance;
    /// Set by the action when it has been carried out.
    sim::Observable<bool>* done;
    /// What the action found, for `StepAction::done_words`; 0 from the start.
    int* found;

    [[nodiscard]] sim::Engine& engine() const;
    /// How long something takes in this run of this step; `quantity` tells draws of one step apart.
    [[nodiscard]] Duration draw(const fields::Distribution& time, const char* quantity = "duration") const;
};

/// One thing that a runbook's step can do.
struct StepAction {
    fields::CaseOption option;
    /// Carries it out, from where the step begins.
    sim::Story (*carry_out)(StepRun run, const fields::Case& step) = nullptr;
    /// What the timeline tells when it is done, and has found that; nothing for actions whose effects speak
    /// for themselves.
    std::string (*done_words)(const fields::Case& step, int found) = nullptr;
    /// The database whose primary it may replace, by name; nothing for actions that replace none.
    std::optional<std::string> (*promotes)(const fields::Case& step) = nullptr;
    /// Whether it cannot replace one that is lost.
    bool needs_the_primary = false;
    /// Whether it replaces a primary only where the alarm is about the primary's own region, or no alarm is.
    bool minds_the_alarm = false;
    /// The region whose replica it promotes, if it says which.
    std::optional<std::string> (*promotes_in)(const fields::Case& step) = nullptr;
    /// Whether it moves users away from a region, and which one: the name given, or empty for the
    /// region that the alarm is about.
    std::optional<std::string> (*moves_users_from)(const fields::Case& step) = nullptr;
    /// The name whose users it moves, by its key in `dns`; empty: none.
    std::string (*shifts)(const fields::Case& step) = nullptr;
    /// The database endpoint that it edits, by DNS name.
    std::optional<std::string> (*points_to)(const fields::Case& step) = nullptr;
};

/// Every action, in the order they are documented. A new one is a file with its story, and a line here.
std::span<const StepAction> step_actions();
const StepAction& step_action(const fields::Case& step);
/// The database whose primary a step may replace, by name; nothing: none, or the step names no action.
std::optional<std::string> promoted_by(const fields::Case& step);
const fields::Type& step_actions_type();

} // namespace gameday::models
