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

/// The regions whose services write in the end: beside the new primary when users have to leave a region,
/// else wherever users are sent. A pool that nobody uses says nothing: nobody would notice.
std::vector<models::RegionId> serving_after(const models::World& world, const std::string& database) {
    const auto promotions = world.database(database)->promotions();
    if (!world.prospects().left.empty() && !promotions.empty()) {
        return {promotions.front().to};
    }
    std::vector<models::RegionId> regions;
    for (const models::ClientRecord& clients : world.clients()) {
        regions.push_back(clients.sent_to);
    }
    return regions;
}

/// Since when so many service hosts or more can commit, for good; `never` if they cannot in the end.
Milestone committing(const models::World& world, const models::Pool& pool, double share) {
    const int needed = pool.hosts_for(share);
    const auto history = pool.committing().history();
    if (history.back().value < needed) {
        return {never, {}};
    }
    std::size_t first = history.size() - 1;
    while (first > 0 && history[first - 1].value >= needed) {
        --first;
    }
    return {std::max(since_clock(world, history[first].from), 0.0), history[first].change};
}

/// The last of the milestones of each database that ought to move, or the one of the database named.
template <class Of> Milestone latest(const models::World& world, const std::string& database, Of of) {
    if (!database.empty()) {
        return of(database);
    }
    Milestone last;
    for (const std::string& name : world.prospects().moving()) {
        const Milestone one = of(name);
        last = !last.change.exists() || one.at > last.at ? one : last;
        if (one.at == never) {
            return one;
        }
    }
    return last;
}

Milestone writable_to(const models::World& world, const std::string& database, double share) {
    const Milestone promotion = promoted(world, database);
    const bool moved = promotion.at != never;
    const auto& lost = world.prospects().lost;
    if (!moved && std::find(lost.begin(), lost.end(), database) == lost.end()) {
        return promotion; // its primary is where it was, and should not have stayed there
    }
    // Pools that never noticed are good from the promotion on. A primary that came back by itself is one too.
    Milestone last = moved ? promotion : Milestone{};
    for (const models::RegionId region : serving_after(world, database)) {
        const Milestone here = committing(world, *world.pool(database, region), share);
        if (here.at == never) {
            return here;
        }
        last = here.at >= last.at ? here : last;
    }
    return last;
}

} // namespace

Milestone detected(const models::World& world, std::string_view region, sim::Time from) {
    for (const sim::Past<bool>& past : world.check_of(region)->healthy().history()) {
        if (past.from >= from && past.change.exists() && !past.value) {
            return {static_cast<double>((past.from - from).count()), past.change};
        }
    }
    return {never, {}};
}

Milestone alarmed(const models::World& world) {
    Milestone earliest{never, {}};
    for (const auto& response : world.responses()) {
        earliest = earlier(earliest, first(world, response->alarms(), [&](std::uint32_t n) {
                               return n > 0 && !response->by_hand(n); // which nobody's check has noticed
                           }));
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

Milestone writable(const models::World& world, const std::string& database, double share) {
    return latest(world, database, [&](const std::string& name) { return writable_to(world, name, share); });
}

Departures::Departures(const models::World& world, const Movers& movers)
    : clock_(world.clock()), end_(world.end()) {
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
    late = std::min(late, end_); // what comes later nobody has seen
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
