#pragma once

#include <span>
#include <string>

#include "models/dns/parameters.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// One record of a name, as the authority sees it when it is asked.
struct RouteTarget {
    RegionId region;
    bool healthy = true;
};

/// What the authority knows when it answers: the targets, nearest to the asker first, and which of
/// them is the preferred one.
struct RouteQuestion {
    std::span<const RouteTarget> by_distance;
    RegionId primary;
};

/// One way to choose. When every target is unhealthy, all of them count as healthy: Route 53 fails
/// open, so as not to make an outage worse (R53c, R53d).
struct RoutingPolicy {
    Routing routing;
    std::string name;
    std::string doc;
    RegionId (*answer)(const RouteQuestion&);
};

/// Every policy, in the order they are documented. A new one is added here and in `Routing`.
std::span<const RoutingPolicy> routing_policies();

/// The answer by this policy. There is at least one target.
RegionId route(Routing routing, const RouteQuestion& question);

} // namespace gameday::models
