#include "models/database/pool.hpp"

#include <algorithm>
#include <cmath>

#include <boost/random/uniform_01.hpp>

#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// How long a driver waits after a refused connection before it tries again.
constexpr Duration pause_after_refusal = Duration::seconds(1);

} // namespace

Pool::Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
           std::int64_t scale, Grain grain)
    : engine_(&engine), database_(&database), region_(&region), parameters_(database.parameters().pool),
      grain_(grain), size_(parameters_.size.value * (grain == Grain::request ? scale : 1)),
      each_(grain == Grain::request ? 1 : scale),
      ages_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/age")),
      on_timer_(engine.bind<&Pool::timer_fired>(this)),
      can_commit_(engine,
                  {.name = "database." + database.key() + ".pool." + region.name(),
                   .label = "pools",
                   .phase = "reconnect",
                   .describe =
                       [name = region.name(), key = database.key()](std::int64_t value) {
                           return "services in " + name + (value != 0 ? " can" : " cannot") + " write to " +
                                  key;
                       }},
                  true),
      steady_host_(database.primary().value()) {
    idle_on_.resize(database.topology().regions());
    region.reach.subscribe<&Pool::region_changed>(this);
    database.primary().subscribe<&Pool::hosts_changed>(this);
    database.accepting().subscribe<&Pool::hosts_changed>(this);
    database.primary_up().subscribe<&Pool::hosts_changed>(this);
    for (std::size_t i = 0; i < database.topology().regions(); ++i) {
        if (database.has_host(RegionId{i})) {
            database.host_reach(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
            database.fenced(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
            database.region(RegionId{i}).reach.subscribe<&Pool::way_changed>(this);
        }
    }
    database.endpoint().answer().subscribe<&Pool::way_changed>(this);
    engine.on_reset<&Pool::reset>(this);
}

void Pool::reset(const sim::Randomness& randomness) {
    randomness.renew(ages_);
    upsets_ = 0;
    region_up_ = true;
    steady_ = true;
    steady_host_ = database_->primary().value();
    connections_.clear();
    std::fill(idle_on_.begin(), idle_on_.end(), 0);
    idle_ = waiting_ = 0;
    next_ = 0;
    resolved_ = {};
    resolved_until_ = {};
    dozes_ = false;
}

void Pool::way_changed() {
    if (dozes_ && !in_vain()) {
        wake_up();
    }
}

void Pool::hosts_changed() {
    if (steady_ && !database_->takes_writes(steady_host_)) {
        leave_steady_state();
    }
    settle();
}

void Pool::region_changed() {
    region_up_ = region_->reach.value() == Reach::up;
    if (region_up_) {
        restart(); // its services are new, and so are their connections
    } else {
        for (const Connection& connection : connections_) { // nobody is there to use or to renew them
            engine_->cancel(connection.timer);
        }
        dozes_ = false;
    }
    settle();
}

Duration Pool::time_left(std::size_t index) const {
    if (each_ == 1) {
        return fields::Distribution{fields::Distribution::Uniform{Duration{}, parameters_.lifetime}}.draw(
            ages_.at(index, upsets_));
    }
    // The shortest of so many: 1 − (1 − u)^(1/n), without the loss of digits that this form has for large n.
    sim::Draw draw = ages_.at(index, upsets_);
    const double unit = boost::random::uniform_01<double>{}(draw);
    const double part =
        -sim::expm1_same_everywhere(sim::log1p_same_everywhere(-unit) / static_cast<double>(each_));
    return Duration::from_nanoseconds(part * static_cast<double>(parameters_.lifetime.count()));
}

void Pool::leave_steady_state() {
    steady_ = false;
    connections_.assign(static_cast<std::size_t>(size_), {steady_host_, State::idle, {}, {}});
    std::fill(idle_on_.begin(), idle_on_.end(), 0);
    idle_on_[steady_host_.index()] = idle_ = size_;
    waiting_ = 0;
    dozes_ = false;
    const sim::ChangeId cause = engine_->cause();
    for (std::size_t i = 0; region_up_ && i < connections_.size(); ++i) {
        // Ages are uniform over a lifetime: the pool has been running for long.
        wait_for(i, State::idle, time_left(i));
    }
    ++upsets_;
    engine_->set_cause(cause);
}

template <class Condition> bool Pool::any_idle_host(Condition condition) const {
    for (std::size_t host = 0; host < idle_on_.size(); ++host) {
        if (idle_on_[host] > 0 && condition(RegionId{host})) {
            return true;
        }
    }
    return false;
}

bool Pool::idle_good() const {
    return !any_idle_host([this](RegionId host) { return !database_->takes_writes(host); });
}

bool Pool::recycles(RegionId host) const {
    return parameters_.on_error == OnError::recycle && database_->reply_to_write(host) == WriteReply::error;
}

void Pool::settle() {
    way_changed();
    const bool good =
        region_up_ && region_->reach.value() == Reach::up && (steady_ || (idle_ > 0 && idle_good()));
    const sim::ChangeId cause = engine_->cause();
    if (good || !cause.exists()) { // else it is found out by a user's request, and users come by themselves
        engine_->adopt_cause(database_->endpoint().answer().last_change());
        engine_->adopt_cause(database_->primary().last_change());
        engine_->adopt_cause(database_->primary_up().last_change());
        engine_->adopt_cause(database_->accepting().last_change());
        engine_->adopt_cause(region_->reach.last_change());
    }
    can_commit_.set(good);
    engine_->set_cause(cause);
    if (!steady_ && idle_ == size_ && idle_good()) {
        for (const Connection& connection : connections_) {
            engine_->cancel(connection.timer);
        }
        steady_host_ = connections_.front().host;
        steady_ = true;
    }
    if (!steady_ && region_up_ && !dozes_ && in_vain()) {
        doze_off();
    }
    subscriber_();
}

PoolShares Pool::shares() const {
    PoolShares shares;
    const auto add = [&](RegionId host, double share) {
        switch (database_->reply_to_write(host)) {
        case WriteReply::acknowledged:
            shares.acknowledged.push_back({host, share, database_->diverges(host)});
            break;
        case WriteReply::vanished:
            shares.hangs += share;
            break;
        case WriteReply::error:
        case WriteReply::refused:
            shares.errors += share;
            break;
        }
    };
    if (steady_) {
        add(steady_host_, 1);
    } else if (idle_ == 0) {
        shares.hangs = 1;
    } else if (writes_matter()) { // connections take turns: it depends on whose turn it is
        std::size_t turn = next_;
        while (connections_[turn].state != State::idle) {
            turn = (turn + 1) % connections_.size();
        }
        add(connections_[turn].host, 1);
    } else {
        for (std::size_t i = 0; i < idle_on_.size(); ++i) {
            if (idle_on_[i] > 0) {
                add(RegionId{i}, static_cast<double>(idle_on_[i]) / static_cast<double>(idle_));
            }
        }
    }
    return shares;
}

bool Pool::writes_matter() const {
    return !steady_ && any_idle_host([this](RegionId host) {
        const WriteReply reply = database_->reply_to_write(host);
        // One that is recycled and comes back to the same host has not moved.
        const bool moves = recycles(host) && database_->endpoint().answer().value() != host;
        return moves || reply == WriteReply::vanished || reply == WriteReply::refused;
    });
}

bool Pool::asks_in_vain() const {
    return !steady_ && any_idle_host([this](RegionId host) {
        return recycles(host) && database_->endpoint().answer().value() == host;
    });
}

PoolReply Pool::borrow(Time now) {
    if (idle_ == 0) {
        return PoolReply::hangs;
    }
    for (std::size_t tried = 0; tried < connections_.size(); ++tried) {
        const std::size_t index = next_;
        next_ = (next_ + 1) % connections_.size();
        Connection& connection = connections_[index];
        if (connection.state != State::idle) {
            continue;
        }
        const WriteReply reply = grain_ == Grain::request ? database_->write(connection.host, now)
                                                          : database_->reply_to_write(connection.host);
        switch (reply) {
        case WriteReply::acknowledged:
            return PoolReply::acknowledged;
        case WriteReply::vanished:
            wait_for(index, State::stuck,
                     parameters_.on_error == OnError::recycle ? parameters_.socket_timeout
                                                              : parameters_.tcp_give_up);
            settle();
            return PoolReply::hangs;
        case WriteReply::refused: // TCP itself has ended the connection
            reconnect(index);
            break;
        case WriteReply::error:
            if (parameters_.on_error == OnError::recycle) {
                reconnect(index);
            }
            break;
        }
        settle();
        return PoolReply::error;
    }
    return PoolReply::hangs;
}

RegionId Pool::resolve() {
    if (resolved_until_ <= engine_->now()) {
        resolved_ = database_->endpoint().answer().value();
        resolved_until_ = engine_->now() + database_->endpoint().ttl();
    }
    return resolved_;
}

Duration Pool::attempt_length(RegionId host) const {
    switch (database_->reach(host)) {
    case Reach::up:
        return database_->topology().round_trip(region_->id(), host);
    case Reach::refuse:
        return pause_after_refusal;
    case Reach::black_hole:
        break;
    }
    return parameters_.on_error == OnError::recycle ? parameters_.connect_timeout
                                                    : parameters_.tcp_connect_give_up;
}

void Pool::reconnect(std::size_t index) {
    const RegionId host = resolve();
    set_state(connections_[index], host, connections_[index].state);
    wait_for(index, database_->reach(host) == Reach::up ? State::connecting : State::waiting,
             attempt_length(host));
}

bool Pool::in_vain() const {
    return waiting_ == size_ && resolved_ == database_->endpoint().answer().value() &&
           database_->reach(resolved_) != Reach::up && (!dozes_ || attempt_length(resolved_) == doze_cycle_);
}

void Pool::doze_off() {
    doze_cycle_ = attempt_length(resolved_);
    // A connection that waits for something else, such as the end of an earlier kind of attempt, comes first.
    const Time by = engine_->now() + doze_cycle_;
    if (doze_cycle_ <= Duration{} ||
        !std::all_of(connections_.begin(), connections_.end(),
                     [&](const Connection& c) { return c.host == resolved_ && c.fires <= by; })) {
        return;
    }
    for (const Connection& connection : connections_) {
        engine_->cancel(connection.timer);
    }
    dozes_ = true;
    doze_cause_ = engine_->cause();
}

void Pool::wake_up() {
    const Time now = engine_->now();
    const auto first_from = [this](const Connection& connection, Time when) {
        const std::int64_t behind = (when - connection.fires).count();
        const std::int64_t cycle = doze_cycle_.count();
        return connection.fires +
               Duration::nanoseconds(behind <= 0 ? 0 : (behind + cycle - 1) / cycle * cycle);
    };
    // The answer of DNS was asked for anew by the first attempt after it had run out, each time.
    const Duration ttl = database_->endpoint().ttl();
    for (;;) {
        Time asked = Time::never();
        for (const Connection& connection : connections_) {
            asked = std::min(asked, first_from(connection, resolved_until_));
        }
        if (asked >= now) {
            break;
        }
        const std::int64_t span = std::max(ttl, Duration::nanoseconds(1)).count();
        // Where a TTL is so many attempts long, the same connection asks each time.
        const std::int64_t times =
            ttl > Duration{} && span % doze_cycle_.count() == 0 ? ((now - asked).count() - 1) / span : 0;
        resolved_until_ = asked + Duration::nanoseconds(times * span) + ttl;
        if (ttl <= Duration{}) {
            resolved_until_ = now;
            break;
        }
    }
    const sim::ChangeId cause = engine_->cause();
    engine_->set_cause(doze_cause_); // it goes on as it would have
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        Connection& connection = connections_[i];
        connection.fires = first_from(connection, now);
        connection.timer = engine_->schedule(connection.fires, {on_timer_, i});
    }
    engine_->set_cause(cause);
    dozes_ = false;
}

void Pool::timer_fired(std::uint64_t index) {
    if (connections_[index].state == State::connecting) {
        wait_for(index, State::idle, parameters_.lifetime);
    } else { // too old, timed out, or time for the next attempt
        reconnect(index);
    }
    settle();
}

void Pool::set_state(Connection& connection, RegionId host, State state) {
    const auto count = [this](const Connection& c, std::int64_t by) {
        idle_ += c.state == State::idle ? by : 0;
        idle_on_[c.host.index()] += c.state == State::idle ? by : 0;
        waiting_ += c.state == State::waiting ? by : 0;
    };
    count(connection, -1);
    connection.host = host;
    connection.state = state;
    count(connection, 1);
}

void Pool::wait_for(std::size_t index, State state, Duration length) {
    Connection& connection = connections_[index];
    engine_->cancel(connection.timer);
    set_state(connection, connection.host, state);
    connection.fires = engine_->now() + length;
    connection.timer = engine_->schedule(connection.fires, {on_timer_, index});
}

void Pool::restart() {
    if (steady_) {
        return; // new connections to the same good host are the same to everybody
    }
    dozes_ = false;
    resolved_until_ = engine_->now();
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        reconnect(i);
    }
    settle();
}

} // namespace gameday::models
