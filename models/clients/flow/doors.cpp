/// How traffic at the flow grain uses up the connections of pools, and follows what becomes of writes there.

#include <algorithm>
#include <cmath>

#include <boost/random/exponential_distribution.hpp>

#include "models/clients/flow/traffic.hpp"

namespace gameday::models {

namespace {

/// Service hosts learn of a new primary one by one: of so many that do within a few seconds the load is found
/// anew once, as it is of users on the move. What becomes of their writes is told as it changes.
constexpr Duration longest_drift = Duration::seconds(static_cast<std::int64_t>(FlowHistory::longest_average));
constexpr double a_few_hosts =
    0.25 + 1e-9; // share of a pool's writes: five hosts of twenty, however it is rounded

constexpr auto writes = static_cast<std::size_t>(RequestKind::write);

/// The share of writes that a database's primary acknowledges, or a host that has been replaced.
double acknowledged(const PoolShares& shares, bool diverging) {
    double sum = 0;
    for (const PoolShares::Acknowledged& part : shares.acknowledged) {
        sum += part.diverges == diverging ? part.share : 0;
    }
    return sum;
}

/// A rate that shares were added to and taken from, in writes a second.
double without_rounding(double rate) {
    constexpr double rounding = 1e-9;
    return rate < rounding ? 0 : rate;
}

} // namespace

// ---- what becomes of writes ----

void FlowTraffic::Door::follow_until(Time now) {
    const double length = (now - since).in_seconds();
    more.errors += (shares.errors - recorded.errors) * length;
    more.hangs += (shares.hangs - recorded.hangs) * length;
    since = now;
}

void FlowTraffic::Door::pool_changed() {
    traffic->stir(static_cast<std::size_t>(this - traffic->doors_.data()));
}

void FlowTraffic::stir(std::size_t door) {
    if (!doors_[door].stirred) {
        doors_[door].stirred = true;
        stirred_.push_back(door);
    }
    settle_soon();
}

bool FlowTraffic::can_wait(Time now) const {
    if (log_changed_ || world_changed_) {
        return false;
    }
    bool all_same = !drifting_;
    for (const std::size_t i : stirred_) {
        const Door& door = doors_[i];
        const PoolShares& shares = door.pool->shares();
        if (door.shares == shares) {
            continue;
        }
        all_same = false;
        if (std::abs(shares.errors - door.balanced.errors) > a_few_hosts ||
            std::abs(shares.hangs - door.balanced.hangs) > a_few_hosts) {
            return false;
        }
    }
    return all_same || now - recorded_ < longest_drift;
}

void FlowTraffic::follow_pools(Time now) {
    const bool in_crowd = std::any_of(stirred_.begin(), stirred_.end(), [this](std::size_t i) {
        return queues_[i % regions_.size()].crowded && !(doors_[i].shares == doors_[i].pool->shares());
    });
    if (in_crowd) {
        advance(now); // until now it met what it met
    }
    bool any = false;
    for (const std::size_t i : stirred_) {
        Door& door = doors_[i];
        if (door.shares == door.pool->shares()) {
            continue;
        }
        any = true;
        const PoolShares before = door.shares;
        door.follow_until(now);
        door.shares = door.pool->shares();
        Base& base = bases_[i / regions_.size()];
        const std::size_t region = i % regions_.size();
        for (std::size_t place = 0; place < places_.size(); ++place) {
            if (base_of_[place] != i / regions_.size()) {
                continue;
            }
            Inside& in = inside(place, region);
            const double shed = queues_[region].shed;
            in.errors[writes] = door.shares.errors;
            in.hangs[writes] = door.shares.hangs;
            if (reaches_[region] == Reach::up) {
                in.fates[writes] = admitted(shed, door.shares.errors, door.shares.hangs);
            }
            const double made = in.attempts[writes] * (1 - shed);
            base.acknowledged += made * (acknowledged(door.shares, false) - acknowledged(before, false));
            const double diverge = made * (acknowledged(door.shares, true) - acknowledged(before, true));
            base.divergent += diverge;
            base.divergent_writes -= diverge * (now - reached_).in_seconds(); // it was not so until now
        }
        base.acknowledged = without_rounding(base.acknowledged);
        base.divergent = without_rounding(base.divergent);
        base.database->acknowledge(now, Rate{base.acknowledged});
    }
    if (any && !drifting_) {
        drifting_ = true;
        engine_->schedule(recorded_ + longest_drift, {on_settle_, 0});
    }
}

void FlowTraffic::end_drift(Time now) {
    const double begin = history_.spans() > 0 ? history_.begin(history_.spans() - 1) : 0;
    const double length = now.since_start().in_seconds() - begin;
    for (std::size_t i = 0; i < doors_.size(); ++i) {
        Door& door = doors_[i];
        const std::size_t region = i % regions_.size();
        const Queue& queue = queues_[region];
        door.follow_until(now);
        const bool mixed = length > 0 && (door.more.errors != 0 || door.more.hangs != 0) &&
                           queue.crowded_for <= 0; // else its crowd has seen to it
        for (std::size_t place = 0; mixed && place < places_.size(); ++place) {
            if (base_of_[place] == i / regions_.size()) {
                Fate& fate = history_.last_fates(place, region)[writes];
                const double part = door.let_in / length;
                fate.fails_fast = std::clamp(fate.fails_fast + part * door.more.errors, 0.0, 1.0);
                fate.fails_silent = std::clamp(fate.fails_silent + part * door.more.hangs, 0.0, 1.0);
            }
        }
        door.recorded = {door.shares.errors, door.shares.hangs};
        door.more = {};
        door.let_in = reaches_[region] == Reach::up ? 1 - queue.shed : 0;
    }
}

// ---- what writes do to connections ----

void FlowTraffic::Door::count_until(Time now) {
    until_tick -= firsts * (now - counted).in_seconds();
    counted = now;
}

// While users come, or go, their writes are as many as on average until we look again: with those who are
// there at first, pools that they come to would be used up too late.
void FlowTraffic::foresee_users() {
    foreseen_ = due_ > engine_->now() && due_ < Time::never() &&
                std::any_of(doors_.begin(), doors_.end(), [](const Door& door) {
                    return door.pool != nullptr && (door.pool->writes_matter() || door.pool->awaits_writes());
                });
    if (!foreseen_) {
        return;
    }
    ticks_stale_ = true;
    // Of the way from the users that we know of to those at the end of it some may be behind us.
    const double part = 1 - (due_ - engine_->now()).in_seconds() / (due_ - spread_).in_seconds() / 2;
    then_.resize(regions_.size());
    for (std::size_t place = 0; place < places_.size(); ++place) {
        if (places_[place].database == nullptr) {
            continue;
        }
        const ClientParameters& clients = places_[place].flows->parameters();
        places_[place].flows->spread(due_, then_);
        for (std::size_t region = 0; region < regions_.size(); ++region) {
            const double more = part * (places_[place].share * then_[region] - users(place, region));
            if (more == 0 || reaches_[region] != Reach::up) {
                continue;
            }
            double attempts = 1; // of each write
            double failed = 1;
            for (std::int64_t attempt = 1; attempt < clients.retry.attempts.value; ++attempt) {
                failed *= inside(place, region).fates[writes].fails_fast;
                attempts += failed;
            }
            const double firsts = clients.requests_of(more)[writes] * (1 - queues_[region].shed);
            Door& door = door_of(place, region);
            door.firsts = std::max(door.firsts + firsts, 0.0);
            door.attempts = std::max(door.attempts + firsts * attempts, 0.0);
        }
    }
}

void FlowTraffic::schedule_ticks() {
    if (!foreseen_) {
        foresee_users();
    }
    if (ticks_stale_) {
        for (std::size_t i = 0; i < doors_.size(); ++i) {
            schedule_tick(i);
        }
    } else {
        for (const std::size_t i : stirred_) {
            schedule_tick(i);
        }
    }
    ticks_stale_ = false;
    for (const std::size_t i : stirred_) {
        doors_[i].stirred = false;
    }
    stirred_.clear();
    if (expects_users_ && due_ > engine_->now()) {
        // Nobody writes there, and as caches run out somebody may: that is looked at when rates are.
        engine_->cancel(look_again_);
        engine_->set_cause({});
        look_again_ = engine_->schedule(due_, {on_settle_, 0});
    }
    expects_users_ = false;
}

void FlowTraffic::schedule_tick(std::size_t index) {
    const Time now = engine_->now();
    Door& door = doors_[index];
    engine_->cancel(door.tick);
    door.count_until(now);
    if (door.pool == nullptr) {
        return;
    }
    door.pool->writes_come(now, Rate{door.attempts});
    expects_users_ = expects_users_ || door.pool->awaits_writes();
    if (!door.pool->writes_matter()) {
        return;
    }
    if (door.firsts <= 0) {
        // A region that comes back is looked at anyway.
        expects_users_ = expects_users_ || reaches_[index % regions_.size()] == Reach::up;
        return;
    }
    if (door.until_tick <= 0) {
        sim::Draw draw = ticks_.at(index, static_cast<std::uint32_t>(door.ticks++));
        door.until_tick = boost::random::exponential_distribution<double>{}(draw);
    }
    const Duration wait = Duration::from_seconds(door.until_tick / door.firsts);
    engine_->set_cause({}); // users come by themselves
    // While users are on the move, so is the rate: it is looked at again before long.
    door.tick = engine_->schedule(std::min(now + wait, due_), {on_tick_, index});
}

void FlowTraffic::tick(std::uint64_t index) {
    advance_writes(engine_->now());
    Door& door = doors_[index];
    door.count_until(engine_->now());
    // The event stood at a whole nanosecond: what comes in the next two is not waited for.
    constexpr double two_nanoseconds = 2e-9;
    const double hardly_any = std::max(1e-6, two_nanoseconds * door.firsts);
    if (door.until_tick < hardly_any) {
        door.until_tick = 0;
        use_connection(index, 0);
    }
    stir(index);
}

void FlowTraffic::repeat(std::uint64_t door_and_attempt) {
    advance_writes(engine_->now());
    constexpr std::uint64_t lower_half = 0xffffffff;
    const std::size_t door = door_and_attempt & lower_half;
    if (regions_[door % regions_.size()]->reach.value() == Reach::up) { // else it never gets to the pool
        use_connection(door, static_cast<std::uint32_t>(door_and_attempt >> 32U));
    }
    stir(door);
}

void FlowTraffic::use_connection(std::size_t index, std::uint32_t attempt) {
    Door& door = doors_[index];
    engine_->set_cause({}); // users come by themselves
    const PoolReply reply = door.pool->pass_through(engine_->now());
    engine_->set_cause({});
    const bool again = attempt + 1 < door.clients->retry.attempts.value;
    if (reply == PoolReply::acknowledged || !again || !door.pool->writes_matter()) {
        return;
    }
    const double noticed = reply == PoolReply::hangs ? door.clients->timeout.in_seconds() : 0;
    const Duration wait = Duration::from_seconds(door.clients->wait_after(attempt, noticed));
    engine_->schedule_in(wait, {on_repeat_, index | (std::uint64_t{attempt} + 1) << 32U});
}

} // namespace gameday::models
