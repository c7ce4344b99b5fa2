#include "studies/metrics/movers.hpp"

#include <algorithm>
#include <vector>

#include "models/dns/routing.hpp"
#include "models/topology/topology.hpp"

namespace gameday::studies {

bool sent_to(const models::SystemParameters& system, const models::ClientParameters& clients,
             const std::string& region) {
    const models::Topology topology(system.region_names(), system.network);
    const models::ServiceNameParameters& asked = system.dns.at(system.name_asked_by(clients));
    std::vector<models::RouteTarget> targets;
    for (const models::RegionId place : topology.by_distance(topology.find(clients.near.text))) {
        const auto target = asked.targets.find(topology.name(place));
        if (target != asked.targets.end()) {
            targets.push_back({place, !system.health.at(target->second.text).inverted});
        }
    }
    const std::string& primary = asked.primary ? asked.primary->text : asked.targets.begin()->first;
    return models::route(asked.routing, {targets, topology.find(primary)}) == topology.find(region);
}

bool somebody_moves(const models::SystemParameters& system, const std::string& region) {
    return std::any_of(system.clients.begin(), system.clients.end(),
                       [&](const auto& clients) { return sent_to(system, clients.second, region); });
}

} // namespace gameday::studies
