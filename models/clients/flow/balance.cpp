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
/// So near to the balance luck, which decides in a crowd, is far wider than what is left.
constexpr double beside_luck = 1e-4;
constexpr int most_rounds = 200;
constexpr double far_from_ending = 0.8; // share of a round's change that the next one changes

} // namespace

void FlowTraffic::look() {
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        reaches_[region] = regions_[region]->reach.value();
    }
    for (Door& door : doors_) {
        if (door.pool != nullptr) {
            door.follow_until(engine_->now());
            door.shares = door.pool->shares();
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
        }
    }
}

double FlowTraffic::offered(double shed) const {
    double sum = 0;
    for (const Coming& coming : coming_) {
        const double fails_fast = shed + (1 - shed) * coming.errors;
        double made = coming.firsts;
        sum += made;
        for (std::size_t attempt = 0; attempt < coming.returning.size(); ++attempt) {
            made = coming.again(attempt) + made * fails_fast; // these come back at once
            sum += made;
        }
    }
    return sum;
}

FlowTraffic::Coming FlowTraffic::coming_to(std::size_t place, std::size_t region, std::size_t kind) const {
    return {places_[place].flows->parameters().requests_of(users(place, region))[kind],
            inside(place, region).errors[kind], repeats_[place].returning(region, kind),
            repeats_[place].left_to_crowd(region, kind)};
}

void FlowTraffic::gather(std::size_t region) {
    coming_.clear();
    for (std::size_t place = 0; place < places_.size(); ++place) {
        for (std::size_t kind = 0; kind < 2; ++kind) {
            coming_.push_back(coming_to(place, region, kind));
        }
    }
}

void FlowTraffic::meet(std::size_t region, double shed) {
    for (std::size_t i = 0; i < coming_.size(); ++i) {
        Inside& in = inside(i / 2, region);
        const std::size_t kind = i % 2;
        in.fates[kind] = admitted(shed, in.errors[kind], in.hangs[kind]);
        double made = coming_[i].firsts;
        in.attempts[kind] = made;
        for (std::size_t attempt = 0; attempt < coming_[i].returning.size(); ++attempt) {
            made = coming_[i].again(attempt) + made * in.fates[kind].fails_fast;
            in.attempts[kind] += made;
        }
    }
}

void FlowTraffic::note_failing(std::size_t region) {
    const Queue& queue = queues_[region];
    const double shed = queue.crowded ? queue.crowd_shed : queue.shed;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const Inside& in = inside(place, region);
        for (std::size_t kind = 0; kind < 2; ++kind) {
            if (reaches_[region] == Reach::up && in.hangs[kind] <= 0) {
                repeats_[place].none_fails(region, kind);
                continue;
            }
            const auto failing = repeats_[place].failing(region, kind);
            const Coming coming = coming_to(place, region, kind);
            Fate fate; // of those that fail and do not come back at once
            double at_once = 0;
            switch (reaches_[region]) {
            case Reach::up:
                fate.fails_silent = (1 - shed) * in.hangs[kind];
                at_once = shed + (1 - shed) * in.errors[kind];
                break;
            case Reach::refuse:
                fate.fails_fast = 1;
                break;
            case Reach::black_hole:
                fate.fails_silent = 1;
                break;
            }
            double made = fate.fails() > 0 ? coming.firsts : 0;
            for (std::size_t attempt = 0; attempt < failing.size(); ++attempt) {
                failing[attempt] = {made * fate.fails_silent, made * fate.fails_fast};
                made = coming.again(attempt) + made * at_once;
            }
        }
    }
}

void FlowTraffic::record_repeats(Time now, bool jump) {
    for (std::size_t place = 0; place < places_.size(); ++place) {
        repeats_[place].record(now.since_start().in_seconds(),
                               std::span(users_).subspan(place * regions_.size(), regions_.size()), jump);
    }
}

void FlowTraffic::balance(std::size_t region) {
    Queue& queue = queues_[region];
    if (reaches_[region] != Reach::up) {
        const bool refused = reaches_[region] == Reach::refuse;
        for (std::size_t place = 0; place < places_.size(); ++place) {
            Inside& in = inside(place, region);
            in.fates.fill({refused ? 1.0 : 0.0, refused ? 0.0 : 1.0});
            in.attempts = {};
        }
        queue.empty();
        return;
    }
    const double capacity = regions_[region]->capacity() * scale_;
    const double limit = regions_[region]->queue_limit().in_seconds();
    // A crowd is at its limit again and again, wherever its luck has just left it.
    const bool full = queue.crowded || queue.wait >= limit * (1 - same_rate);
    double shed = full ? queue.shed : 0;
    gather(region);
    queue.offered = offered(shed);
    // What is shed comes back as load: from where it stood it goes to the balance nearest by, which may
    // keep shedding where a fresh start would not.
    const double same_shed = queue.crowded ? beside_luck : same_rate;
    double last_change = 0;
    for (int round = 0; full && round < most_rounds; ++round) {
        const double next = std::max(0.0, 1 - capacity / queue.offered);
        const double change = next - shed;
        shed = next;
        // Changes get smaller by about the same factor each time: every third round goes to where they end.
        const double factor = last_change != 0 ? change / last_change : 1;
        if (round % 3 == 2 && factor > 0 && factor < far_from_ending) {
            shed = std::max(0.0, shed + change * factor / (1 - factor));
        }
        last_change = change;
        queue.offered = offered(shed);
        if (std::abs(change) < same_shed) {
            break;
        }
    }
    queue.shed = shed;
    meet(region, shed);
    const bool is_crowded = crowded(region);
    if (is_crowded && !queue.crowded) {
        gather_crowd(region);
    }
    queue.crowded = is_crowded;
}

void FlowTraffic::spread(Time now) {
    spread_ = now;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const auto users = std::span(users_).subspan(place * regions_.size(), regions_.size());
        places_[place].flows->spread(now, users);
        for (double& some : users) {
            some *= places_[place].share;
        }
    }
}

void FlowTraffic::balance(Time now, std::span<const double> before) {
    drifting_ = false;
    ticks_stale_ = true;
    foreseen_ = false;
    for (Door& door : doors_) {
        door.balanced = {door.shares.errors, door.shares.hangs};
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const std::size_t first = place * regions_.size();
        repeats_[place].come_back(now.since_start().in_seconds(), before.subspan(first, regions_.size()),
                                  std::span(users_).subspan(first, regions_.size()));
    }
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        balance(region);
        note_failing(region);
        leave_to_crowd(now, region);
    }
    tell_databases(now);
}

void FlowTraffic::tell_databases(Time now) {
    for (Base& base : bases_) {
        base.acknowledged = base.divergent = 0;
        std::fill(base.reads.begin(), base.reads.end(), 0.0);
    }
    for (Door& door : doors_) {
        door.firsts = door.most_firsts = door.attempts = 0;
        door.clients = nullptr;
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        if (places_[place].database == nullptr) {
            continue;
        }
        Base& base = bases_[base_of_[place]];
        for (std::size_t region = 0; region < regions_.size(); ++region) {
            Inside& in = inside(place, region);
            in.users = users(place, region);
            Door& door = door_of(place, region);
            const double let_in = 1 - queues_[region].shed;
            base.reads[region] += in.attempts[0] * let_in * (1 - in.errors[0]);
            const ClientParameters& clients = places_[place].flows->parameters();
            const double reach_pool = reaches_[region] == Reach::up ? let_in : 0;
            const double firsts =
                (clients.requests_of(users(place, region))[1] + repeats_[place].from_elsewhere(region, 1)) *
                reach_pool;
            if (door.clients == nullptr || firsts > door.most_firsts) {
                door.clients = &clients;
                door.most_firsts = firsts;
            }
            door.firsts += firsts;
            door.attempts += in.attempts[1] * reach_pool;
            for (const PoolShares::Acknowledged& part : door.shares.acknowledged) {
                // As they were when the world was looked at: by now it may have changed again.
                (part.diverges ? base.divergent : base.acknowledged) += in.attempts[1] * let_in * part.share;
            }
        }
    }
    for (const Base& base : bases_) {
        base.database->acknowledge(now, Rate{base.acknowledged});
    }
}

} // namespace gameday::models
