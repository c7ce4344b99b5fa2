#include "models/database/pool.hpp"

#include <algorithm>

namespace gameday::models {

namespace {

/// How long a driver waits after a refused connection before it tries again.
constexpr Duration pause_after_refusal = Duration::seconds(1);

} // namespace

Pool::Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
           std::int64_t scale)
    : engine_(&engine), database_(&database), region_(&region), parameters_(database.parameters().pool),
      size_(parameters_.size.value * scale),
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
    region.reach.subscribe<&Pool::region_changed>(this);
    database.primary().subscribe<&Pool::hosts_changed>(this);
    database.accepting().subscribe<&Pool::hosts_changed>(this);
    database.primary_up().subscribe<&Pool::hosts_changed>(this);
    for (std::size_t i = 0; i < database.topology().regions(); ++i) {
        if (database.has_host(RegionId{i})) {
            database.host_reach(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
            database.fenced(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
        }
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
    }
    settle();
}

void Pool::leave_steady_state() {
    steady_ = false;
    connections_.assign(static_cast<std::size_t>(size_), {steady_host_, State::idle, {}});
    const sim::ChangeId cause = engine_->cause();
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        // Ages are uniform over a lifetime: the pool has been running for long.
        const Duration left =
            fields::Distribution{fields::Distribution::Uniform{Duration{}, parameters_.lifetime}}.draw(
                ages_.at(i, upsets_));
        wait_for(i, State::idle, left);
    }
    ++upsets_;
    engine_->set_cause(cause);
}

void Pool::settle() {
    const bool some_idle = std::any_of(connections_.begin(), connections_.end(),
                                       [](const Connection& c) { return c.state == State::idle; });
    const bool idle_good = std::all_of(connections_.begin(), connections_.end(), [this](const Connection& c) {
        return c.state != State::idle || database_->takes_writes(c.host);
    });
    const bool all_idle = std::all_of(connections_.begin(), connections_.end(),
                                      [](const Connection& c) { return c.state == State::idle; });
    const bool good =
        region_up_ && region_->reach.value() == Reach::up && (steady_ || (some_idle && idle_good));
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
    if (good && !steady_ && all_idle) {
        for (const Connection& connection : connections_) {
            engine_->cancel(connection.timer);
        }
        steady_host_ = connections_.front().host;
        steady_ = true;
    }
}

PoolReply Pool::borrow(Time now) {
    for (std::size_t tried = 0; tried < connections_.size(); ++tried) {
        const std::size_t index = next_;
        next_ = (next_ + 1) % connections_.size();
        Connection& connection = connections_[index];
        if (connection.state != State::idle) {
            continue;
        }
        const WriteReply reply = database_->write(connection.host, now);
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

void Pool::reconnect(std::size_t index) {
    const RegionId host = resolve();
    connections_[index].host = host;
    switch (database_->reach(host)) {
    case Reach::up:
        wait_for(index, State::connecting, database_->topology().round_trip(region_->id(), host));
        break;
    case Reach::refuse:
        wait_for(index, State::waiting, pause_after_refusal);
        break;
    case Reach::black_hole:
        wait_for(index, State::waiting,
                 parameters_.on_error == OnError::recycle ? parameters_.connect_timeout
                                                          : parameters_.tcp_connect_give_up);
        break;
    }
}

void Pool::timer_fired(std::uint64_t index) {
    if (connections_[index].state == State::connecting) {
        wait_for(index, State::idle, parameters_.lifetime);
    } else { // too old, timed out, or time for the next attempt
        reconnect(index);
    }
    settle();
}

void Pool::wait_for(std::size_t index, State state, Duration length) {
    Connection& connection = connections_[index];
    engine_->cancel(connection.timer);
    connection.state = state;
    connection.timer = engine_->schedule_in(length, {on_timer_, index});
}

void Pool::restart() {
    if (steady_) {
        return; // new connections to the same good host are the same to everybody
    }
    resolved_until_ = engine_->now();
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        reconnect(i);
    }
    settle();
}

} // namespace gameday::models
