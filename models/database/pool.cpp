#include "models/database/pool.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/random/uniform_int_distribution.hpp>

namespace gameday::models {

namespace {

/// How long a driver waits after a refused connection before it tries again.
constexpr Duration pause_after_refusal = Duration::seconds(1);

sim::Subject committing_in(const std::string& region, const std::string& database, std::size_t hosts) {
    return {.name = "database." + database + ".pool." + region + ".committing",
            .label = "pools",
            .phase = "reconnect",
            .describe =
                [region, database, hosts](std::int64_t value) {
                    return std::to_string(value) + " of " + std::to_string(hosts) + " service hosts in " +
                           region + " can write to " + database;
                },
            .in_story = false};
}

/// As many hosts as connections at most: one without any could never write.
std::size_t hosts_of(const DatabaseParameters& database) {
    return static_cast<std::size_t>(std::min(database.endpoint.hosts.value, database.pool.size.value));
}

/// Of how many parts each connection is at the flow grain, which retire by themselves, each at any age. Of so
/// many connections at least the last one retires a fortieth of a lifetime too soon at most, on average.
std::int64_t parts_of_one(std::int64_t size, std::int64_t scale) {
    constexpr std::int64_t enough = 40;
    return std::min(scale, std::max<std::int64_t>((enough + size - 1) / size, 1));
}

} // namespace

Pool::Pool(sim::Engine& engine, const sim::Randomness& randomness, Database& database, Region& region,
           std::int64_t scale, Grain grain)
    : engine_(&engine), database_(&database), region_(&region), parameters_(database.parameters().pool),
      grain_(grain), size_(parameters_.size.value *
                           (grain == Grain::request ? scale : parts_of_one(parameters_.size.value, scale))),
      each_(static_cast<double>(parameters_.size.value * scale) / static_cast<double>(size_)),
      ages_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/age")),
      phases_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/look-up")),
      turns_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/host")),
      hangs_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/hang")),
      retires_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/retire")),
      renewals_(randomness.stream("database." + database.key() + ".pool." + region.name() + "/renewal")),
      on_timer_(engine.bind<&Pool::timer_fired>(this)), on_learn_(engine.bind<&Pool::learn>(this)),
      on_use_(engine.bind<&Pool::writes_use>(this)), on_last_(engine.bind<&Pool::last_goes>(this)),
      hosts_(hosts_of(database.parameters())),
      committing_(engine, committing_in(region.name(), database.key(), hosts_.size()),
                  static_cast<int>(hosts_.size())),
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
    takes_writes_.resize(database.topology().regions());
    going_to_.resize(database.topology().regions() + 1);
    reset(randomness);
    region.reach.subscribe<&Pool::region_changed>(this);
    database.primary().subscribe<&Pool::hosts_changed>(this);
    database.accepting().subscribe<&Pool::hosts_changed>(this);
    database.primary_up().subscribe<&Pool::hosts_changed>(this);
    for (std::size_t i = 0; i < database.topology().regions(); ++i) {
        if (database.has_host(RegionId{i})) {
            database_hosts_.emplace_back(i);
            database.host_reach(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
            database.fenced(RegionId{i}).subscribe<&Pool::hosts_changed>(this);
            database.region(RegionId{i}).reach.subscribe<&Pool::way_changed>(this);
        }
    }
    database.endpoint().answer().subscribe<&Pool::endpoint_changed>(this);
    engine.on_reset<&Pool::reset>(this);
}

void Pool::reset(const sim::Randomness& randomness) {
    randomness.renew(ages_, phases_, turns_, hangs_, retires_, renewals_);
    ages_drawn_ = 0;
    coming_ = {};
    come_ = 0;
    counted_ = {};
    matters_ = never_used;
    next_use_ = {};
    begun_ = 0;
    renewed_ = 0;
    drawn_ = 0;
    region_up_ = true;
    steady_ = true;
    steady_host_ = database_->primary().value();
    connections_.clear();
    std::fill(idle_on_.begin(), idle_on_.end(), 0);
    idle_ = good_ = committing_hosts_ = 0;
    writes_ = 0;
    forget_shares();
    const fields::Distribution any{fields::Distribution::Uniform{
        Duration{}, std::max(database_->endpoint().ttl(), Duration::nanoseconds(1))}};
    std::fill(going_to_.begin(), going_to_.end(), 0);
    for (std::size_t host = 0; host < hosts_.size(); ++host) {
        hosts_[host] = {};
        hosts_[host].phase = Time{} + any.draw(phases_.at(host));
        hosts_[host].started = Time{} - Duration::hours(8760);
    }
}

int Pool::hosts_for(double share) const {
    constexpr double rounding = 1e-9;
    return std::max(1, static_cast<int>(std::ceil(share * static_cast<double>(hosts_.size()) - rounding)));
}

// ---- what the world tells it ----

void Pool::way_changed() {
    forget_shares();
    follow_hosts();
    for (std::size_t i = 0; i < connections_.size() && region_up_ && !steady_; ++i) {
        const Connection& connection = connections_[i];
        const RegionId host = connection.host;
        if (connection.state == State::waiting &&
            (database_->reach(host) == Reach::up || attempt_length(host) != connection.cycle)) {
            await_next_attempt(i);
        }
    }
}

void Pool::endpoint_changed() {
    expect_news();
    forget_shares();
}

void Pool::hosts_changed() {
    if (steady_ && !database_->takes_writes(steady_host_)) {
        leave_steady_state();
    }
    recount();
    way_changed();
    settle();
}

void Pool::region_changed() {
    region_up_ = region_->reach.value() == Reach::up;
    if (region_up_) {
        restart(); // its services are new, and so are their connections
        follow_hosts();
    } else {
        for (const Connection& connection : connections_) { // nobody is there to use or to renew them
            engine_->cancel(connection.timer);
        }
        for (const ServiceHost& host : hosts_) {
            engine_->cancel(host.learns);
        }
        engine_->cancel(next_use_);
    }
    settle();
}

// ---- from the steady state and back ----

void Pool::leave_steady_state() {
    steady_ = false;
    connections_.assign(static_cast<std::size_t>(size_), {.host = steady_host_});
    come_ = 0;
    came_.clear();
    matters_ = never_used;
    counted_ = engine_->now();
    replies_.assign(takes_writes_.size(), WriteReply::acknowledged);
    replied_since_.assign(takes_writes_.size(), engine_->now());
    const sim::ChangeId cause = engine_->cause();
    for (std::size_t host = 0; host < hosts_.size(); ++host) {
        hosts_[host].has_learned = !region_up_;
        if (region_up_) {
            draw_ages(host);
        }
    }
    ++ages_drawn_;
    engine_->set_cause(cause);
    expect_news();
}

void Pool::recount() {
    for (std::size_t host = 0; host < takes_writes_.size(); ++host) {
        takes_writes_[host] = database_->takes_writes(RegionId{host});
    }
    std::fill(idle_on_.begin(), idle_on_.end(), 0);
    idle_ = good_ = committing_hosts_ = 0;
    for (ServiceHost& host : hosts_) {
        host.idle = host.good = host.connecting = 0;
        lose_way(host);
    }
    for (std::size_t i = 0; i < connections_.size() && !steady_; ++i) {
        count(i, 1);
    }
    forget_shares();
}

void Pool::count(std::size_t index, std::int64_t by) {
    const Connection& connection = connections_[index];
    ServiceHost& host = hosts_[host_of(index)];
    lose_way(host);
    host.connecting += connection.state == State::connecting ? by : 0;
    if (connection.state != State::idle) {
        return;
    }
    const std::int64_t good = takes_writes_[connection.host.index()] ? by : 0;
    committing_hosts_ -= host.commits() ? 1 : 0;
    host.idle += by;
    host.good += good;
    committing_hosts_ += host.commits() ? 1 : 0;
    idle_ += by;
    good_ += good;
    idle_on_[connection.host.index()] += by;
}

bool Pool::recycles(RegionId host) const {
    return parameters_.on_error == OnError::recycle && database_->reply_to_write(host) == WriteReply::error;
}

void Pool::settle() {
    forget_shares();
    const bool reached = region_up_ && region_->reach.value() == Reach::up;
    const std::int64_t committing = !reached  ? 0
                                    : steady_ ? static_cast<std::int64_t>(hosts_.size())
                                              : committing_hosts_;
    const bool good = committing >= hosts_for(hosts_that_count);
    const sim::ChangeId cause = engine_->cause();
    if (good || !cause.exists()) { // else it is found out by a user's request, and users come by themselves
        engine_->adopt_cause(database_->endpoint().answer().last_change());
        engine_->adopt_cause(database_->primary().last_change());
        engine_->adopt_cause(database_->primary_up().last_change());
        engine_->adopt_cause(database_->accepting().last_change());
        engine_->adopt_cause(region_->reach.last_change());
    }
    const sim::ChangeId because = engine_->cause();
    committing_.set(static_cast<int>(committing));
    engine_->set_cause(because);
    can_commit_.set(good);
    engine_->set_cause(cause);
    if (!steady_ && idle_ == size_ && good_ == size_ && committing_hosts_ == std::ssize(hosts_) &&
        !some_hang_yet()) {
        for (const Connection& connection : connections_) {
            engine_->cancel(connection.timer);
        }
        for (const ServiceHost& host : hosts_) {
            engine_->cancel(host.learns);
        }
        engine_->cancel(next_use_);
        steady_host_ = connections_.front().host;
        steady_ = true;
    }
    subscriber_();
}

// ---- writes ----

void Pool::await(std::size_t index, Time then) {
    Connection& connection = connections_[index];
    engine_->cancel(connection.timer);
    connection.fires = then;
    connection.timer = engine_->schedule(then, {on_timer_, index});
}

PoolReply Pool::borrow(Time now) {
    sim::Draw draw = turns_.at(writes_++);
    const auto last = static_cast<std::uint32_t>(hosts_.size() - 1);
    const std::size_t first = boost::random::uniform_int_distribution<std::uint32_t>(0, last)(draw);
    ServiceHost& host = hosts_[first];
    if (!host.one_way) { // the next write takes the next connection
        lose_way(host);
        shares_.reset();
    }
    const std::size_t own = own_of(first);
    for (std::size_t tried = 0; tried < own && host.idle > 0; ++tried) {
        const std::size_t index = first + host.next * hosts_.size();
        host.next = (host.next + 1) % own;
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
    return host.connecting > 0 ? wait_for_connection(first, now) : PoolReply::hangs;
}

PoolReply Pool::wait_for_connection(std::size_t host, Time now) {
    std::size_t index = host;
    while (connections_[index].state != State::connecting) {
        index += hosts_.size();
    }
    const RegionId there = connections_[index].host;
    const WriteReply reply =
        grain_ == Grain::request ? database_->write(there, now) : database_->reply_to_write(there);
    return reply == WriteReply::acknowledged ? PoolReply::acknowledged
           : reply == WriteReply::vanished   ? PoolReply::hangs
                                             : PoolReply::error;
}

// ---- connections ----

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
    const RegionId host = known_to(host_of(index));
    set_state(connections_[index], host, connections_[index].state);
    end_use_up(connections_[index]);
    if (database_->reach(host) == Reach::up) {
        wait_for(index, State::connecting, attempt_length(host));
    } else {
        wait_in_vain(index, attempt_length(host));
    }
}

void Pool::timer_fired(std::uint64_t index) {
    if (hangs_on(index)) {
        return;
    }
    const Connection& connection = connections_[index];
    const RegionId host = known_to(host_of(index));
    const bool renewed = connection.state == State::idle && host == connection.host &&
                         database_->reach(host) == Reach::up; // before the old one is closed
    if (connection.state == State::connecting || renewed) {
        wait_for(index, State::idle, parameters_.lifetime);
    } else { // too old, timed out, or time for the next attempt
        leave_one(index);
        reconnect(index);
    }
    settle();
}

void Pool::set_state(Connection& connection, RegionId host, State state) {
    const auto index = static_cast<std::size_t>(&connection - connections_.data());
    count(index, -1);
    connection.host = host;
    connection.state = state;
    count(index, 1);
}

void Pool::wait_for(std::size_t index, State state, Duration length) {
    Connection& connection = connections_[index];
    const bool renewed = connection.state == State::idle; // one of those that it may stand for
    set_state(connection, connection.host, state);
    await(index, engine_->now() + length);
    if (state == State::idle && stands_for_many()) {
        end_use_up(connection);
        connection.expires = connection.fires;
        connection.gives_up = renewed ? connection.gives_up : Time{};
        count_writes(engine_->now());
        if (is_to_be_used_up(index) && use_up(host_of(index))) { // the others have been looked at
            await_next_use();
        }
    }
}

void Pool::wait_in_vain(std::size_t index, Duration cycle) {
    Connection& connection = connections_[index];
    engine_->cancel(connection.timer);
    set_state(connection, connection.host, State::waiting);
    connection.cause = engine_->cause();
    connection.cycle = std::max(cycle, Duration::milliseconds(1));
    connection.fires = engine_->now() + connection.cycle;
    // A host that has looked up another address meanwhile goes there with its next attempt.
    if (known_to(host_of(index)) != connection.host) {
        await_next_attempt(index);
    }
}

void Pool::await_next_attempt(std::size_t index) {
    const Connection& connection = connections_[index];
    const std::int64_t behind = (engine_->now() - connection.fires).count();
    const std::int64_t cycle = connection.cycle.count();
    const std::int64_t later = behind <= 0 ? 0 : (behind + cycle - 1) / cycle * cycle;
    const Time next = first_attempt(connection, connection.fires + Duration::nanoseconds(later));
    const sim::ChangeId cause = engine_->cause();
    engine_->set_cause(connection.cause); // it goes on as it would have
    await(index, next);
    engine_->set_cause(cause);
}

void Pool::restart() {
    if (steady_ || !region_up_) {
        return; // new connections to the same good host are the same to everybody, and of none to nobody
    }
    for (std::size_t number = 0; number < hosts_.size(); ++number) {
        ServiceHost& host = hosts_[number];
        forget_last(number);
        host.started = engine_->now();
        host.has_learned = true; // its connections are new
        engine_->cancel(host.learns);
    }
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        reconnect(i);
    }
    settle();
}

} // namespace gameday::models
