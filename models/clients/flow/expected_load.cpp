#include "models/clients/flow/expected_load.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/operators/actions.hpp"

namespace gameday::models {

double Attempts::bunching() const {
    constexpr double most = 3;
    return all > 0 ? std::min(squares / all, most) : 1;
}

namespace {

/// Regions that this timeline may empty of users, by a fault or by a runbook.
std::set<std::string> emptied(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    std::set<std::string> regions;
    for (const TimelineEntry& entry : timeline) {
        if (entry.fault.chosen() && fault(entry.fault).users_leave) {
            regions.insert(fault(entry.fault).region(system, entry.fault));
        }
    }
    for (const auto& [name, runbook] : system.runbooks) {
        for (const StepParameters& step : runbook.steps) {
            const StepAction& action = step_action(step.action);
            const auto from =
                action.moves_users_from != nullptr ? action.moves_users_from(step.action) : std::nullopt;
            regions.insert(from.value_or(""));
        }
    }
    regions.erase(""); // no region, or whichever is alarmed about
    return regions;
}

/// Whether reads may fail there while users still come: the region has no replica, but may have a primary.
bool reads_may_fail(const SystemParameters& system, const std::string& region, bool primary_crashes) {
    return std::any_of(system.database.begin(), system.database.end(), [&](const auto& database) {
        return !database.second.replicas.contains(region) &&
               (primary_crashes || database.second.primary.text != region);
    });
}

std::map<std::string, Load> loads_without(const SystemParameters& system, const Destinations& destinations,
                                          const std::vector<std::string>& gone, bool primary_crashes) {
    std::map<std::string, Load> loads;
    for (const auto& [name, clients] : system.clients) {
        const double rate = clients.requests.per_second * static_cast<double>(clients.users.value);
        const auto attempts = static_cast<double>(clients.retry.attempts.value);
        const double share = system.database.empty() ? 0 : clients.writes.fraction;
        const std::string& region = destinations.of(clients, gone);
        Load& load = loads[region];
        load.firsts += rate;
        load.writes_fail.add(rate * (1 - share), 1);
        load.writes_fail.add(rate * share, attempts);
        load.reads_fail.add(rate, reads_may_fail(system, region, primary_crashes) ? attempts : 1);
    }
    return loads;
}

} // namespace

std::vector<ExpectedLoads> expected_loads(const SystemParameters& system, const Destinations& destinations,
                                          std::span<const TimelineEntry> timeline, bool primary_crashes) {
    const std::set<std::string> regions = emptied(system, timeline);
    std::vector<ExpectedLoads> all{{"", {}, loads_without(system, destinations, {}, primary_crashes)}};
    for (const std::string& region : regions) {
        all.push_back({"without " + region + " ",
                       {region},
                       loads_without(system, destinations, {region}, primary_crashes)});
    }
    if (regions.size() > 1 && regions.size() < system.regions.size()) {
        const std::vector<std::string> gone(regions.begin(), regions.end());
        all.push_back({fmt::format("without {} ", fmt::join(gone, ", ")), gone,
                       loads_without(system, destinations, gone, primary_crashes)});
    }
    return all;
}

} // namespace gameday::models
