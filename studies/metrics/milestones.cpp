#include "studies/metrics/milestones.hpp"

#include <algorithm>

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

double since_clock(const models::World& world, sim::Time when) {
    return static_cast<double>((when - world.clock()).count());
}

/// The first time from the start of the clock that a value satisfied the condition.
template <class T, class Condition>
Milestone first(const models::World& world, const sim::Observable<T>& value, Condition condition) {
    for (const sim::Past<T>& past : value.history()) {
        if (past.from >= world.clock() && past.change.exists() && condition(past.value)) {
            return {since_clock(world, past.from), past.change};
        }
    }
    return {never, {}};
}

Milestone earlier(Milestone a, Milestone b) {
    return b.at < a.at ? b : a;
}

/// The regions whose services write after a promotion: beside the new primary when users have to leave
/// a region, else wherever there are users. A pool that nobody uses says nothing: nobody would notice.
std::vector<models::RegionId> serving_after(const models::World& world, const std::string& database) {
    if (!world.prospects().left.empty()) {
        return {world.database(database)->promotions().front().to};
    }
    std::vector<models::RegionId> regions;
    for (const auto& population : world.populations()) {
        regions.push_back(population->near());
    }
    return regions;
}

/// The last of the milestones of each database that may be promoted, or the one of the database named.
template <class Of> Milestone latest(const models::World& world, const std::string& database, Of of) {
    if (!database.empty()) {
        return of(database);
    }
    Milestone last;
    for (const std::string& name : world.prospects().promoted) {
        const Milestone one = of(name);
        last = !last.change.exists() || one.at > last.at ? one : last;
        if (one.at == never) {
            return one;
        }
    }
    return last;
}

Milestone writable_to(const models::World& world, const std::string& database) {
    const Milestone promotion = promoted(world, database);
    if (promotion.at == never) {
        return promotion;
    }
    Milestone last = promotion; // pools that never noticed are good from the promotion on
    for (const models::RegionId region : serving_after(world, database)) {
        const auto& can_commit = world.pool(database, region)->can_commit();
        if (!can_commit.value()) {
            return {never, {}};
        }
        if (const double since = since_clock(world, can_commit.since()); since >= last.at) {
            last = {since, can_commit.last_change()};
        }
    }
    return last;
}

} // namespace

Milestone detected(const models::World& world, std::string_view region) {
    return first(world, world.check_of(region)->healthy(), [](bool healthy) { return !healthy; });
}

Milestone alarmed(const models::World& world) {
    Milestone earliest{never, {}};
    for (const auto& response : world.responses()) {
        earliest = earlier(earliest, first(world, response->alarms(), [](std::uint32_t n) { return n > 0; }));
    }
    return earliest;
}

Milestone decided(const models::World& world) {
    Milestone earliest{never, {}};
    for (const auto& response : world.responses()) {
        earliest =
            earlier(earliest, first(world, response->decided(), [](std::uint32_t n) { return n > 0; }));
    }
    return earliest;
}

Milestone promoted(const models::World& world, const std::string& database) {
    return latest(world, database, [&](const std::string& name) {
        return first(world, world.database(name)->primary(), [](models::RegionId) { return true; });
    });
}

Milestone writable(const models::World& world, const std::string& database) {
    return latest(world, database, [&](const std::string& name) { return writable_to(world, name); });
}

Departures departures(const models::World& world, const Movers& movers) {
    Departures found;
    for (const auto& population : world.populations()) {
        const models::Departure& departure = population->departure();
        if (!departure.concerns() || (!movers.clients.empty() && population->name() != movers.clients) ||
            (!movers.region.empty() && world.topology().name(population->near()) != movers.region)) {
            continue;
        }
        const double weight = population->requests_per_user().per_second;
        for (const models::UserGroup& group : population->groups()) {
            if (!movers.resolvers.empty() && group.resolvers != movers.resolvers) {
                continue;
            }
            for (std::size_t user = group.first; user < group.first + group.count; ++user) {
                const sim::Time left = departure.left(user);
                found.all.push_back({left == sim::Time::never() ? never : since_clock(world, left), weight});
                found.weight += weight;
            }
        }
        if (departure.opened_by().exists() &&
            (!found.opened_by.exists() || departure.opened_by() < found.opened_by)) {
            found.opened_by = departure.opened_by();
        }
    }
    std::stable_sort(found.all.begin(), found.all.end(),
                     [](const Departures::One& a, const Departures::One& b) { return a.left < b.left; });
    return found;
}

double Departures::reached(double share) const {
    // Weights are added one by one; a hair's breadth of rounding must not cost a whole user.
    const double wanted = share * weight * (1 - 1e-12);
    double moved = 0;
    for (const One& one : all) {
        moved += one.weight;
        if (moved >= wanted) {
            return one.left;
        }
    }
    return never;
}

double Departures::remaining(double at) const {
    double left_behind = 0;
    for (const One& one : all) {
        left_behind += one.left > at ? one.weight : 0;
    }
    return weight > 0 ? left_behind / weight : 0;
}

} // namespace gameday::studies
