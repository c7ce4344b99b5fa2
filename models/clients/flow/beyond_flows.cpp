#include "models/clients/flow/beyond_flows.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "models/clients/connection_life.hpp"
#include "models/world/destinations.hpp"

namespace gameday::models {

namespace {

/// Requests that a queue holds at least, for rates to tell what it sheds.
constexpr double short_queue = 10;
/// Users behind a resolver at least, for its cache to have nothing to do with one user's connection.
constexpr double several_users = 1.5;
/// Of a TTL: so long a connection has to live for that to be seen.
constexpr double long_connection = 0.5;
/// Of a TTL: so long users go on with a connection to a dark region before they look up.
constexpr double late_look_up = 0.25;
/// Of a TTL.
constexpr double long_timeout = 0.45;
/// Seconds on average.
constexpr double long_backoff = 2;
/// How near to its capacity a region's load is for luck to decide what it sheds.
constexpr double near_capacity = 0.05;
/// From so many requests a second on luck evens out.
constexpr double many_requests = 1e4;

using Found = std::vector<BeyondFlows>;
using Loads = std::map<std::string, Destinations::Load>;

std::string seconds(double some) {
    return fields::Scalar<Duration>::format(Duration::seconds(static_cast<std::int64_t>(std::lround(some))));
}

/// A place of users, and the name that they ask for.
struct Place {
    const std::string& name;
    const ClientParameters& clients;
    double ttl = 0; // seconds
    ConnectionLife connections;

    [[nodiscard]] std::string path(const std::string& field) const { return "clients." + name + "." + field; }
};

/// What may come to pass.
struct Prospect {
    bool dark = false;   // a region cannot be reached
    bool silent = false; // or a database host: nobody answers
};

Prospect prospect_of(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    Prospect prospect;
    for (const TimelineEntry& entry : timeline) {
        if (!entry.fault.chosen() || !fault(entry.fault).real) {
            continue;
        }
        const Fault& kind = fault(entry.fault);
        prospect.dark = prospect.dark || (kind.users_leave && !kind.region(system, entry.fault).empty());
        prospect.silent = prospect.silent || prospect.dark || kind.primaries != nullptr;
    }
    return prospect;
}

void add_queues(const SystemParameters& system, Found& found) {
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const auto& [name, region] : system.regions) {
        const double holds = region.capacity.per_second * scale * region.queue_limit.in_seconds();
        if (holds < short_queue) {
            found.push_back({"regions." + name + ".queue_limit",
                             fmt::format("{}'s queue holds {:.2g} requests", name, holds)});
        }
    }
}

/// Regions that have to serve nearly as much as they can, or hardly more, when another one is gone.
void add_capacities(const SystemParameters& system, const Loads& loads, const Prospect& prospect,
                    Found& found) {
    if (!prospect.dark) {
        return;
    }
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const auto& [name, load] : loads) {
        const double capacity = system.regions.at(name).capacity.per_second;
        if (std::abs(load.most / capacity - 1) < near_capacity && capacity * scale < many_requests) {
            found.push_back({"regions." + name + ".capacity",
                             fmt::format("without {} {} has to serve {:.3g}/s, and can serve {:.3g}/s: luck "
                                         "decides who is turned away",
                                         load.without, name, load.most * scale, capacity * scale)});
        }
    }
}

/// A cache that is filled when its only user's connection opens, or the layer behind it expires.
void add_lone_users(const SystemParameters& system, const Place& place, Found& found) {
    const bool layers = !place.clients.layers.empty();
    if (!layers && place.connections.mean() < long_connection * place.ttl) {
        return;
    }
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const auto& [resolver, users] : place.clients.users_behind()) {
        const ResolverParameters& kind = system.resolvers.at(resolver);
        if (!kind.own && users > 0 &&
            static_cast<double>(users) * scale < several_users * static_cast<double>(kind.count.value)) {
            found.push_back(
                {place.path(layers ? "layers" : "keep_alive"),
                 fmt::format("hardly a resolver of {} serves two users of {}, who keep {}", resolver,
                             place.name, layers ? "answers of their own" : "long connections")});
            return;
        }
    }
}

void add_connections(const Place& place, const Prospect& prospect, Found& found) {
    const double rate = place.clients.requests.per_second;
    const double open = place.connections.open();
    if (prospect.dark && place.ttl > 0 && open / rate > late_look_up * place.ttl) {
        found.push_back(
            {place.path("keep_alive"),
             fmt::format(
                 "{:.0f} % of {}'s users have a connection that a dark region keeps from looking up for {}",
                 100 * open, place.name, seconds(1 / rate))});
    }
}

void add_timeouts(const Place& place, const Prospect& prospect, Found& found) {
    const double timeout = place.clients.timeout.in_seconds();
    if (prospect.silent && place.clients.retry.attempts.value > 1 && place.ttl > 0 &&
        timeout >= long_timeout * place.ttl) {
        found.push_back(
            {place.path("timeout"),
             fmt::format("a time-out of {} lets what {}'s users looked up run out, which live for {}",
                         seconds(timeout), place.name, seconds(place.ttl))});
    }
}

void add_backoffs(const SystemParameters& system, const Loads& loads, const Place& place, Found& found) {
    const RetryParameters& retry = place.clients.retry;
    const auto attempts = static_cast<std::uint32_t>(retry.attempts.value);
    if (attempts < 2) {
        return;
    }
    const double longest = retry.mean_wait(attempts - 2);
    if (longest > long_backoff) {
        found.push_back(
            {place.path("retry." +
                        std::string(retry.backoff.in_seconds() > long_backoff ? "backoff" : "limit")),
             fmt::format("{}'s users wait for {} between attempts", place.name, seconds(longest))});
    }
    if (retry.longest_wait(0) > Duration{}) {
        return;
    }
    for (const auto& [region, load] : loads) {
        if (load.most * attempts > system.regions.at(region).capacity.per_second) {
            found.push_back({place.path("retry.backoff"),
                             fmt::format("{}'s users try again at once, and {} may be overloaded without {}",
                                         place.name, region, load.without)});
            return;
        }
    }
}

} // namespace

Found beyond_flows(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    const Prospect prospect = prospect_of(system, timeline);
    Found found;
    add_queues(system, found);
    const Loads loads = Destinations(system).loads_without_another();
    add_capacities(system, loads, prospect, found);
    for (const auto& [name, clients] : system.clients) {
        const Place place{name, clients, system.dns.at(system.name_asked_by(clients)).ttl.in_seconds(),
                          ConnectionLife(clients.requests, clients.keep_alive)};
        add_lone_users(system, place, found);
        add_connections(place, prospect, found);
        add_timeouts(place, prospect, found);
        add_backoffs(system, loads, place, found);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const BeyondFlows& a, const BeyondFlows& b) { return a.path < b.path; });
    return found;
}

} // namespace gameday::models
