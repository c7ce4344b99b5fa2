#include "models/clients/flow/beyond_pools.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "models/operators/actions.hpp"

namespace gameday::models {

bool may_promote(const SystemParameters& system, const std::string& database) {
    return std::any_of(system.runbooks.begin(), system.runbooks.end(), [&](const auto& runbook) {
        return std::any_of(runbook.second.steps.begin(), runbook.second.steps.end(),
                           [&](const StepParameters& step) { return promoted_by(step.action) == database; });
    });
}

bool writes_are_repeated(const SystemParameters& system) {
    return std::any_of(system.clients.begin(), system.clients.end(), [](const auto& entry) {
        return entry.second.retry.attempts.value > 1 && entry.second.writes.fraction > 0;
    });
}

namespace {

using Found = std::vector<BeyondFlows>;

/// Where one connection of a pool stands for several, and the first that TCP gives up speaks for all, it
/// matters how long after it the last is.
void add_slow_writes(const SystemParameters& system, bool silent, Found& found) {
    constexpr double slow = 60; // seconds in which writes use up a pool: 40 are within 3 %, and 400 are not
    double writes = 0;
    for (const auto& [name, clients] : system.clients) {
        writes += clients.requests_of(static_cast<double>(clients.users.value))[1];
    }
    for (const auto& [name, database] : system.database) {
        if (database.pool.on_error == OnError::hang && system.scale_users.value > 1 && silent && writes > 0 &&
            static_cast<double>(database.pool.size.value) > slow * writes) {
            found.push_back(
                {"scale_users",
                 fmt::format("one connection to {} stands for several, and it takes {} of writes to use each "
                             "once",
                             name,
                             fields::Scalar<Duration>::format(Duration::seconds(static_cast<std::int64_t>(
                                 std::lround(static_cast<double>(database.pool.size.value) / writes)))))});
            return;
        }
    }
}

/// Of connections that writes have renewed one after the other the next one in turn is the oldest. Where one
/// stands for several that is not known of them, and it shows where age renews most before their turn comes.
void add_short_lifetimes(const SystemParameters& system, const Destinations& destinations, Found& found) {
    constexpr double turns = 1; // in a lifetime: of each connection, with the writes of a region's users
    std::map<std::string, double> writes; // a second, by region
    for (const auto& [name, clients] : system.clients) {
        writes[destinations.of(clients, {})] +=
            clients.requests_of(static_cast<double>(clients.users.value))[1];
    }
    for (const auto& [name, database] : system.database) {
        const double lifetime = database.pool.lifetime.in_seconds();
        const auto few = std::find_if(writes.begin(), writes.end(), [&](const auto& region) {
            return region.second > 0 &&
                   region.second * lifetime < turns * static_cast<double>(database.pool.size.value);
        });
        if (few != writes.end() && database.pool.on_error == OnError::recycle &&
            system.scale_users.value > 1 && may_promote(system, name)) {
            found.push_back({"scale_users",
                             fmt::format("one connection to {} stands for several, of which age renews most "
                                         "before writes in {} have used each once",
                                         name, few->first)});
            return;
        }
    }
}

/// Connections that stay where they lead though writes fail there, few on few service hosts: an attempt at
/// once after another meets the next of them, and seldom two that lead astray.
void add_few_connections(const SystemParameters& system, Found& found) {
    constexpr std::int64_t several_hosts = 4;
    constexpr std::int64_t many_each = 20; // at once, as many as there are, they are as good as drawn
    const bool repeated = writes_are_repeated(system);
    for (const auto& [name, database] : system.database) {
        const PoolParameters& pool = database.pool;
        const std::int64_t hosts = std::min(database.endpoint.hosts.value, pool.size.value);
        if (repeated && pool.on_error == OnError::hang && hosts < several_hosts &&
            pool.size.value * system.scale_users.value < many_each * hosts && may_promote(system, name)) {
            found.push_back({"database." + name + ".pool.size",
                             fmt::format("services keep {} connections to {} on {}, and a write that is "
                                         "repeated at once takes the next one",
                                         pool.size.value * system.scale_users.value, name,
                                         hosts == 1 ? "one host" : fmt::format("{} hosts", hosts))});
        }
    }
}

} // namespace

void add_beyond_pools(const SystemParameters& system, const Destinations& destinations, bool silent,
                      std::vector<BeyondFlows>& found) {
    add_slow_writes(system, silent, found);
    add_short_lifetimes(system, destinations, found);
    add_few_connections(system, found);
}

} // namespace gameday::models
