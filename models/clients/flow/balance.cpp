/// How traffic at the flow grain loads the regions, and what becomes of attempts under that load.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/clients/flow/outcomes.hpp"
#include "models/clients/flow/traffic.hpp"

namespace gameday::models {

namespace {

/// Rates that differ by less are the same: sums of many parts, added up in another order.
constexpr double same_rate = 1e-9;
constexpr int most_rounds = 200;

/// What becomes of attempts of which a share is shed, and of those let in such shares fail.
Fate admitted(double shed, double errors, double hangs) {
    return {shed + (1 - shed) * errors, (1 - shed) * hangs};
}

} // namespace

void FlowTraffic::look() {
    const double now = engine_->now().since_start().in_seconds();
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        reaches_[region] = regions_[region]->reach.value();
    }
    for (Door& door : doors_) {
        if (door.pool != nullptr) {
            door.shares = door.pool->shares();
            door.asks_in_vain = door.pool->asks_in_vain();
        }
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        for (std::size_t region = 0; region < regions_.size(); ++region) {
            Inside& in = inside(place, region);
            in.errors = {};
            in.hangs = {};
            if (places_[place].database != nullptr) {
                const Door& door = door_of(place, region);
                in.errors = {places_[place].database->readable(RegionId{region}).value() ? 0.0 : 1.0,
                             door.shares.errors};
                in.hangs = {0, door.shares.hangs};
            }
            for (std::size_t kind = 0; kind < 2; ++kind) {
                const bool inside_at_all = reaches_[region] == Reach::up;
                if (silence(place, region)[kind].record(now, inside_at_all ? in.hangs[kind] : 0)) {
                    await_repeats(places_[place], now);
                }
            }
        }
    }
}

void FlowTraffic::await_repeats(const Place& place, double now) {
    for (const double after : place.silent_repeats) {
        breaks_.push_back(now + after);
    }
}

double FlowTraffic::offered(std::size_t region, double shed, double now) {
    double sum = 0;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const ClientParameters& clients = places_[place].flows->parameters();
        const Kinds firsts = clients.requests_of(users(place, region));
        const std::vector<double>& waited = places_[place].silent_repeats;
        Inside& in = inside(place, region);
        for (std::size_t kind = 0; kind < 2; ++kind) {
            in.fates[kind] = admitted(shed, in.errors[kind], in.hangs[kind]);
            in.attempts[kind] = firsts[kind];
            for (std::size_t again = 1; firsts[kind] > 0 && again <= waited.size(); ++again) {
                in.attempts[kind] += firsts[kind] * come_back(silence(place, region)[kind], waited, again,
                                                              now, in.fates[kind].fails_fast, 1 - shed);
            }
            sum += in.attempts[kind];
        }
    }
    return sum;
}

void FlowTraffic::balance(std::size_t region, double now) {
    Queue& queue = queues_[region];
    if (reaches_[region] != Reach::up) {
        const bool refused = reaches_[region] == Reach::refuse;
        for (std::size_t place = 0; place < places_.size(); ++place) {
            Inside& in = inside(place, region);
            in.fates.fill({refused ? 1.0 : 0.0, refused ? 0.0 : 1.0});
            in.attempts = {};
        }
        const std::uint64_t passes = queue.passes; // luck does not come again
        queue = {};
        queue.passes = passes;
        return;
    }
    const double capacity = regions_[region]->capacity() * scale_;
    const double limit = regions_[region]->queue_limit().in_seconds();
    const bool full = queue.wait >= limit * (1 - same_rate);
    double shed = full ? queue.shed : 0;
    queue.offered = offered(region, shed, now);
    // What is shed comes back as load: from where it stood it goes to the balance nearest by, which may
    // keep shedding where a fresh start would not.
    for (int round = 0; full && round < most_rounds; ++round) {
        const double next = std::max(0.0, 1 - capacity / queue.offered);
        const bool settled = std::abs(next - shed) < same_rate;
        shed = next;
        queue.offered = offered(region, shed, now);
        if (settled) {
            break;
        }
    }
    queue.shed = shed;
    queue.crowded = crowded(region);
    if (!queue.crowded) {
        queue.crowd.reset();
    }
}

bool FlowTraffic::crowded(std::size_t region) const {
    const Queue& queue = queues_[region];
    const double capacity = regions_[region]->capacity() * scale_;
    // Well below the capacity no queue forms; with so many requests a second luck evens out, and means are
    // enough: what is left of it then is about a hundredth of the failures.
    constexpr double full_enough = 0.9;
    constexpr double many = 1e4;
    return queue.offered > full_enough * capacity && capacity < many;
}

std::vector<Crowding::Group> FlowTraffic::crowd_in(std::size_t region, double now) {
    std::vector<Crowding::Group> groups;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const Flows& flows = *places_[place].flows;
        const ClientParameters& clients = flows.parameters();
        const Inside& in = inside(place, region);
        const Kinds firsts = clients.requests_of(users(place, region));
        const double round_trip = topology_->round_trip(flows.near(), RegionId{region}).in_seconds();
        // Those who come back from a time-out met the crowd as it was then.
        const double shed = queues_[region].crowd ? queues_[region].crowd_shed : queues_[region].shed;
        for (std::size_t kind = 0; kind < 2; ++kind) {
            Crowding::Group group;
            group.firsts = firsts[kind];
            group.errors = in.errors[kind];
            group.hangs = in.hangs[kind];
            group.attempts = static_cast<std::uint32_t>(clients.retry.attempts.value);
            const double fast = shed + (1 - shed) * group.errors;
            const std::vector<double>& waited = places_[place].silent_repeats;
            for (std::uint32_t attempt = 0; attempt + 1 < group.attempts; ++attempt) {
                const double longest = clients.retry.longest_wait(attempt).in_seconds();
                group.waits_least.push_back(round_trip +
                                            (clients.retry.jitter == Jitter::full ? 0 : longest));
                group.waits_most.push_back(round_trip + longest);
                // Of those who come back, the crowd itself sends those whose last attempt failed at once.
                const Silence& silent = silence(place, region)[kind];
                const double last = waited[attempt] - (attempt > 0 ? waited[attempt - 1] : 0);
                const double all = come_back(silent, waited, attempt + 1, now, fast, 1 - shed);
                const double hung = (1 - shed) * silent.share_at(now - last);
                group.repeats.push_back(fast + hung > 0 ? group.firsts * all * hung / (fast + hung) : 0);
            }
            groups.push_back(std::move(group));
        }
    }
    return groups;
}

void FlowTraffic::pass_crowded(std::size_t region, double from, double length) {
    auto groups = crowd_in(region, from);
    Queue& queue = queues_[region];
    if (!queue.crowd) {
        queue.crowd.emplace(regions_[region]->capacity() * scale_,
                            regions_[region]->queue_limit().in_seconds(), groups);
    }
    const double passed = queue.crowd->pass(groups, length, queue.wait,
                                            crowds_.at(region, static_cast<std::uint32_t>(queue.passes++)));
    if (passed <= 0) {
        return;
    }
    queue.crowd_shed = groups.front().shed; // all are shed alike
    queue.crowded_for += passed;
    const double part = passed / queue.crowded_for;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const Crowding::Group& group = groups[i];
        Fate& fate = history_.last_fates(i / 2, region)[i % 2];
        const Fate before = queue.crowded_for > passed ? fate : Fate{};
        const Fate now = admitted(group.shed, group.errors, group.hangs);
        // The fate of one attempt that, so often, gives the share of requests that failed for good.
        const double fails = std::pow(group.failed, 1.0 / group.attempts);
        const double scale = now.fails() > 0 ? part * fails / now.fails() : 0;
        fate = {(1 - part) * before.fails_fast + scale * now.fails_fast,
                (1 - part) * before.fails_silent + scale * now.fails_silent, true};
    }
}

void FlowTraffic::spread(Time now) {
    for (std::size_t place = 0; place < places_.size(); ++place) {
        places_[place].flows->spread(now,
                                     std::span(users_).subspan(place * regions_.size(), regions_.size()));
    }
}

void FlowTraffic::balance(Time now) {
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        balance(region, now.since_start().in_seconds());
    }
    tell_databases(now);
}

void FlowTraffic::tell_databases(Time now) {
    for (Base& base : bases_) {
        base.acknowledged = base.divergent = 0;
        std::fill(base.reads.begin(), base.reads.end(), 0.0);
    }
    for (Door& door : doors_) {
        door.writes = door.firsts = 0;
        door.clients = nullptr;
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        if (places_[place].database == nullptr) {
            continue;
        }
        Base& base = bases_[base_of_[place]];
        for (std::size_t region = 0; region < regions_.size(); ++region) {
            const Inside& in = inside(place, region);
            Door& door = door_of(place, region);
            const double let_in = 1 - queues_[region].shed;
            base.reads[region] += in.attempts[0] * let_in * (1 - in.errors[0]);
            door.writes += in.attempts[1] * let_in;
            const ClientParameters& clients = places_[place].flows->parameters();
            const double firsts =
                reaches_[region] != Reach::up ? 0 : clients.requests_of(users(place, region))[1] * let_in;
            if (door.clients == nullptr || firsts > door.firsts / 2) {
                door.clients = &clients;
            }
            door.firsts += firsts;
            for (const PoolShares::Acknowledged& part : door.shares.acknowledged) {
                (base.database->diverges(part.host) ? base.divergent : base.acknowledged) +=
                    in.attempts[1] * let_in * part.share;
            }
        }
    }
    for (const Base& base : bases_) {
        base.database->acknowledge(now, Rate{base.acknowledged});
    }
}

} // namespace gameday::models
