#include "models/world/prospects.hpp"

#include <algorithm>

#include "models/operators/actions.hpp"

namespace gameday::models {

namespace {

bool runbook_promotes(const RunbookParameters& runbook, const std::string& database) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const StepParameters& step) {
        const StepAction& action = step_action(step.action);
        return action.promotes && action.promotes(step.action) == database;
    });
}

/// The region that a runbook moves users away from by name; empty: it says none.
std::string moved_from(const RunbookParameters& runbook) {
    for (const StepParameters& step : runbook.steps) {
        const StepAction& action = step_action(step.action);
        if (action.moves_users_from) {
            if (const auto region = action.moves_users_from(step.action); region && !region->empty()) {
                return *region;
            }
        }
    }
    return {};
}

} // namespace

Prospects Prospects::of(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    Prospects prospects;
    std::vector<const TimelineEntry*> order;
    for (const TimelineEntry& entry : timeline) {
        order.push_back(&entry);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const TimelineEntry* a, const TimelineEntry* b) { return a->at < b->at; });
    prospects.clock = order.empty() ? Time{} : Time::at(order.front()->at);

    bool some_check_turns_red = false;
    bool people_find_it_real = false;
    std::vector<const RunbookParameters*> may_run;
    for (const TimelineEntry* entry : order) {
        std::string region;
        if (entry->fault.chosen()) {
            const Fault& kind = fault(entry->fault);
            region = kind.region(system, entry->fault);
            prospects.failing = prospects.failing.empty() ? region : prospects.failing;
            if (!region.empty() ||
                (kind.alarms_everywhere != nullptr && kind.alarms_everywhere(system, entry->fault))) {
                some_check_turns_red = true;
                people_find_it_real = people_find_it_real || kind.real;
            }
            region = kind.users_leave ? region : std::string{};
        } else if (entry->runbook) {
            const RunbookParameters& runbook = system.runbooks.at(entry->runbook->text);
            may_run.push_back(&runbook);
            region = moved_from(runbook);
        }
        prospects.left = prospects.left.empty() ? region : prospects.left;
    }
    for (const auto& [name, runbook] : system.runbooks) {
        if (runbook.on == Trigger::region_alarm && some_check_turns_red &&
            (!runbook.by || people_find_it_real)) {
            may_run.push_back(&runbook);
        }
    }
    prospects.decides = !may_run.empty();
    for (const auto& [name, database] : system.database) {
        if (std::any_of(may_run.begin(), may_run.end(),
                        [&](const RunbookParameters* runbook) { return runbook_promotes(*runbook, name); })) {
            prospects.promoted.push_back(name);
        }
    }
    return prospects;
}

} // namespace gameday::models
