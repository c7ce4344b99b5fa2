#include "models/clients/flow/traffic.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/counts.hpp"

namespace gameday::models {

namespace {

/// For so long a crowd's luck is one, and what comes to it from elsewhere the same: one stretch of its steps,
/// or four where nothing has changed for a while. With 32 s the law of when reads are served again in
/// stale-connections-hang, at 10,000 users, was 0.051 from the request grain's instead of 0.041.
constexpr Duration crowded_step = Duration::seconds(16);
constexpr Duration calm_step = Duration::seconds(64);
constexpr Duration calm_after = Duration::minutes(2);

double seconds_of(Time when) {
    return when.since_start().in_seconds();
}

} // namespace

FlowTraffic::FlowTraffic(sim::Engine& engine, const Topology& topology,
                         std::span<const std::unique_ptr<Region>> regions,
                         std::span<const std::unique_ptr<Database>> databases,
                         const sim::Randomness& randomness, const sim::Observable<bool>& trouble,
                         std::int64_t scale, std::vector<std::unique_ptr<Flows>> flows,
                         std::vector<Place> places)
    : engine_(&engine), topology_(&topology), regions_(regions), trouble_(&trouble),
      scale_(static_cast<double>(scale)), flows_(std::move(flows)), places_(std::move(places)),
      queues_(regions.size()), reaches_(regions.size()), insides_(places_.size() * regions.size()),
      users_(places_.size() * regions.size()), randomness_(randomness),
      ticks_(randomness.stream("flow/pool-writes")), crowds_(randomness.stream("flow/crowds")),
      history_(places_.size(), regions.size()), on_settle_(engine.bind<&FlowTraffic::settle>(this)),
      on_tick_(engine.bind<&FlowTraffic::tick>(this)), on_repeat_(engine.bind<&FlowTraffic::repeat>(this)) {
    for (const auto& region : regions) {
        region->reach.subscribe<&FlowTraffic::world_changed>(this);
    }
    for (const auto& database : databases) {
        bases_.push_back({.database = database.get(), .reads = std::vector<double>(regions.size())});
        database->before_log_changes<&FlowTraffic::log_changes>(this);
        database->before_log_is_read<&FlowTraffic::reach_now>(this);
        database->primary().subscribe<&FlowTraffic::world_changed>(this);
        database->endpoint().answer().subscribe<&FlowTraffic::world_changed>(this);
        for (const auto& region : regions) {
            database->readable(region->id()).subscribe<&FlowTraffic::world_changed>(this);
        }
    }
    doors_.resize(bases_.size() * regions.size());
    for (Place& place : places_) {
        repeats_.emplace_back(*place.flows, place.share, topology, regions.size());
        std::size_t base = 0;
        while (base < bases_.size() && bases_[base].database != place.database) {
            ++base;
        }
        base_of_.push_back(base);
        for (std::size_t region = 0; region < place.pools.size(); ++region) {
            Door& door = doors_[base * regions.size() + region];
            door.pool = place.pools[region];
            door.traffic = this;
            door.pool->subscribe<&Door::pool_changed>(&door);
        }
    }
    for (const auto& flows_of_place : flows_) {
        flows_of_place->authority()
            .answer(flows_of_place->near())
            .subscribe<&FlowTraffic::world_changed>(this);
    }
    engine.on_reset<&FlowTraffic::reset>(this);
}

void FlowTraffic::reset(const sim::Randomness& randomness) {
    randomness_ = randomness;
    randomness.renew(ticks_, crowds_);
    for (const auto& flows : flows_) {
        flows->reset(randomness);
    }
    for (Base& base : bases_) {
        base.divergent_writes = base.stale_reads = 0;
    }
    for (Door& door : doors_) {
        Pool* const pool = door.pool;
        door = {};
        door.pool = pool;
        door.traffic = this;
    }
    stirred_.clear();
    for (Queue& queue : queues_) {
        queue.empty();
        queue.passes = 0;
    }
    for (Repeats& repeats : repeats_) {
        repeats.clear();
    }
    breaks_.clear();
    at_jump_ = false;
    history_.clear();
    series_.clear();
    reached_ = due_ = recorded_ = changed_ = {};
    spread_ = Time::never();
    settle_pending_ = log_changed_ = drifting_ = world_changed_ = false;
    ticks_stale_ = true;
    foreseen_ = false;
    expects_users_ = false;
    look_again_ = {};
}

void FlowTraffic::start() {
    for (Inside& inside : insides_) {
        inside = {};
    }
    look();
    spread(Time{});
    balance(Time{}, users_);
    record_repeats(Time{}, true);
    record(Time{});
}

void FlowTraffic::watch_departure(RegionId from) {
    for (const auto& flows : flows_) {
        flows->watch_departure(engine_->now(), from);
    }
}

void FlowTraffic::world_changed() {
    world_changed_ = true;
    settle_soon();
}

void FlowTraffic::settle_soon() {
    if (!settle_pending_) {
        settle_pending_ = true;
        engine_->schedule(engine_->now(), {on_settle_, 0});
    }
}

// Whoever looks at a log every second, as a step does that waits, must not make anything of it: a crowd that
// is found anew each time would forget who comes back to it.
void FlowTraffic::reach_now() {
    advance(engine_->now());
}

void FlowTraffic::log_changes() {
    reach_now(); // up to now the log went its former way
    log_changed_ = true;
    world_changed();
}

void FlowTraffic::settle(std::uint64_t) {
    settle_pending_ = false;
    const Time now = engine_->now();
    if (can_wait(now)) { // connections of many, that change nothing for those who come, or little
        advance_writes(now);
        follow_pools(now);
        schedule_ticks();
        return;
    }
    advance(now);
    const bool drifted = drifting_;
    log_changed_ = world_changed_ = false;
    if (spread_ != now) { // nothing has changed since, but who holds which answer
        spread(now);
    }
    former_insides_ = insides_;
    former_users_ = users_;
    for (std::size_t region = 0; region < regions_.size(); ++region) {
        if (reaches_[region] == Reach::up && regions_[region]->reach.value() != Reach::up) {
            for (const auto& flows : flows_) {
                flows->lose_connections(now, RegionId{region});
            }
        }
    }
    bool answers_change = false;
    former_answers_.clear();
    for (const Place& place : places_) {
        former_answers_.push_back(place.flows->answer());
    }
    for (const auto& some : flows_) {
        Flows& flows = *some;
        const RegionId former = flows.answer();
        const sim::Observable<Reach>& reach = regions_[flows.answer().index()]->reach;
        const bool alive = reach.value() == Reach::up;
        flows.follow_answer(now,
                            {.alive = alive,
                             .down_for = alive ? 0 : (now - reach.since()).in_seconds(),
                             .refuses = reach.value() == Reach::refuse},
                            DepartureWatch::end_of(*trouble_, false).at);
        answers_change = answers_change || flows.answer() != former;
    }
    look();
    if (answers_change) {
        spread(now);
    }
    balance(now, former_users_);
    const bool fates_change =
        !std::equal(former_insides_.begin(), former_insides_.end(), insides_.begin(),
                    [](const Inside& a, const Inside& b) { return a.fates == b.fates; });
    if (answers_change || fates_change || drifted) {
        changed_ = now;
        const bool jumps = answers_change || fates_change;
        record_repeats(now, jumps);
        add_breaks(now, answers_change, jumps);
        const bool luck = std::any_of(queues_.begin(), queues_.end(),
                                      [](const Queue& queue) { return queue.crowded_for > 0; });
        // Else as many users go where they went, and the last span says the rest.
        if (answers_change || luck) {
            record(now, former_insides_, former_users_, former_answers_);
        }
        record(now);
    } else {
        due_ = std::min(due_, now + step(now));
    }
    ticks_stale_ = true;
    schedule_ticks();
}

void FlowTraffic::add_breaks(Time changed, bool answer, bool jumps) {
    echoes_.clear();
    for (const Repeats& repeats : repeats_) {
        repeats.add_echoes(seconds_of(changed), answer, jumps, echoes_);
    }
    for (const Repeats::Echo& echo : echoes_) {
        add_break({Time{} + Duration::from_seconds(echo.second), echo.jumps});
    }
}

void FlowTraffic::add_break(const Break& at) {
    const auto place = std::lower_bound(breaks_.begin(), breaks_.end(), at);
    if (place == breaks_.end() || *place != at) {
        breaks_.insert(place, at);
    }
}

void FlowTraffic::record(Time now, std::span<const Inside> insides, std::span<const double> users,
                         std::span<const RegionId> answers) {
    end_drift(now);
    recorded_ = now;
    const FlowHistory::Entry entry = history_.begin_span(seconds_of(now));
    std::copy(users.begin(), users.end(), entry.users.begin());
    std::copy(answers.begin(), answers.end(), entry.answers.begin());
    for (std::size_t i = 0; i < insides.size(); ++i) {
        entry.fates[i] = insides[i].fates;
    }
    for (Queue& queue : queues_) {
        queue.crowded_for = 0;
    }
    due_ = now + step(now);
}

void FlowTraffic::record(Time now) {
    answers_now_.clear();
    for (const Place& place : places_) {
        answers_now_.push_back(place.flows->answer());
    }
    record(now, insides_, users_, answers_now_);
}

Duration FlowTraffic::step(Time now) const {
    Duration step = Duration::never();
    for (const auto& flows : flows_) {
        step = std::min(step, flows->step(now));
    }
    for (std::size_t place = 0; place < places_.size(); ++place) {
        if (step.in_seconds() < repeats_[place].longest_wait()) {
            continue; // it is looked at again before anybody comes back
        }
        const auto users = std::span(users_).subspan(place * regions_.size(), regions_.size());
        const double steady = repeats_[place].steady_for(seconds_of(now), users);
        step = std::isinf(steady) ? step : std::min(step, Duration::from_seconds(steady));
    }
    for (std::size_t region = 0; region < queues_.size(); ++region) {
        const Queue& queue = queues_[region];
        const double load = queue.offered / (regions_[region]->capacity() * scale_);
        const double room = regions_[region]->queue_limit().in_seconds() - queue.wait;
        if (queue.crowded) {
            step = std::min(step, now - changed_ < calm_after ? crowded_step : calm_step);
        } else if (load > 1 && room > 0 && queue.shed <= 0) {
            step = std::min(step, Duration::from_seconds(room / (load - 1)) + Duration::nanoseconds(1));
        }
    }
    const auto next =
        std::find_if(breaks_.begin(), breaks_.end(), [now](const Break& at) { return at.at > now; });
    step = next == breaks_.end() ? step : std::min(step, next->at - now);
    return std::max(step, Duration::nanoseconds(1));
}

void FlowTraffic::advance(Time to) {
    while (reached_ < to) {
        const Time next = std::min(to, due_);
        passing_users_ = users_;
        spread(next);
        std::transform(users_.begin(), users_.end(), passing_users_.begin(), passing_users_.begin(),
                       [](double then, double before) { return (before + then) / 2; });
        pass(reached_, next);
        for (Door& door : doors_) {
            door.count_until(next);
        }
        reached_ = next;
        if (next == due_) {
            balance(next, users_);
            record_repeats(next, at_jump_);
            record(next);
        }
    }
}

void FlowTraffic::advance_writes(Time to) {
    if (to >= due_) { // else all goes on as it did, and is passed at once when it ends
        advance(to);
    }
}

void FlowTraffic::pass(Time from, Time to) {
    const double length = (to - from).in_seconds();
    for (std::size_t region = 0; region < queues_.size(); ++region) {
        Queue& queue = queues_[region];
        if (queue.crowded) {
            pass_crowded(region, from, to);
            continue;
        }
        regions_[region]->load.add(from, to, queue.offered, queue.shed);
        const double load = queue.offered / (regions_[region]->capacity() * scale_);
        queue.wait =
            std::clamp(queue.wait + (load - 1) * length, 0.0, regions_[region]->queue_limit().in_seconds());
    }
    for (std::size_t i = 0; i < bases_.size(); ++i) {
        Base& base = bases_[i];
        base.divergent_writes += base.divergent * length;
        for (std::size_t region = 0; region < base.reads.size(); ++region) {
            const double reads = reads_passing(i, region);
            if (reads > 0) {
                base.stale_reads += reads * stale_time(base, RegionId{region}, from, to);
            }
        }
        base.database->follow_logs_until(to);
    }
    at_jump_ = false;
    const auto passed =
        std::find_if(breaks_.begin(), breaks_.end(), [to](const Break& at) { return at.at > to; });
    at_jump_ = std::any_of(breaks_.begin(), passed, [](const Break& at) { return at.jumps; });
    breaks_.erase(breaks_.begin(), passed);
}

void FlowTraffic::finish(Time clock, const DepartureWatch::Outlook& outlook) {
    const Time end = engine_->now();
    advance(end);
    spread(end);
    balance(end, users_);
    record(end);
    for (const auto& flows : flows_) {
        flows->finish(outlook);
    }
    series_.reserve(places_.size()); // records point into it
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const Flows& flows = *places_[i].flows;
        const ClientParameters& clients = flows.parameters();
        const Outcomes outcomes(history_, i, clients, flows.near(), *topology_, seconds_of(end), &flows);
        series_.emplace_back(
            clock, end.since_start(), clients.requests_of(flows.users() * places_[i].share),
            outcomes.failure_rates(),
            randomness_.stream("clients." + flows.name() + "/flow/requests" + places_[i].suffix));
    }
    const sim::Stream noise = randomness_.stream("flow/counts");
    for (std::size_t i = 0; i < bases_.size(); ++i) {
        const Base& base = bases_[i];
        sim::Draw draw = noise.at(i);
        base.database->count_stale_reads(sim::poisson(base.stale_reads, draw));
        base.database->count_divergent_writes(sim::poisson(base.divergent_writes, draw));
    }
}

std::vector<ClientRecord> FlowTraffic::records() const {
    std::vector<ClientRecord> records;
    for (const auto& flows : flows_) {
        records.push_back({.name = flows->name(),
                           .near = flows->near(),
                           .answer = &flows->authority().answer(flows->near()),
                           .requests = flows->parameters().requests});
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (places_[i].flows == flows.get()) {
                records.back().series.push_back(&series_[i]);
            }
        }
        flows->record_departures(records.back());
    }
    return records;
}

} // namespace gameday::models
