#include "models/world/prospects.hpp"

#include <algorithm>
#include <set>

#include "models/operators/actions.hpp"

namespace gameday::models {

namespace {

bool runbook_promotes(const RunbookParameters& runbook, const std::string& database) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const StepParameters& step) {
        const StepAction& action = step_action(step.action);
        return action.promotes && action.promotes(step.action) == database;
    });
}

bool any_promotes(const std::vector<const RunbookParameters*>& runbooks, const std::string& database) {
    return std::any_of(runbooks.begin(), runbooks.end(), [&](const RunbookParameters* runbook) {
        return runbook_promotes(*runbook, database);
    });
}

template <class Section> std::set<std::string> names_of(const Section& section) {
    std::set<std::string> names;
    for (const auto& [name, entry] : section) {
        names.insert(name);
    }
    return names;
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

    std::set<std::string> alarmed; // regions that an alarm may be about
    bool some_check_turns_red = false;
    bool people_find_it_real = false;
    std::vector<const RunbookParameters*> planned, in_response;
    for (const TimelineEntry* entry : order) {
        std::string region;
        if (entry->fault.chosen()) {
            const Fault& kind = fault(entry->fault);
            region = kind.region(system, entry->fault);
            prospects.failing = prospects.failing.empty() ? region : prospects.failing;
            if (!region.empty() ||
                (kind.alarms_everywhere != nullptr && kind.alarms_everywhere(system, entry->fault))) {
                some_check_turns_red = true;
                alarmed.merge(region.empty() ? names_of(system.regions) : std::set{region});
                people_find_it_real = people_find_it_real || kind.real;
            }
            region = kind.users_leave ? region : std::string{};
        } else if (entry->runbook) {
            const RunbookParameters& runbook = system.runbooks.at(entry->runbook->text);
            planned.push_back(&runbook);
            region = moved_from(runbook);
        }
        prospects.left = prospects.left.empty() ? region : prospects.left;
    }
    for (const auto& [name, runbook] : system.runbooks) {
        if (runbook.on == Trigger::region_alarm && some_check_turns_red &&
            (!runbook.by || people_find_it_real)) {
            in_response.push_back(&runbook);
        }
    }
    prospects.decides = !planned.empty() || !in_response.empty();
    for (const auto& [name, database] : system.database) {
        // An alarm about another region than the primary's promotes nothing.
        const bool moved = any_promotes(planned, name) ||
                           (any_promotes(in_response, name) && alarmed.contains(database.primary.text));
        if (moved) {
            prospects.promoted.push_back(name);
        }
    }
    return prospects;
}

} // namespace gameday::models
