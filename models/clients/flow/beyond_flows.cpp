#include "models/clients/flow/beyond_flows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <variant>

#include <fmt/ranges.h>

#include "models/clients/connection_life.hpp"
#include "models/clients/flow/beyond_pools.hpp"
#include "models/clients/flow/expected_load.hpp"
#include "models/operators/actions.hpp"
#include "models/world/destinations.hpp"

namespace gameday::models {

namespace {

/// Requests that a queue holds at least, for rates to tell what it sheds.
constexpr double short_queue = 10;
/// Users behind a resolver at least, for its cache to have nothing to do with one user's connection.
constexpr double several_users = 1.5;
/// The same for a layer in front of it: with two users each `shift` is 7 % longer, with five 4.5 %, and with
/// nine 2.5 %.
constexpr double several_behind_layers = 8;
/// Of the life of a cached answer: so long a connection has to live for that to be seen.
constexpr double long_connection = 0.5;
/// Of that life: so long users go on with a connection to a dark region before they look up.
constexpr double late_look_up = 0.25;
/// So long connections keep users on average in a region where writes fail, which ends them: a part of the
/// time until users have left, which is that life and three failed checks of the usual health check. Of a
/// life of 600 s a thirty-fifth makes `shift` 3.7 % longer, and of one of 214 s a fourteenth 9 %.
constexpr double connections_that_fail = 0.025;
constexpr double usual_detection = 90; // seconds
/// Of that life: a sixth is within 3 %, and a third is not.
constexpr double long_timeout = 0.25;
/// Seconds on average.
constexpr double long_backoff = 2;
/// A queue of B requests that is offered 1 − ε of what it can serve overflows by luck in about exp(−2Bε) of
/// cases (a random walk's law): beyond this 2Bε it does in a ten-thousandth. The same above capacity,
/// where luck decides whether it ever is short.
constexpr double luck_matters = 9;
/// Requests a second that a region can serve, from which on it hardly matters to whom of a crowd it is full.
constexpr double even_crowd = 1000;

using Found = std::vector<BeyondFlows>;

std::string seconds(double some) {
    return fields::Scalar<Duration>::format(Duration::seconds(static_cast<std::int64_t>(std::lround(some))));
}

/// A place of users, and the name that they ask for.
struct Place {
    const std::string& name;
    const ClientParameters& clients;
    ConnectionLife connections;
    double cached =
        0;           ///< seconds that an answer lives in a resolver that is asked, of several kinds the least
    double held = 0; ///< the same of all resolvers, also of those that ask by themselves

    [[nodiscard]] std::string path(const std::string& field) const { return "clients." + name + "." + field; }
};

/// Seconds that a resolver of that kind keeps an answer for, of several hardly less.
double life_of(const ResolverParameters& kind, Duration ttl) {
    constexpr double hardly_less = 0.05;
    if (kind.own) {
        return kind.refresh.in_seconds();
    }
    if (const auto* const raised = std::get_if<RaiseTtl>(&kind.ttl)) {
        return std::max(ttl, raised->floor.quantile(hardly_less)).in_seconds();
    }
    const auto* const capped = std::get_if<CapTtl>(&kind.ttl);
    return (capped != nullptr ? std::min(ttl, capped->ceiling) : ttl).in_seconds();
}

Place place_of(const SystemParameters& system, const std::string& name, const ClientParameters& clients) {
    Place place{name, clients, ConnectionLife(clients.requests, clients.keep_alive)};
    const Duration ttl = system.dns.at(system.name_asked_by(clients)).ttl;
    place.cached = place.held = Duration::hours(8760).in_seconds();
    for (const auto& [resolver, users] : clients.users_behind()) {
        const ResolverParameters& kind = system.resolvers.at(resolver);
        const double life = life_of(kind, ttl);
        place.held = std::min(place.held, life);
        place.cached = kind.own ? place.cached : std::min(place.cached, life);
    }
    return place;
}

/// What may come to pass.
struct Prospect {
    bool dark = false;   // a region cannot be reached
    bool silent = false; // or a database host: nobody answers
    bool crash = false;  // a database host alone: users of its region go on, and their writes fail
    bool apart = false;  // a region with a database host, and users of another one are sent elsewhere
};

/// Regions whose users a step of some runbook sends elsewhere, or that a health page which looks at more than
/// its own region may take out of service.
std::set<std::string> may_be_left(const SystemParameters& system) {
    std::set<std::string> regions;
    for (const auto& [name, runbook] : system.runbooks) {
        for (const StepParameters& step : runbook.steps) {
            const auto moves = step.action.chosen() ? step_action(step.action).moves_users_from : nullptr;
            regions.insert(moves != nullptr ? moves(step.action).value_or("") : "");
        }
    }
    for (const auto& [name, check] : system.health) {
        regions.insert(check.depth == Depth::deep ? check.region.text : "");
    }
    return regions;
}

/// Whether some region cannot be reached, in which a database has its primary, and something else concerns
/// the users of another one.
bool users_move_elsewhere(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    std::set<std::string> without_primary;
    std::set<std::string> concerned = may_be_left(system);
    for (const TimelineEntry& entry : timeline) {
        if (!entry.fault.chosen()) {
            continue;
        }
        const Fault& kind = fault(entry.fault);
        const std::string region = kind.region(system, entry.fault);
        concerned.insert(region);
        if (kind.real && kind.users_leave && kind.primaries != nullptr &&
            !kind.primaries(system, entry.fault, true).empty()) {
            without_primary.insert(region);
        }
    }
    concerned.erase("");
    return !without_primary.empty() &&
           (concerned.size() > 1 || !without_primary.contains(*concerned.begin()));
}

Prospect prospect_of(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    Prospect prospect;
    for (const TimelineEntry& entry : timeline) {
        if (!entry.fault.chosen() || !fault(entry.fault).real) {
            continue;
        }
        const Fault& kind = fault(entry.fault);
        prospect.dark = prospect.dark || (kind.users_leave && !kind.region(system, entry.fault).empty());
        prospect.silent = prospect.silent || prospect.dark || kind.primaries != nullptr;
        prospect.crash = prospect.crash || (!kind.users_leave && kind.primaries != nullptr);
    }
    prospect.apart = users_move_elsewhere(system, timeline);
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

/// Whether luck decides what a queue sheds of so much.
bool luck_decides(double load, double bunching, double capacity, double queue) {
    return 2 * queue * std::abs(load / capacity - 1) < luck_matters * bunching;
}

/// Regions that have to serve nearly as much as they can, or hardly more.
void add_capacities(const SystemParameters& system, const std::vector<ExpectedLoads>& all,
                    bool something_happens, Found& found) {
    const auto scale = static_cast<double>(system.scale_users.value);
    std::set<std::string> told;
    for (const ExpectedLoads& loads : all) {
        for (const auto& [name, load] : loads.of) {
            const RegionParameters& region = system.regions.at(name);
            const double capacity = region.capacity.per_second;
            const double queue = capacity * scale * region.queue_limit.in_seconds();
            const auto repeated = [&](const Attempts& attempts) {
                return something_happens && attempts.all > load.firsts &&
                       luck_decides(attempts.all, attempts.bunching(), capacity, queue);
            };
            struct Case {
                bool so;
                double attempts;
                const char* when;
            };
            for (const Case& now :
                 {Case{luck_decides(load.firsts, 1, capacity, queue), load.firsts, ""},
                  Case{repeated(load.writes_fail), load.writes_fail.all, " while writes fail"},
                  Case{repeated(load.reads_fail), load.reads_fail.all, " while reads fail, too"}}) {
                if (now.so && queue >= short_queue && told.insert(name).second) {
                    found.push_back(
                        {"regions." + name + ".capacity",
                         fmt::format("{}{} has to serve {:.3g}/s{}, and can serve {:.3g}/s: luck "
                                     "decides who is turned away",
                                     loads.without, name, now.attempts * scale, now.when, capacity * scale)});
                }
            }
        }
    }
}

/// In a small region that has to turn users away, the attempts of one request meet the same bursts. How often
/// all of them fail is known of a crowd whose users try equally often, not of each kind in a mixed one.
void add_mixed_crowds(const SystemParameters& system, const Destinations& destinations,
                      const std::vector<ExpectedLoads>& all, Found& found) {
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const ExpectedLoads& loads : all) {
        for (const auto& [region, load] : loads.of) {
            const double capacity = system.regions.at(region).capacity.per_second;
            if (load.firsts < capacity || capacity * scale > even_crowd) {
                continue;
            }
            std::map<std::int64_t, std::string> by_attempts; // a place
            for (const auto& [name, clients] : system.clients) {
                if (destinations.of(clients, loads.gone) == region) {
                    by_attempts.emplace(clients.retry.attempts.value, name);
                }
            }
            if (by_attempts.size() > 1) {
                found.push_back({"clients." + by_attempts.rbegin()->second + ".retry.attempts",
                                 fmt::format("{}{} turns users away, of whom some try more often than others",
                                             loads.without, region)});
                return;
            }
        }
    }
}

/// Regions that cannot be reached for so short a time that it matters to the second who tries when, or
/// without another one to go to, so that attempts which wait for them come back together, and some are turned
/// away.
void add_short_outages(const SystemParameters& system, const Destinations& destinations,
                       std::span<const TimelineEntry> timeline, Found& found) {
    constexpr Duration short_outage = Duration::minutes(1);
    constexpr double full_enough = 0.8;
    const auto scale = static_cast<double>(system.scale_users.value);
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const TimelineEntry& entry = timeline[i];
        const bool ends = entry.fault.chosen() && entry.lasts;
        if (!ends || !fault(entry.fault).real || !fault(entry.fault).users_leave) {
            continue;
        }
        const std::string region = fault(entry.fault).region(system, entry.fault);
        if (*entry.lasts < short_outage) {
            found.push_back({"timeline." + std::to_string(i) + ".for",
                             fmt::format("{} fails for {}, in which it matters to the second who tries when",
                                         region, fields::Scalar<Duration>::format(*entry.lasts))});
            continue;
        }
        double attempts = 0;
        for (const auto& [name, clients] : system.clients) {
            attempts += destinations.of(clients, {region}) == region
                            ? clients.requests.per_second * static_cast<double>(clients.users.value) *
                                  static_cast<double>(clients.retry.attempts.value)
                            : 0;
        }
        const auto there = system.regions.find(region);
        const double capacity = there == system.regions.end() ? 0 : there->second.capacity.per_second;
        if (attempts > full_enough * capacity && capacity * scale <= even_crowd) {
            found.push_back(
                {"regions." + region + ".capacity",
                 fmt::format("attempts that wait for {} come back together: {:.3g}/s for {:.3g}/s", region,
                             attempts * scale, capacity * scale)});
        }
    }
}

/// The queue of a region that is always full spaces requests evenly: few reads follow a write within a lag
/// that is shorter than that.
void add_short_lags(const SystemParameters& system, const std::vector<ExpectedLoads>& all, Found& found) {
    constexpr double spaces = 17; // 18 of them are within 3 %, and 9 are not
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const auto& [name, database] : system.database) {
        for (const auto& [region, replica] : database.replicas) {
            const double capacity = system.regions.at(region).capacity.per_second;
            const bool full =
                std::any_of(all.begin(), all.end(), [&, at = region](const ExpectedLoads& loads) {
                    const auto load = loads.of.find(at);
                    return load != loads.of.end() && load->second.firsts > capacity;
                });
            if (full && replica.lag.mean().in_seconds() * capacity * scale < spaces) {
                found.push_back(
                    {"database." + name + ".replicas." + region + ".lag",
                     fmt::format("{} may be full, and its queue spaces requests wider than the lag "
                                 "of {}",
                                 region, name)});
                return;
            }
        }
    }
}

/// A database host comes back to those who have waited for it: they write more than usual for some seconds,
/// little by little less, where flows take steps. It shows where a replica lacks those writes alone.
void add_returning_primaries(const SystemParameters& system, std::span<const TimelineEntry> timeline,
                             Found& found) {
    constexpr double long_lag = 10; // seconds
    constexpr double hardly_more = 0.95;
    const bool come_again = writes_are_repeated(system);
    const bool held_back = std::any_of(timeline.begin(), timeline.end(), [](const TimelineEntry& entry) {
        return entry.fault.chosen() && fault(entry.fault).option.record->field("replica") != nullptr;
    });
    for (std::size_t i = 0; i < timeline.size() && come_again; ++i) {
        const TimelineEntry& entry = timeline[i];
        const bool ends = entry.fault.chosen() && entry.lasts && fault(entry.fault).primaries != nullptr;
        for (const std::string& name :
             ends ? fault(entry.fault).primaries(system, entry.fault, true) : std::vector<std::string>{}) {
            const auto database = system.database.find(name);
            if (database == system.database.end() || !may_promote(system, name)) {
                continue;
            }
            for (const auto& [region, replica] : database->second.replicas) {
                if (replica.lag.quantile(hardly_more).in_seconds() >= long_lag || held_back) {
                    found.push_back({"timeline." + std::to_string(i) + ".for",
                                     fmt::format("who has waited for {} writes again as it is back, and its "
                                                 "replica in {} may lack that alone",
                                                 name, region)});
                    return;
                }
            }
        }
    }
}

/// A cache that is filled when its only user's connection opens, or the layer behind it expires.
void add_lone_users(const SystemParameters& system, const Place& place, Found& found) {
    const bool layers = !place.clients.layers.empty();
    if (!layers && place.connections.mean() < long_connection * place.cached) {
        return;
    }
    const auto scale = static_cast<double>(system.scale_users.value);
    for (const auto& [resolver, users] : place.clients.users_behind()) {
        const ResolverParameters& kind = system.resolvers.at(resolver);
        if (!kind.own && users > 0 &&
            static_cast<double>(users) * scale <
                (layers ? several_behind_layers : several_users) *
                    static_cast<double>(system.resolvers_serving(users, resolver))) {
            found.push_back({place.path(layers ? "layers" : "keep_alive"),
                             fmt::format("hardly a resolver of {} serves {} users of {}, who keep {}",
                                         resolver, layers ? "several" : "two", place.name,
                                         layers ? "answers of their own" : "long connections")});
            return;
        }
    }
}

void add_connections(const Place& place, const Prospect& prospect, Found& found) {
    const double rate = place.clients.requests.per_second;
    const double open = place.connections.open();
    if (prospect.dark && open / rate > late_look_up * place.held) {
        found.push_back(
            {place.path("keep_alive"),
             fmt::format(
                 "{:.0f} % of {}'s users have a connection that a dark region keeps from looking up for {}",
                 100 * open, place.name, seconds(1 / rate))});
    }
}

/// An attempt that fails ends its connection: who leaves while writes fail looks up sooner than flows have
/// it.
void add_failing_connections(const SystemParameters& system, const Place& place, const Prospect& prospect,
                             Found& found) {
    const double open = place.connections.open();
    const bool writes = !system.database.empty() && place.clients.writes.fraction > 0;
    if ((prospect.crash || prospect.apart) && writes &&
        open * place.connections.mean() > connections_that_fail * (usual_detection + place.held)) {
        found.push_back(
            {place.path("keep_alive"),
             fmt::format("{:.0f} % of {}'s users have a connection, which a write that fails ends",
                         100 * open, place.name)});
    }
}

void add_timeouts(const Place& place, const Prospect& prospect, Found& found) {
    const double timeout = place.clients.timeout.in_seconds();
    if (prospect.silent && place.clients.retry.attempts.value > 1 && timeout >= long_timeout * place.cached) {
        found.push_back(
            {place.path("timeout"),
             fmt::format("a time-out of {} lets what {}'s users looked up run out, which live for {}",
                         seconds(timeout), place.name, seconds(place.cached))});
    }
}

void add_backoffs(const SystemParameters& system, const std::vector<ExpectedLoads>& all, const Place& place,
                  Found& found) {
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
    for (const ExpectedLoads& loads : all) {
        for (const auto& [region, load] : loads.of) {
            if (load.firsts * attempts > system.regions.at(region).capacity.per_second) {
                found.push_back({place.path("retry.backoff"),
                                 fmt::format("{}'s users try again at once, and {}{} may be overloaded",
                                             place.name, loads.without, region)});
                return;
            }
        }
    }
}

} // namespace

Found beyond_flows(const SystemParameters& system, std::span<const TimelineEntry> timeline) {
    const Prospect prospect = prospect_of(system, timeline);
    Found found;
    add_queues(system, found);
    const Destinations destinations(system);
    const std::vector<ExpectedLoads> loads = expected_loads(system, destinations, timeline, prospect.crash);
    add_capacities(system, loads, !timeline.empty(), found);
    add_mixed_crowds(system, destinations, loads, found);
    add_short_outages(system, destinations, timeline, found);
    add_short_lags(system, loads, found);
    add_returning_primaries(system, timeline, found);
    add_beyond_pools(system, destinations, prospect.silent, found);
    for (const auto& [name, clients] : system.clients) {
        const Place place = place_of(system, name, clients);
        add_lone_users(system, place, found);
        add_connections(place, prospect, found);
        add_failing_connections(system, place, prospect, found);
        add_timeouts(place, prospect, found);
        add_backoffs(system, loads, place, found);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const BeyondFlows& a, const BeyondFlows& b) { return a.path < b.path; });
    return found;
}

} // namespace gameday::models
