#include "studies/metrics/movers.hpp"

#include <algorithm>
#include <vector>

#include "models/dns/routing.hpp"
#include "models/topology/topology.hpp"

namespace gameday::studies {

bool sent_to(const models::SystemParameters& system, const models::ClientParameters& clients,
             const std::string& region) {
    std::vector<std::string> names;
    for (const auto& [name, parameters] : system.regions) {
        names.push_back(name);
    }
    const models::Topology topology(names, system.network);
    const models::ServiceNameParameters& asked =
        clients.asks ? system.dns.at(clients.asks->text) : system.dns.begin()->second;
    std::vector<models::RouteTarget> targets;
    for (const auto& [target, check] : asked.targets) {
        targets.push_back({topology.find(target), !system.health.at(check.text).inverted});
    }
    const models::RegionId near = topology.find(clients.near.text);
    std::stable_sort(targets.begin(), targets.end(),
                     [&](const models::RouteTarget& a, const models::RouteTarget& b) {
                         return topology.round_trip(near, a.region) < topology.round_trip(near, b.region);
                     });
    const std::string& primary = asked.primary ? asked.primary->text : asked.targets.begin()->first;
    return models::route(asked.routing, {targets, topology.find(primary)}) == topology.find(region);
}

bool somebody_moves(const models::SystemParameters& system, const std::string& region) {
    return std::any_of(system.clients.begin(), system.clients.end(),
                       [&](const auto& clients) { return sent_to(system, clients.second, region); });
}

} // namespace gameday::studies
