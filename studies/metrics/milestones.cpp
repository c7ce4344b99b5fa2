#include "studies/metrics/milestones.hpp"

#include <algorithm>

#include "studies/metrics/committing.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

/// The first time from that instant on that a value satisfied the condition, counted from there.
template <class T, class Condition>
Milestone first(sim::Time from, const sim::Observable<T>& value, Condition condition) {
    for (const sim::Past<T>& past : value.history()) {
        if (past.from >= from && past.change.exists() && condition(past.value)) {
            return {static_cast<double>((past.from - from).count()), past.change};
        }
    }
    return {never, {}};
}

/// From the start of the clock.
template <class T, class Condition>
Milestone first(const models::World& world, const sim::Observable<T>& value, Condition condition) {
    return first(world.clock(), value, condition);
}

Milestone earlier(Milestone a, Milestone b) {
    return b.at < a.at ? b : a;
}

/// Whether that is so at the start of the clock, or comes to be so later.
template <class T, class Condition>
bool ever(const models::World& world, const sim::Observable<T>& value, Condition condition) {
    return condition(value.at(world.clock())) || first(world, value, condition).at != never;
}

bool holds(const std::vector<std::string>& all, const std::string& database) {
    return std::find(all.begin(), all.end(), database) != all.end();
}

/// Whether its primary cannot take writes at some time from the start of the clock on, or is another one.
bool is_disturbed(const models::World& world, const std::string& database) {
    const models::Database& here = *world.database(database);
    const auto no = [](bool yes) { return !yes; };
    return ever(world, here.primary_up(), no) || ever(world, here.accepting(), no) ||
           ever(world, here.fenced(here.primary().at(world.clock())), [](bool fenced) { return fenced; }) ||
           first(world, here.primary(), [](models::RegionId) { return true; }).at != never;
}

/// Whether that database has to move from the start of the clock on. Where nothing happens before that, those
/// named by the prospects have to. Else it has to if something comes of it, or a runbook of the timeline
/// ought to move it.
bool database_has_to_move(const models::World& world, const std::string& database) {
    const models::Prospects& prospects = world.prospects();
    return !prospects.history || holds(prospects.planned, database) || is_disturbed(world, database);
}

/// Whether nothing has come of what might have moved it: no fault takes its primary away, and no runbook is
/// at it from the start of the clock on. An alarm that never came, or was about another region, might have.
bool has_stayed(const models::World& world, const std::string& database) {
    const models::Prospects& prospects = world.prospects();
    const auto responses = world.responses();
    return !holds(prospects.lost, database) && !holds(prospects.planned, database) &&
           !is_disturbed(world, database) &&
           std::none_of(responses.begin(), responses.end(), [&](const auto& response) {
               const auto& runs = response->runs();
               return std::any_of(runs.begin(), runs.end(),
                                  [&](const auto& run) { return run->moves(database, world.clock()); });
           });
}

/// Those that the files say ought to move, and whatever else is moved, or kept from taking writes: by an
/// alarm that nobody could foresee, say.
std::vector<std::string> all_moving(const models::World& world) {
    std::vector<std::string> names;
    for (const auto& database : world.databases()) {
        if (world.prospects().moves(database->key()) || is_disturbed(world, database->key())) {
            names.push_back(database->key());
        }
    }
    return names;
}

/// The last of the milestones of each database that ought to move, or the one of the database named.
template <class Of> Milestone latest(const models::World& world, const std::string& database, Of of) {
    if (!database.empty()) {
        return of(database);
    }
    Milestone last;
    for (const std::string& name : all_moving(world)) {
        const Milestone one = of(name);
        last = !last.change.exists() || one.at > last.at ? one : last;
        if (one.at == never) {
            return one;
        }
    }
    return last;
}

Milestone writable_to(const models::World& world, const std::string& database, double share) {
    const models::RegionId left = world.topology().find(world.prospects().left);
    if (has_stayed(world, database)) {
        return committing(world, database, share, left);
    }
    const Milestone promotion = promoted(world, database);
    const bool moved = promotion.at != never; // or had no need to
    if (!moved && !holds(world.prospects().lost, database)) {
        return promotion; // its primary is where it was, and should not have stayed there
    }
    if (!moved && !world.database(database)->takes_writes(world.database(database)->primary().value())) {
        return promotion; // it is lost to the end
    }
    // Pools that never noticed are good from the promotion on. A primary that came back by itself is one too.
    const Milestone by_hosts = committing(world, database, share, moved ? left : models::RegionId{});
    return moved && by_hosts.at < promotion.at ? promotion : by_hosts;
}

} // namespace

Milestone detected(const models::World& world, std::string_view region, sim::Time from) {
    return first(from, world.check_of(region)->healthy(), [](bool healthy) { return !healthy; });
}

Milestone alarmed(const models::World& world, sim::Time from) {
    Milestone earliest{never, {}};
    for (const auto& response : world.responses()) {
        earliest = earlier(earliest, first(from, response->alarms(), [&](std::uint32_t n) {
                               return n > 0 && response->red_since(n) >= from; // nor paged by hand
                           }));
    }
    return earliest;
}

Milestone decided(const models::World& world) {
    Milestone earliest{never, {}};
    for (const auto& response : world.responses()) {
        const auto& runs = response->decided();
        earliest = earlier(earliest, first(world, runs, [](std::uint32_t n) { return n > 0; }));
        const std::uint32_t before = runs.at(world.clock());
        if (before > 0 && response->runs()[before - 1]->ended() > world.clock()) {
            return {}; // it is being carried out when the clock starts
        }
    }
    return earliest;
}

bool nothing_left_to_do(const models::World& world) {
    const auto moving = world.prospects().moving();
    return world.prospects().history && std::none_of(moving.begin(), moving.end(), [&](const auto& name) {
               return database_has_to_move(world, name);
           });
}

Milestone promoted(const models::World& world, const std::string& database) {
    return latest(world, database, [&](const std::string& name) {
        return database_has_to_move(world, name)
                   ? first(world, world.database(name)->primary(), [](models::RegionId) { return true; })
                   : Milestone{};
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
        if (clients.leaving_closed_at != sim::Time::never()) {
            called_back_.push_back(static_cast<double>((clients.leaving_closed_at - clock_).count()));
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
