#include "models/database/database.hpp"

#include <algorithm>

namespace gameday::models {

namespace {

sim::Subject plain(std::string name, std::string label, std::string yes, std::string no, bool in_story) {
    return {.name = std::move(name),
            .label = std::move(label),
            .phase = "",
            .describe = [yes = std::move(yes),
                         no = std::move(no)](std::int64_t value) { return value != 0 ? yes : no; },
            .in_story = in_story};
}

sim::Subject host_reach_of(const std::string& key, const std::string& region) {
    return {.name = "database." + key + ".hosts." + region,
            .label = "database",
            .phase = "",
            .describe =
                [key, region](std::int64_t value) {
                    const std::string host = "database " + key + " in " + region;
                    switch (static_cast<Reach>(value)) {
                    case Reach::up:
                        return host + " answers again";
                    case Reach::refuse:
                        return host + " refuses connections";
                    case Reach::black_hole:
                        break;
                    }
                    return host + " does not answer";
                },
            .in_story = false};
}

std::string writes_lost(std::uint64_t count) {
    return count == 0 ? "no write lost"
                      : fields::grouped(count) +
                            (count == 1 ? " acknowledged write lost" : " acknowledged writes lost");
}

} // namespace

Database::Database(sim::Engine& engine, const sim::Randomness& randomness, const std::string& key,
                   const DatabaseParameters& parameters, const Topology& topology,
                   std::span<const std::unique_ptr<Region>> regions)
    : engine_(&engine), key_(key), parameters_(parameters), topology_(&topology), regions_(regions),
      endpoint_(engine, parameters.endpoint.name, parameters.endpoint.ttl, topology,
                topology.find(parameters.primary.text)),
      primary_(engine,
               {.name = "database." + key + ".primary",
                .label = "promotion",
                .phase = "promote",
                .describe =
                    [this](std::int64_t code) {
                        const std::uint64_t lost = promotions_.empty() ? 0 : promotions_.back().lost_writes;
                        return topology_->name(RegionId::from_code(code)) + " replica of " + key_ +
                               " promoted; " + writes_lost(lost);
                    }},
               topology.find(parameters.primary.text)),
      accepting_(engine,
                 plain("database." + key + ".accepting", "drain", "database " + key + " takes writes",
                       "database " + key + " takes no more writes", true),
                 true),
      primary_up_(engine,
                  plain("database." + key + ".up", "database", "primary of " + key + " up",
                        "primary of " + key + " down", false),
                  true),
      has_replica_(engine,
                   plain("database." + key + ".protected", "database", key + " has a replica",
                         key + " has no replica any more", false),
                   !parameters.replicas.empty()),
      hosts_(topology.regions()), randomness_(randomness) {
    const auto add_host = [&](RegionId region) {
        const std::string& name = topology.name(region);
        hosts_[region.index()].reset( // NOLINT(modernize-make-unique): an aggregate of what cannot be moved
            new Host{{engine, host_reach_of(key, name), Reach::up},
                     {engine,
                      plain("database." + key + ".fenced." + name, "fence", key + " in " + name + " fenced",
                            key + " in " + name + " no longer fenced", true),
                      false}});
        hosts_[region.index()]->reach.subscribe<&Database::hosts_changed>(this);
    };
    add_host(primary_.value());
    hosts_[primary_.value().index()]->was_primary = true;
    for (const auto& [region, replica] : parameters.replicas) {
        const RegionId id = topology.find(region);
        add_host(id);
    }
    make_replicas();
    endpoint_.answer().subscribe<&Database::hosts_changed>(this);
    engine.on_reset<&Database::reset>(this);
    for (const auto& region : regions) {
        readable_.push_back(std::make_unique<sim::Observable<bool>>(
            engine,
            plain("database." + key + ".readable." + region->name(), "database",
                  "reads work in " + region->name(), "reads fail in " + region->name(), false),
            true));
        region->reach.subscribe<&Database::hosts_changed>(this);
    }
}

void Database::make_replicas() {
    replicas_.clear();
    for (const auto& [region, replica] : parameters_.replicas) {
        const sim::Stream lags = randomness_.stream("database." + key_ + "." + region + "/lag");
        replicas_.push_back({ReplicationStream{topology_->find(region), replica.lag.draw(lags.at(0))}});
    }
}

void Database::reset(const sim::Randomness& randomness) {
    randomness_ = randomness;
    make_replicas();
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        if (hosts_[i] != nullptr) {
            hosts_[i]->was_primary = RegionId{i} == primary_.value();
        }
    }
    rates_.reset();
    promoting_ = false;
    promotions_.clear();
    divergent_writes_ = stale_reads_ = 0;
}

Reach Database::reach(RegionId region) const {
    const Reach of_region = regions_[region.index()]->reach.value();
    return of_region != Reach::up ? of_region : hosts_[region.index()]->reach.value();
}

bool Database::takes_writes(RegionId host) const {
    return has_host(host) && reach(host) == Reach::up && !hosts_[host.index()]->fenced.value() &&
           host == primary_.value() && accepting_.value();
}

void Database::set_shipping(Rate normal) {
    for (Replica& replica : replicas_) {
        const std::string& region = topology_->name(replica.stream.replica());
        replica.stream.ship(Shipping::of(normal, parameters_.replicas.at(region).catch_up_speed.times));
    }
}

void Database::begin_with(Rate writes) {
    if (writes.per_second <= 0) {
        return;
    }
    set_shipping(writes);
    for (Replica& replica : replicas_) {
        const std::string& region = topology_->name(replica.stream.replica());
        const sim::Stream stream = randomness_.stream("database." + key_ + "." + region + "/before");
        const fields::Distribution gap{fields::Distribution::Law{
            fields::Distribution::Exponential{Duration::from_seconds(1 / writes.per_second)}}};
        // Backwards from the start of the run, down to the last one that has arrived.
        std::vector<Time> times{Time{} - gap.draw(stream.at(0))};
        while (times.back() > replica.stream.arrived_through(Time{})) {
            times.push_back(times.back() - gap.draw(stream.at(times.size())));
        }
        const Time arrived = times.back();
        times.pop_back();
        std::reverse(times.begin(), times.end());
        replica.stream.begin_with(arrived, times);
    }
}

WriteReply Database::reply_to_write(RegionId host) const {
    switch (reach(host)) {
    case Reach::refuse:
        return WriteReply::refused;
    case Reach::black_hole:
        return WriteReply::vanished;
    case Reach::up:
        break;
    }
    if (hosts_[host.index()]->fenced.value()) {
        return WriteReply::error;
    }
    if (host == primary_.value()) {
        return accepting_.value() ? WriteReply::acknowledged : WriteReply::error;
    }
    // An old primary does not know that it has been replaced.
    return hosts_[host.index()]->was_primary ? WriteReply::acknowledged : WriteReply::error;
}

WriteReply Database::write(RegionId host, Time now) {
    const WriteReply reply = reply_to_write(host);
    if (reply == WriteReply::acknowledged) {
        if (host == primary_.value()) {
            for (Replica& replica : replicas_) {
                replica.stream.append(now);
            }
        } else {
            ++divergent_writes_;
        }
    }
    return reply;
}

void Database::begin_with_rates(Rate writes) {
    rates_.emplace(randomness_.stream("database." + key_ + "/flow/writes"));
    rates_->set(Time{}, writes);
    set_shipping(writes);
    for (Replica& replica : replicas_) {
        replica.stream.follow(*rates_);
    }
}

void Database::acknowledge(Time from, Rate by_primary) {
    // Traffic that looks back tells what was so then.
    const bool took_none = from == engine_->now() && !takes_writes(primary_.value());
    rates_->set(from, took_none ? Rate{0} : by_primary);
}

void Database::follow_logs_until(Time now) {
    for (Replica& replica : replicas_) {
        replica.stream.follow_until(now);
    }
}

void Database::drain() {
    accepting_.set(false);
    if (rates_) { // from this very instant on, and not when traffic next looks
        log_watcher_();
        rates_->set(engine_->now(), Rate{0});
    }
}

bool Database::read_is_stale(RegionId region, Time now) {
    ReplicationStream* const copy = stream(region);
    return copy != nullptr && copy->missing(now) > 0;
}

Database::Replica* Database::find_replica(RegionId region) {
    const auto found = std::find_if(replicas_.begin(), replicas_.end(),
                                    [&](const Replica& r) { return r.stream.replica() == region; });
    return found == replicas_.end() ? nullptr : &*found;
}

ReplicationStream* Database::stream(RegionId region) {
    Replica* const replica = find_replica(region);
    return replica == nullptr ? nullptr : &replica->stream;
}

RegionId Database::best_replica(Time now) {
    log_reader_();
    RegionId best;
    std::uint64_t fewest = 0;
    for (Replica& replica : replicas_) {
        const std::uint64_t missing = replica.stream.missing(now);
        const RegionId region = replica.stream.replica();
        const bool usable = reach(region) == Reach::up && !hosts_[region.index()]->fenced.value();
        if (usable && (!best.exists() || missing < fewest)) {
            best = region;
            fewest = missing;
        }
    }
    return best;
}

bool Database::stalled(RegionId region) {
    const Replica* const replica = find_replica(region);
    return replica != nullptr && replica->stalled;
}

void Database::hold(RegionId region) {
    if (Replica* const replica = find_replica(region)) {
        ++replica->holds;
        connect_streams();
    }
}

void Database::release(RegionId region) {
    if (Replica* const replica = find_replica(region)) {
        --replica->holds;
        connect_streams();
    }
}

void Database::disturb(RegionId region, Duration target, Duration ramp) {
    if (Replica* const replica = find_replica(region)) {
        replica->disturbances.push_back({target, ramp});
        steer(*replica);
    }
}

void Database::recover(RegionId region, Duration target, Duration ramp) {
    if (Replica* const replica = find_replica(region)) {
        auto& lasting = replica->disturbances;
        const auto last = std::find(lasting.rbegin(), lasting.rend(), Disturbance{target, ramp});
        const bool counted = last == lasting.rbegin();
        lasting.erase(std::prev(last.base()));
        if (counted) {
            steer(*replica);
        }
    }
}

void Database::steer(Replica& replica) {
    log_watcher_();
    if (replica.disturbances.empty()) {
        replica.stream.calm(engine_->now());
    } else {
        const Disturbance& last = replica.disturbances.back();
        replica.stream.drift(engine_->now(), last.target, last.ramp);
    }
}

bool Database::can_promote(RegionId region) const {
    return !promoting_ && has_host(region) && reach(region) == Reach::up &&
           !hosts_[region.index()]->fenced.value() &&
           std::any_of(replicas_.begin(), replicas_.end(),
                       [&](const Replica& r) { return r.stream.replica() == region; });
}

Duration Database::promotion_time(RegionId replica) const {
    const std::string& region = topology_->name(replica);
    const sim::Stream draws = randomness_.stream("database." + key_ + "." + region + "/promotion");
    return parameters_.replicas.at(region).promotion.draw(
        draws.at(0, static_cast<std::uint32_t>(promotions_.size())));
}

void Database::begin_promotion() {
    promoting_ = true;
    connect_streams();
}

void Database::finish_promotion(RegionId replica) {
    log_watcher_(); // what was written until now is known only then
    ReplicationStream& log = *stream(replica);
    Promotion promotion{engine_->now(), primary_.value(), replica, log.missing(engine_->now()), {}};
    if (const auto last_lost = log.last_missing(engine_->now())) {
        promotion.rpo = *last_lost - log.last_arrived(engine_->now()).value_or(Time{});
    }
    promotions_.push_back(promotion);
    replicas_.clear(); // any other replica followed the old primary's log
    promoting_ = false;
    hosts_[replica.index()]->was_primary = true;
    primary_.set(replica);
    const sim::ChangeId promoted = engine_->cause();
    hosts_changed();
    accepting_.set(true);
    engine_->set_cause(promoted);
}

bool Database::link_works(const Replica& replica) const {
    return !promoting_ && replica.holds == 0 && reach(primary_.value()) == Reach::up &&
           reach(replica.stream.replica()) == Reach::up;
}

void Database::count_replicas() {
    const sim::ChangeId cause = engine_->cause();
    has_replica_.set(std::any_of(replicas_.begin(), replicas_.end(), [&](const Replica& replica) {
        return replica.holds == 0 && reach(replica.stream.replica()) == Reach::up;
    }));
    engine_->set_cause(cause);
}

void Database::connect_streams() {
    count_replicas();
    for (Replica& replica : replicas_) {
        const bool stalled = !link_works(replica);
        if (stalled == replica.stalled) {
            continue;
        }
        log_watcher_();
        replica.stalled = stalled;
        if (stalled) {
            replica.stream.stall(engine_->now());
        } else {
            replica.stream.resume(engine_->now());
        }
    }
}

void Database::hosts_changed() {
    connect_streams();
    const sim::ChangeId cause = engine_->cause();
    const bool up = reach(primary_.value()) == Reach::up;
    primary_up_.set(up);
    for (std::size_t i = 0; i < readable_.size(); ++i) {
        engine_->set_cause(cause);
        const bool own_copy = RegionId{i} == primary_.value() || find_replica(RegionId{i}) != nullptr;
        readable_[i]->set(reach(own_copy ? RegionId{i} : endpoint_.answer().value()) == Reach::up);
    }
    engine_->set_cause(cause);
}

} // namespace gameday::models
