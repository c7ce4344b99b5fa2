#include "models/world/destinations.hpp"

#include <algorithm>
#include <vector>

#include "models/dns/routing.hpp"

namespace gameday::models {

Destinations::Destinations(const SystemParameters& system)
    : system_(&system), topology_(system.region_names(), system.network) {}

std::string Destinations::of(const ClientParameters& clients, const std::vector<std::string>& without) const {
    const ServiceNameParameters& asked = system_->dns.at(system_->name_asked_by(clients));
    std::vector<RouteTarget> targets;
    for (const RegionId place : topology_.by_distance(topology_.find(clients.near.text))) {
        const std::string& region = topology_.name(place);
        const auto target = asked.targets.find(region);
        if (target != asked.targets.end()) {
            const bool gone = std::find(without.begin(), without.end(), region) != without.end();
            targets.push_back({place, !gone && !system_->health.at(target->second.text).inverted});
        }
    }
    const std::string& primary = asked.primary ? asked.primary->text : asked.targets.begin()->first;
    return topology_.name(route(asked.routing, {targets, topology_.find(primary)}));
}

bool Destinations::may_lead(const ClientParameters& clients, const std::string& region,
                            bool something_happened) const {
    return something_happened ? system_->dns.at(system_->name_asked_by(clients)).targets.contains(region)
                              : of(clients) == region;
}

std::map<std::string, Destinations::Load> Destinations::loads_without_another() const {
    std::map<std::string, Load> all;
    for (const auto& [gone, parameters] : system_->regions) {
        std::map<std::string, double> loads;
        for (const auto& [name, clients] : system_->clients) {
            loads[of(clients, {gone})] +=
                clients.requests.per_second * static_cast<double>(clients.users.value);
        }
        for (const auto& [region, load] : loads) {
            if (region != gone && load > all[region].most) {
                all[region] = {load, gone};
            }
        }
    }
    return all;
}

} // namespace gameday::models
