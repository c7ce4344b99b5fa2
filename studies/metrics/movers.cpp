#include "studies/metrics/movers.hpp"

#include <algorithm>
#include <vector>

#include "models/dns/routing.hpp"

namespace gameday::studies {

Destinations::Destinations(const models::SystemParameters& system)
    : system_(&system), topology_(system.region_names(), system.network) {}

std::string Destinations::of(const models::ClientParameters& clients, const std::string& without) const {
    const models::ServiceNameParameters& asked = system_->dns.at(system_->name_asked_by(clients));
    std::vector<models::RouteTarget> targets;
    for (const models::RegionId place : topology_.by_distance(topology_.find(clients.near.text))) {
        const std::string& region = topology_.name(place);
        const auto target = asked.targets.find(region);
        if (target != asked.targets.end()) {
            targets.push_back(
                {place, region != without && !system_->health.at(target->second.text).inverted});
        }
    }
    const std::string& primary = asked.primary ? asked.primary->text : asked.targets.begin()->first;
    return topology_.name(models::route(asked.routing, {targets, topology_.find(primary)}));
}

bool sent_to(const models::SystemParameters& system, const models::ClientParameters& clients,
             const std::string& region) {
    return Destinations(system).of(clients) == region;
}

bool somebody_moves(const models::SystemParameters& system, const std::string& region) {
    const Destinations destinations(system);
    return std::any_of(system.clients.begin(), system.clients.end(),
                       [&](const auto& clients) { return destinations.of(clients.second) == region; });
}

} // namespace gameday::studies
