#include "studies/warnings/prospects_of_failure.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "models/faults/fault.hpp"
#include "models/operators/actions.hpp"
#include "models/world/destinations.hpp"
#include "models/world/prospects.hpp"
#include "studies/warnings/promotes.hpp"

namespace gameday::studies {

namespace {

using Findings = std::vector<FileWarning::Finding>;

std::string per_second(double rate) {
    return fields::Scalar<fields::Rate>::format({rate});
}

/// Whether the timeline starts it, or an alarm may.
bool can_be_started(const Document& document, const std::string& name,
                    const models::RunbookParameters& runbook) {
    return runbook.on.has_value() ||
           std::any_of(document.timeline.begin(), document.timeline.end(),
                       [&](const auto& entry) { return entry.runbook && entry.runbook->text == name; });
}

/// Whether it is a fault for which users have to leave that region.
bool makes_leave(const Document& document, const models::TimelineEntry& entry, const std::string& region) {
    return entry.fault.chosen() && models::fault(entry.fault).users_leave &&
           models::fault(entry.fault).region(document.system, entry.fault) == region;
}

/// Whether users may go to that region once it has begun.
bool may_move_users(const Document& document, const models::TimelineEntry& entry, const std::string& to) {
    if (!entry.runbook) {
        return entry.fault.chosen() && models::fault(entry.fault).users_leave &&
               models::fault(entry.fault).region(document.system, entry.fault) != to;
    }
    const auto& steps = document.system.runbooks.at(entry.runbook->text).steps;
    return std::any_of(steps.begin(), steps.end(), [](const auto& step) {
        return models::step_action(step.action).moves_users_from != nullptr;
    });
}

/// Whether another fault that makes users leave that region lasts when this one begins: they cannot have come
/// back.
bool left_already(const Document& document, const models::TimelineEntry& entry, const std::string& region) {
    return std::any_of(document.timeline.begin(), document.timeline.end(), [&](const auto& other) {
        return &other != &entry && makes_leave(document, other, region) && other.at <= entry.at &&
               (!other.lasts || other.at + *other.lasts >= entry.at);
    });
}

} // namespace

Findings regions_without_room(const Document& document) {
    Findings findings;
    for (const auto& [survivor, load] : models::Destinations(document.system).loads_without_another()) {
        const double capacity = document.system.regions.at(survivor).capacity.per_second;
        if (load.most > capacity) {
            findings.push_back({"regions." + survivor + ".capacity",
                                fmt::format("without {}, {} has to serve {}, and can serve {}", load.without,
                                            survivor, per_second(load.most), per_second(capacity)),
                                "users will be turned away, and repeated attempts make it worse"});
        }
    }
    return findings;
}

Findings runbooks_never_started(const Document& document) {
    const auto& runbooks = document.system.runbooks;
    const auto prospects = models::Prospects::of(document.system, document.timeline);
    std::vector<std::string> left; // databases that ought to move, and nothing that may be started does it
    for (const std::string& name : prospects.lost) {
        const bool moves = std::any_of(runbooks.begin(), runbooks.end(), [&](const auto& runbook) {
            return can_be_started(document, runbook.first, runbook.second) && promotes(runbook.second, name);
        });
        if (!moves) {
            left.push_back(name);
        }
    }
    const bool none_starts = std::none_of(runbooks.begin(), runbooks.end(), [&](const auto& runbook) {
        return can_be_started(document, runbook.first, runbook.second);
    });
    const bool something_fails = !prospects.failing.empty() || !prospects.lost.empty();
    Findings findings;
    for (const auto& [name, runbook] : runbooks) {
        if (can_be_started(document, name, runbook)) {
            continue;
        }
        const bool moves_one_left = std::any_of(left.begin(), left.end(), [&](const std::string& database) {
            return promotes(runbook, database);
        });
        if (moves_one_left || (something_fails && none_starts)) {
            findings.push_back(
                {"runbooks." + name, "something fails, and nothing starts the runbook '" + name + "'",
                 "say on: region-alarm in it, or start it in the timeline: {at: 30m, runbook: " + name +
                     "}"});
        }
    }
    return findings;
}

Findings regions_left_besides(const Document& document) {
    const auto& system = document.system;
    const std::string clock = document.clock ? document.clock->text : "";
    const auto prospects = models::Prospects::of(system, document.timeline, clock);
    const models::Destinations destinations(system);
    const auto anybody_in = [&](const std::string& region, sim::Duration when) {
        const auto& timeline = document.timeline;
        const bool moved = std::any_of(timeline.begin(), timeline.end(), [&](const auto& earlier) {
            const bool over = earlier.lasts && earlier.at + *earlier.lasts < when;
            return earlier.at < when && !over && may_move_users(document, earlier, region);
        });
        return std::any_of(system.clients.begin(), system.clients.end(), [&](const auto& clients) {
            return destinations.may_lead(clients.second, region, moved);
        });
    };
    Findings findings;
    sim::Duration first = sim::Duration::never(); // that `shift` is about
    for (const models::TimelineEntry& entry : document.timeline) {
        first = makes_leave(document, entry, prospects.left) && models::Time::at(entry.at) >= prospects.clock
                    ? std::min(first, entry.at)
                    : first;
    }
    for (std::size_t i = 0; i < document.timeline.size(); ++i) {
        const models::TimelineEntry& entry = document.timeline[i];
        if (!entry.fault.chosen() || models::Time::at(entry.at) < prospects.clock) {
            continue;
        }
        const models::Fault& kind = models::fault(entry.fault);
        const std::string region = kind.region(system, entry.fault);
        const bool again =
            region == prospects.left && entry.at > first && !left_already(document, entry, region);
        if (region.empty() || !kind.users_leave || !anybody_in(region, entry.at) ||
            (region == prospects.left && !again)) {
            continue;
        }
        findings.push_back(
            {"timeline." + std::to_string(i),
             "users have to leave " + region + (again ? " again" : ", too") +
                 ": failover, shift and stale tell of those who leave " + prospects.left +
                 (again ? " the first time" : ""),
             "rto tells of everybody; an `id` here, and clock: that id, starts the clock here"});
    }
    return findings;
}

Findings names_without_another_region(const Document& document) {
    const auto& system = document.system;
    std::map<std::string, std::string> only; // by name; the region
    for (const auto& [place, clients] : system.clients) {
        const std::string asked = system.name_asked_by(clients);
        const auto& targets = system.dns.at(asked).targets;
        if (targets.size() == 1) {
            only[asked] = targets.begin()->first;
        }
    }
    Findings findings;
    for (const auto& [name, region] : only) {
        const bool fails = std::any_of(document.timeline.begin(), document.timeline.end(),
                                       [&, &only_region = region](const models::TimelineEntry& entry) {
                                           return makes_leave(document, entry, only_region);
                                       });
        if (fails) {
            findings.push_back(
                {"dns." + name + ".targets",
                 region + " fails, and '" + name + "' has no other region to send its users to",
                 "add a target, with a health check of its own"});
        }
    }
    return findings;
}

Findings primaries_by_name(const Document& document) {
    Findings findings;
    for (const auto& [name, dns] : document.system.dns) {
        if (dns.routing != models::Routing::latency && !dns.primary && dns.targets.size() > 1) {
            const std::string& first = dns.targets.begin()->first;
            findings.push_back({"dns." + name + ".targets",
                                "'" + name + "' does not say which region it prefers: it is " + first +
                                    ", the first by name",
                                "say primary: " + first + ", or another one"});
        }
    }
    return findings;
}

Findings shifts_from_last_region(const Document& document) {
    Findings findings;
    for (const auto& [name, runbook] : document.system.runbooks) {
        std::map<std::string, std::set<std::string>> left; // of each name the regions
        for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
            const models::StepAction& action = models::step_action(runbook.steps[i].action);
            if (action.moves_users_from == nullptr) {
                continue;
            }
            const auto shifted = action.shifts != nullptr ? action.shifts(runbook.steps[i].action) : "";
            const auto dns = document.system.dns.find(shifted);
            if (dns == document.system.dns.end()) {
                continue;
            }
            const std::string from = action.moves_users_from(runbook.steps[i].action).value_or("");
            if (dns->second.targets.contains(from)) {
                left[shifted].insert(from);
            }
            const std::size_t targets = dns->second.targets.size();
            const std::string path = "runbooks." + name + ".steps." + std::to_string(i);
            if (targets == 1) {
                findings.push_back(
                    {path, "'" + shifted + "' has one region alone, so nobody can be shifted elsewhere",
                     "add a target to dns." + shifted + ".targets"});
            } else if (left[shifted].size() == targets && left[shifted].contains(from)) {
                findings.push_back({path, "this shifts users of '" + shifted + "' away from its last region",
                                    "DNS then answers as if all were healthy"});
                left[shifted].clear(); // told once
            }
        }
    }
    return findings;
}

} // namespace gameday::studies
