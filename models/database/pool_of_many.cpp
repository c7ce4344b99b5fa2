/// A pool at the flow grain, where one connection stands for several, and a write for as many.

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/random/uniform_01.hpp>

#include "models/database/pool.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// The part of a lifetime after which the first of so many connections retires, if the age of each may be
/// anything: 1 − (1 − u)^(1/n), without the loss of digits that this form has for large n.
double first_to_retire(sim::Draw draw, std::int64_t connections) {
    const double unit = boost::random::uniform_01<double>{}(draw);
    return -sim::expm1_same_everywhere(sim::log1p_same_everywhere(-unit) / static_cast<double>(connections));
}

/// The probability that a Poisson number of that mean, above 100 or so, is just that one: by Stirling.
double exactly(double number, double mean) {
    const double log = number - mean + number * sim::log_same_everywhere(mean / number) -
                       0.5 * sim::log_same_everywhere(2 * std::numbers::pi * number) - 1 / (12 * number);
    return sim::exp_same_everywhere(log);
}

/// How many of so many connections, used one after the other, no write is to be expected to have used, when
/// so many writes are to be expected: the mean of what a Poisson number leaves of them.
double unused(double connections, double writes) {
    constexpr double many = 200;
    constexpr double deviations = 8; // beyond which luck does not go
    const double luck = deviations * std::sqrt(writes + deviations);
    if (connections > writes + luck || connections < writes - luck) {
        return std::max(connections - writes, 0.0);
    }
    double sum = 0;
    if (connections <= many) {
        double just = sim::exp_same_everywhere(-writes);
        for (double some = 0; some < connections; ++some) {
            sum += (connections - some) * just;
            just *= writes / (some + 1);
        }
        return sum;
    }
    double some = connections - 1;
    double just = exactly(some, writes);
    for (; some > 0 && some > writes - luck; --some) {
        sum += (connections - some) * just;
        just *= some / writes;
    }
    return sum;
}

} // namespace

void Pool::writes_come(Time now, Rate writes) {
    if (!many_hang() || writes == coming_) {
        return;
    }
    count_writes(now);
    coming_ = writes;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (is_of_many_in_vain(connections_[i])) {
            await_first(i);
        }
    }
}

void Pool::count_writes(Time now) {
    come_ += coming_.per_second * (now - counted_).in_seconds();
    counted_ = now;
}

bool Pool::is_of_many_in_vain(const Connection& connection) const {
    return many_hang() && (connection.state == State::idle || connection.state == State::stuck) &&
           vanished_[connection.host.index()];
}

void Pool::follow_hosts() {
    if (!many_hang() || !region_up_) {
        return;
    }
    const Time now = engine_->now();
    count_writes(now);
    for (const RegionId host : database_hosts_) {
        const bool vanishes = database_->reply_to_write(host) == WriteReply::vanished;
        if (vanishes == vanished_[host.index()]) {
            continue;
        }
        if (vanishes) {
            vanished_[host.index()] = true;
            hang_on(host);
            continue;
        }
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            if (connections_[i].host == host && is_of_many_in_vain(connections_[i])) {
                go_on(i, now);
            }
        }
        vanished_[host.index()] = false;
    }
}

void Pool::hang_on(RegionId database_host) {
    for (std::size_t number = 0; number < hosts_.size(); ++number) {
        const std::size_t own = (connections_.size() - number + hosts_.size() - 1) / hosts_.size();
        std::size_t turn = hosts_[number].next;
        double before = 0;
        for (std::size_t tried = 0; tried < own; ++tried) {
            const std::size_t index = number + turn * hosts_.size();
            turn = turn + 1 == own ? 0 : turn + 1;
            if (connections_[index].host == database_host && connections_[index].state == State::idle) {
                begin_to_hang(index, before);
                before += static_cast<double>(each_);
            }
        }
    }
}

void Pool::begin_to_hang(std::size_t index, double before) {
    sim::Draw draw = hangs_.at(index, begun_++);
    const double first = -sim::log1p_same_everywhere(-boost::random::uniform_01<double>{}(draw));
    Connection& connection = connections_[index];
    connection.begun = come_;
    connection.before = before;
    connection.first_hang = come_ + static_cast<double>(hosts_.size()) * (before + first);
    if (connection.gives_up <= engine_->now()) { // else some hang since their host did not answer before
        connection.gives_up = Time::never();
    }
    connection.in_use = 0;
    connection.retires = connection.fires;
    if (connection.fires < connection.expires) { // they are of any age
        const auto rest = static_cast<double>((connection.expires - engine_->now()).count());
        connection.retires = engine_->now() + Duration::from_nanoseconds(first_to_retire(draw, each_) * rest);
    }
    await_first(index);
}

double Pool::part_unused(const Connection& connection) const {
    const auto each = static_cast<double>(each_);
    const double writes = (come_ - connection.begun) / static_cast<double>(hosts_.size());
    return (unused(connection.before + each, writes) - unused(connection.before, writes)) / each;
}

void Pool::go_on(std::size_t index, Time now) {
    Connection& connection = connections_[index];
    sim::Draw draw = retires_.at(drawn_++);
    const double any = part_unused(connection) * static_cast<double>(each_);
    if (connection.gives_up == Time::never() || boost::random::uniform_01<double>{}(draw) < any) {
        set_state(connection, connection.host, State::idle);
        const auto rest = static_cast<double>(std::max(connection.expires - now, Duration{}).count());
        await(index, now + Duration::from_nanoseconds(boost::random::uniform_01<double>{}(draw)*rest));
    } else {
        await(index, connection.gives_up);
    }
}

void Pool::await_first(std::size_t index) {
    Connection& connection = connections_[index];
    Time first = std::min(connection.retires, connection.gives_up);
    if (connection.gives_up == Time::never() && coming_.per_second > 0) {
        const double seconds = std::max(connection.first_hang - come_, 0.0) / coming_.per_second;
        first =
            seconds < (first - counted_).in_seconds() ? counted_ + Duration::from_seconds(seconds) : first;
    }
    if (first == Time::never()) {
        engine_->cancel(connection.timer);
        connection.fires = first;
        return;
    }
    const sim::ChangeId cause = engine_->cause();
    engine_->set_cause({}); // users come by themselves
    await(index, std::max(first, engine_->now()));
    engine_->set_cause(cause);
}

bool Pool::awaits_first_hangs() const {
    return many_hang() &&
           std::any_of(connections_.begin(), connections_.end(), [this](const Connection& connection) {
               return is_of_many_in_vain(connection) && connection.gives_up == Time::never();
           });
}

bool Pool::some_hang_yet() const {
    return many_hang() &&
           std::any_of(connections_.begin(), connections_.end(), [this](const Connection& connection) {
               return connection.gives_up > engine_->now() && connection.gives_up != Time::never();
           });
}

bool Pool::hangs_on(std::size_t index) {
    Connection& connection = connections_[index];
    if (!is_of_many_in_vain(connection)) {
        return false;
    }
    const Time now = engine_->now();
    if (now >= connection.gives_up) {
        return false;
    }
    count_writes(now);
    constexpr double rounding = 1e-6; // of a write: an event stands at a whole nanosecond
    if (connection.gives_up == Time::never() && come_ + rounding >= connection.first_hang) {
        connection.gives_up = now + parameters_.tcp_give_up;
        set_state(connection, connection.host, State::stuck);
        settle();
    } else if (now >= connection.retires && !retires_in_use(connection, now)) {
        return false;
    }
    await_first(index);
    return true;
}

bool Pool::retires_in_use(Connection& connection, Time now) {
    sim::Draw draw = retires_.at(drawn_++);
    if (boost::random::uniform_01<double>{}(draw) < part_unused(connection)) {
        return false;
    }
    ++connection.in_use;
    const auto rest = static_cast<double>((connection.expires - now).count());
    const std::int64_t others = each_ - connection.in_use;
    connection.retires =
        rest < 1 || others < 1
            ? Time::never()
            : now + Duration::from_nanoseconds(std::max(first_to_retire(draw, others) * rest, 1.0));
    return true;
}

void Pool::hang(std::size_t index, Time now) {
    Connection& connection = connections_[index];
    if (!many_hang()) {
        wait_for(index, State::stuck,
                 parameters_.on_error == OnError::recycle ? parameters_.socket_timeout
                                                          : parameters_.tcp_give_up);
        return;
    }
    connection.gives_up = std::min(connection.gives_up, now + parameters_.tcp_give_up);
    set_state(connection, connection.host, State::stuck);
    await_first(index);
}

} // namespace gameday::models
