#include "models/dns/routing.hpp"

#include <algorithm>
#include <array>

namespace gameday::models {

namespace {

RegionId nearest_healthy_else(const RouteQuestion& question, RegionId otherwise) {
    const auto found = std::find_if(question.by_distance.begin(), question.by_distance.end(),
                                    [](const RouteTarget& target) { return target.healthy; });
    return found == question.by_distance.end() ? otherwise : found->region;
}

bool healthy(const RouteQuestion& question, RegionId region) {
    return std::any_of(question.by_distance.begin(), question.by_distance.end(),
                       [&](const RouteTarget& target) { return target.region == region && target.healthy; });
}

RegionId nearest(const RouteQuestion& question) {
    return question.by_distance.front().region;
}

RegionId by_latency(const RouteQuestion& question) {
    return nearest_healthy_else(question, nearest(question));
}

RegionId by_failover(const RouteQuestion& question) {
    return healthy(question, question.primary) ? question.primary
                                               : nearest_healthy_else(question, question.primary);
}

RegionId by_hybrid(const RouteQuestion& question) {
    if (healthy(question, nearest(question))) {
        return nearest(question);
    }
    return healthy(question, question.primary) ? question.primary
                                               : nearest_healthy_else(question, nearest(question));
}

} // namespace

std::span<const RoutingPolicy> routing_policies() {
    static const std::array<RoutingPolicy, 3> policies{{
        {Routing::latency, "latency", "the nearest healthy region; when none is, the nearest", by_latency},
        {Routing::failover, "failover",
         "the primary region while it is healthy, else the nearest healthy one; when none is, the primary",
         by_failover},
        {Routing::hybrid, "hybrid",
         "latency records over failover pairs: the nearest region while it is healthy, else the primary, "
         "else the "
         "nearest healthy one; when none is, the nearest",
         by_hybrid},
    }};
    return policies;
}

RegionId route(Routing routing, const RouteQuestion& question) {
    const auto policies = routing_policies();
    return std::find_if(policies.begin(), policies.end(),
                        [&](const RoutingPolicy& policy) { return policy.routing == routing; })
        ->answer(question);
}

} // namespace gameday::models
