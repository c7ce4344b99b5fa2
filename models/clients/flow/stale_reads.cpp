// How many reads a flow makes of a replica that lacks a write.

#include <cmath>

#include "models/clients/flow/traffic.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

double FlowTraffic::reads_passing(std::size_t base, std::size_t region) const {
    double reads = bases_[base].reads[region];
    if (bases_[base].database->stream(RegionId{region}) == nullptr) {
        return reads; // its own: none is stale
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const Inside& in = insides_[place * regions_.size() + region];
        const double more = passing_users_[place * regions_.size() + region] - in.users;
        if (base_of_[place] == base && more != 0 && reaches_[region] == Reach::up) {
            reads += places_[place].flows->parameters().requests_of(more)[0] * (1 - queues_[region].shed) *
                     (1 - in.errors[0]);
        }
    }
    return reads;
}

double FlowTraffic::stale_share(const Base& base, RegionId region, Time when) const {
    ReplicationStream* const copy = base.database->stream(region);
    if (copy == nullptr) {
        return 0;
    }
    if (base.acknowledged <= 0 || base.database->stalled(region)) {
        return copy->last_missing(when) ? 1 : 0; // nothing more is written, or arrives: all see the same
    }
    return 1 - sim::exp_same_everywhere(-base.database->rates().expected(copy->arrived_through(when), when));
}

double FlowTraffic::stale_time(const Base& base, RegionId region, Time from, Time to) const {
    const Duration half = Duration::nanoseconds((to - from).count() / 2);
    const double first = stale_share(base, region, from);
    const double last = stale_share(base, region, to);
    const double length = (to - from).in_seconds();
    const bool only_arrives = base.acknowledged <= 0 || base.database->stalled(region);
    if (only_arrives && first == last) { // what has arrived stays there
        return first * length;
    }
    const double middle = stale_share(base, region, from + half);
    constexpr double as_good_as_straight = 0.01;
    constexpr Duration shortest = Duration::seconds(1);
    if (std::abs(first - 2 * middle + last) > as_good_as_straight && half > shortest) {
        return stale_time(base, region, from, from + half) + stale_time(base, region, from + half, to);
    }
    return (first + 4 * middle + last) / 6 * length; // Simpson's rule
}

} // namespace gameday::models
