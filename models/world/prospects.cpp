#include "models/world/prospects.hpp"

#include <algorithm>
#include <set>

#include "models/operators/actions.hpp"
#include "models/world/destinations.hpp"

namespace gameday::models {

namespace {

/// Whether a runbook promotes that database: one in `there`, where the alarm is about the region of the
/// primary, or there is none; else only by steps that do not mind.
bool runbook_promotes(const RunbookParameters& runbook, const std::string& database, bool there) {
    return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const StepParameters& step) {
        return promoted_by(step.action) == database && (there || !step_action(step.action).minds_the_alarm);
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

std::set<std::string> as_set(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
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

/// What concerns the metrics of a timeline: entries from the clock on, the one that starts it first; and
/// those before it that are not over by then, the last of them first.
struct Concerning {
    Time clock;
    bool history = false; // something happens before the clock
    std::vector<const TimelineEntry*> after, before;

    Concerning(std::span<const TimelineEntry> timeline, const std::string& id) {
        std::vector<const TimelineEntry*> order;
        for (const TimelineEntry& entry : timeline) {
            order.push_back(&entry);
        }
        std::stable_sort(order.begin(), order.end(),
                         [](const TimelineEntry* a, const TimelineEntry* b) { return a->at < b->at; });
        const auto named = std::find_if(order.begin(), order.end(), [&](const TimelineEntry* entry) {
            return entry->id && entry->id->text == id;
        });
        if (named != order.end()) {
            after.push_back(*named);
        }
        clock = order.empty() ? Time{} : Time::at((after.empty() ? order : after).front()->at);
        for (const TimelineEntry* const entry : order) {
            const bool first = !after.empty() && entry == after.front();
            const bool over = entry->lasts && Time::at(entry->at + *entry->lasts) <= clock;
            history = history || Time::at(entry->at) < clock;
            if (Time::at(entry->at) >= clock && !first) {
                after.push_back(entry);
            } else if (!first && !over) {
                before.insert(before.begin(), entry);
            }
        }
    }
};

/// Whether a check's page tests one of those databases, whose primaries are lost, and cannot do without it.
bool tests_one_of(const SystemParameters& system, const HealthCheckParameters& check,
                  const std::vector<std::string>& lost) {
    return std::any_of(check.tests.begin(), check.tests.end(), [&](const Tested& tested) {
        return std::any_of(lost.begin(), lost.end(), [&](const std::string& name) {
            const bool has_copy = system.database.at(name).replicas.contains(check.region.text);
            return tested.what == Subsystem::primary || (tested.what == Subsystem::database && !has_copy) ||
                   (tested.what == Subsystem::named && tested.database == name && !has_copy);
        });
    });
}

/// The region that users ought to leave because of that entry; empty: none.
std::string left_because_of(const SystemParameters& system, const TimelineEntry& entry) {
    if (!entry.fault.chosen()) {
        return entry.runbook ? moved_from(system.runbooks.at(entry.runbook->text)) : std::string{};
    }
    const Fault& kind = fault(entry.fault);
    return kind.users_leave ? kind.region(system, entry.fault) : std::string{};
}

/// First attempts a second of those who are sent to that region while nothing has happened yet, or who could
/// be, where something happens before the clock.
double sent_there(const SystemParameters& system, const Destinations& destinations, bool history,
                  const std::string& region) {
    double rate = 0;
    for (const auto& [name, clients] : system.clients) {
        const bool there = destinations.may_lead(clients, region, history);
        rate += there ? clients.requests.per_second * static_cast<double>(clients.users.value) : 0;
    }
    return rate;
}

/// Of those regions the one that most have to leave for longest; of several alike the first.
std::string region_left(const SystemParameters& system, const Concerning& concerning) {
    constexpr double for_good = 1e6; // seconds
    const Destinations destinations(system);
    std::string left;
    double most = -1;
    for (const auto* const entries : {&concerning.after, &concerning.before}) {
        for (const TimelineEntry* const entry : *entries) {
            const std::string region = left_because_of(system, *entry);
            const double lasts = entry->lasts ? std::min(entry->lasts->in_seconds(), for_good) : for_good;
            const double weight =
                region.empty() ? -1 : lasts * sent_there(system, destinations, concerning.history, region);
            if (weight > most) {
                most = weight;
                left = region;
            }
        }
        if (most > 0) {
            break; // what happened before the clock matters where nothing does from then on
        }
    }
    return left;
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
    const Concerning concerning(timeline, clock);
    prospects.clock = concerning.clock;
    prospects.history = concerning.history;
    prospects.left = region_left(system, concerning);

    std::set<std::string> alarmed; // regions that an alarm may be about
    bool some_check_turns_red = false;
    bool people_find_it_real = false;
    std::vector<const RunbookParameters*> planned, planned_after, in_response;
    std::set<std::string> lost;
    const auto look_at = [&](const TimelineEntry& entry, bool after) {
        if (entry.runbook) {
            planned.push_back(&system.runbooks.at(entry.runbook->text));
            if (after) {
                planned_after.push_back(planned.back());
            }
        }
        if (!entry.fault.chosen()) {
            return;
        }
        const Fault& kind = fault(entry.fault);
        const std::string region = kind.region(system, entry.fault);
        prospects.failing = after && prospects.failing.empty() ? region : prospects.failing;
        if (kind.primaries != nullptr) {
            lost.merge(as_set(kind.primaries(system, entry.fault, after && concerning.history)));
        }
        if (!region.empty() ||
            (kind.alarms_everywhere != nullptr && kind.alarms_everywhere(system, entry.fault))) {
            some_check_turns_red = true;
            alarmed.merge(region.empty() ? names_of(system.regions) : std::set{region});
            people_find_it_real = people_find_it_real || kind.real;
        }
    };
    for (const TimelineEntry* const entry : concerning.after) {
        look_at(*entry, true);
    }
    for (const TimelineEntry* const entry : concerning.before) {
        look_at(*entry, false);
    }
    prospects.lost.assign(lost.begin(), lost.end());
    for (const auto& [name, check] : system.health) {
        if (tests_one_of(system, check, prospects.lost)) {
            some_check_turns_red = people_find_it_real = true;
            alarmed.insert(check.region.text);
        }
    }
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
        if (any_promotes(planned_after, name, true)) {
            prospects.planned.push_back(name);
        }
    }
    return prospects;
}

} // namespace gameday::models
