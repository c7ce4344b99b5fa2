#include "models/world/prospects.hpp"

#include <algorithm>
#include <set>

#include "models/operators/actions.hpp"

namespace gameday::models {

namespace {

/// Whether a runbook promotes that database: one in `there`, where the alarm is about the region of the
/// primary, or there is none; else only by steps that do not mind.
bool runbook_promotes(const RunbookParameters& runbook, const std::string& database, bool there) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const StepParameters& step) {
        const StepAction& action = step_action(step.action);
        return action.promotes && action.promotes(step.action) == database &&
               (there || !action.minds_the_alarm);
    });
}

bool any_promotes(const std::vector<const RunbookParameters*>& runbooks, const std::string& database,
                  bool there) {
    return std::any_of(runbooks.begin(), runbooks.end(), [&](const RunbookParameters* runbook) {
        return runbook_promotes(*runbook, database, there);
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

bool Prospects::moves(const std::string& database) const {
    const std::vector<std::string> all = moving();
    return database.empty() ? !all.empty() : std::find(all.begin(), all.end(), database) != all.end();
}

std::vector<std::string> Prospects::moving() const {
    std::set<std::string> all(promoted.begin(), promoted.end());
    all.insert(lost.begin(), lost.end());
    return {all.begin(), all.end()};
}

Prospects Prospects::of(const SystemParameters& system, std::span<const TimelineEntry> timeline,
                        const std::string& clock) {
    Prospects prospects;
    std::vector<const TimelineEntry*> order;
    for (const TimelineEntry& entry : timeline) {
        order.push_back(&entry);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const TimelineEntry* a, const TimelineEntry* b) { return a->at < b->at; });
    const auto named = std::find_if(order.begin(), order.end(), [&](const TimelineEntry* entry) {
        return entry->id && entry->id->text == clock;
    });
    const auto first = named == order.end() ? order.begin() : named;
    prospects.clock = order.empty() ? Time{} : Time::at((*first)->at);

    std::set<std::string> alarmed; // regions that an alarm may be about
    bool some_check_turns_red = false;
    bool people_find_it_real = false;
    std::vector<const RunbookParameters*> planned, in_response;
    std::set<std::string> lost;
    for (auto place = order.begin(); place != order.end(); ++place) {
        const TimelineEntry* const entry = *place;
        const bool counts = place >= first; // what was before the clock is history
        std::string region;
        if (entry->fault.chosen()) {
            const Fault& kind = fault(entry->fault);
            region = kind.region(system, entry->fault);
            prospects.failing = counts && prospects.failing.empty() ? region : prospects.failing;
            if (kind.primaries != nullptr) {
                for (std::string& name : kind.primaries(system, entry->fault)) {
                    lost.insert(std::move(name));
                }
            }
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
        prospects.left = counts && prospects.left.empty() ? region : prospects.left;
    }
    prospects.lost.assign(lost.begin(), lost.end());
    for (const auto& [name, runbook] : system.runbooks) {
        if (runbook.on == Trigger::region_alarm && some_check_turns_red &&
            (!runbook.by || people_find_it_real)) {
            in_response.push_back(&runbook);
        }
    }
    prospects.decides = !planned.empty() || !in_response.empty();
    for (const auto& [name, database] : system.database) {
        const bool moved = any_promotes(planned, name, true) ||
                           any_promotes(in_response, name, alarmed.contains(database.primary.text));
        if (moved) {
            prospects.promoted.push_back(name);
        }
    }
    return prospects;
}

} // namespace gameday::models
