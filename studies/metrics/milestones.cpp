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
    for (const models::ClientRecord& clients : world.clients()) {
        regions.push_back(clients.near);
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

Departures::Departures(const models::World& world, const Movers& movers) : clock_(world.clock()) {
    for (const models::ClientRecord& clients : world.clients()) {
        if ((!movers.clients.empty() && clients.name != movers.clients) ||
            (!movers.region.empty() && world.topology().name(clients.near) != movers.region)) {
            continue;
        }
        for (const models::Leavers& leavers : clients.leavers) {
            if (movers.resolvers.empty() || leavers.resolvers() == movers.resolvers) {
                parts_.push_back({&leavers, clients.requests.per_second});
                weight_ += clients.requests.per_second * leavers.users();
            }
        }
        const sim::ChangeId opened = clients.leaving_opened_by;
        if (opened.exists() && (!opened_by_.exists() || opened < opened_by_)) {
            opened_by_ = opened;
        }
    }
}

double Departures::still_there(sim::Time when) const {
    double there = 0;
    for (const Part& part : parts_) {
        there += part.weight * part.leavers->still_there(when);
    }
    return there;
}

double Departures::reached(double share) const {
    // Weights are added up; a hair's breadth of rounding must not cost a whole user.
    const double wanted = share * weight_ * (1 - 1e-12);
    const auto enough_by = [&](sim::Time when) { return weight_ - still_there(when) >= wanted; };
    sim::Time late = clock_;
    for (const Part& part : parts_) {
        late = std::max(late, part.leavers->last());
    }
    if (!enough_by(late)) {
        return never;
    }
    sim::Time early = clock_ - sim::Duration::nanoseconds(1);
    while (late - early > sim::Duration::nanoseconds(1)) {
        const sim::Time middle = early + sim::Duration::nanoseconds((late - early).count() / 2);
        (enough_by(middle) ? late : early) = middle;
    }
    return static_cast<double>((late - clock_).count());
}

double Departures::remaining(sim::Duration since_clock) const {
    return weight_ > 0 ? still_there(clock_ + since_clock) / weight_ : 0;
}

} // namespace gameday::studies
