/// A pool at the flow grain, where one connection stands for several, and a write for as many.

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "models/database/pool.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// The first of so many connections that may come at any part of a time, by a number drawn for all of them:
/// 1 − (1 − u)^(1/n), without the loss of digits that this form has for large n.
double first_of(double connections, double unit) {
    return unit < 1 ? -sim::expm1_same_everywhere(sim::log1p_same_everywhere(-unit) / connections) : 1;
}

/// The part of a lifetime after which the first of so many connections retires, if the age of each may be
/// anything.
double first_to_retire(sim::Draw draw, double connections) {
    return first_of(connections, boost::random::uniform_01<double>{}(draw));
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
    if (steady_ || writes == coming_) {
        return;
    }
    count_writes(now);
    came_.push_back({now, come_});
    coming_ = writes;
    if (stands_for_many()) {
        schedule_next_use();
    }
}

void Pool::count_writes(Time now) {
    come_ += coming_.per_second * (now - counted_).in_seconds();
    counted_ = now;
}

bool Pool::have_come(double writes) const {
    constexpr double two_nanoseconds = 2e-9; // an event stands at a whole one
    constexpr double hardly_any = 1e-6;
    return come_ + std::max(hardly_any, two_nanoseconds * coming_.per_second) >= writes;
}

bool Pool::hangs_until_tcp_gives_up(const Connection& connection) const {
    return parameters_.on_error == OnError::hang && replies_[connection.host.index()] == WriteReply::vanished;
}

void Pool::follow_hosts() {
    if (grain_ != Grain::flow || steady_ || !region_up_) {
        return;
    }
    const Time now = engine_->now();
    count_writes(now);
    bool changed = false;
    for (const RegionId host : database_hosts_) {
        const WriteReply reply = database_->reply_to_write(host);
        if (reply == replies_[host.index()]) {
            continue;
        }
        changed = true;
        for (std::size_t i = 0; i < connections_.size() && stands_for_many(); ++i) {
            if (connections_[i].host == host && connections_[i].used_up) {
                end_use(i, now);
            }
        }
        replies_[host.index()] = reply;
        replied_since_[host.index()] = now;
    }
    for (std::size_t host = 0; host < hosts_.size() && changed && stands_for_many(); ++host) {
        use_up(host);
    }
    if (changed && stands_for_many()) {
        await_next_use();
    }
}

bool Pool::is_to_be_used_up(std::size_t index) const {
    const Connection& connection = connections_[index];
    if (connection.state != State::idle || connection.used_up) {
        return false;
    }
    switch (replies_[connection.host.index()]) {
    case WriteReply::acknowledged:
        return false;
    case WriteReply::error: // one that is recycled and comes back to the same database host has not moved
        return parameters_.on_error == OnError::recycle && connection.host != known_to(host_of(index));
    case WriteReply::vanished:
    case WriteReply::refused:
        break;
    }
    return true;
}

std::size_t Pool::any_turn(std::size_t host) {
    sim::Draw draw = hangs_.at(host, begun_++);
    return boost::random::uniform_int_distribution<std::size_t>{0, own_of(host) - 1}(draw);
}

bool Pool::use_up(std::size_t host, std::size_t turn) {
    const std::size_t own = own_of(host);
    const auto of_all = static_cast<double>(hosts_.size());
    sim::Draw draw = hangs_.at(host, begun_++);
    const auto gaps =
        [&draw](double number) { // until so many writes have come to the host, in means of a gap
            return number > 0 ? boost::random::gamma_distribution<double>{number}(draw) : 0;
        };
    double before = 0; // connections, and gaps until it is their turn
    double writes = 0;
    boost::container::small_vector<std::size_t, 64> row; // that are used up one after the other
    const auto end_row = [&] {
        writes += row.empty() ? 0 : gaps(static_cast<double>(row.size()) * each_ - 1);
        for (const std::size_t index : row) {
            Connection& connection = connections_[index];
            connection.last_use = come_ + of_all * writes;
            if (connection.next_use == never_used) { // some have been used before
                connection.next_use = connection.last_use;
            }
        }
        row.clear();
    };
    bool some = false;
    for (std::size_t tried = 0; tried < own; ++tried) {
        const std::size_t index = host + turn * hosts_.size();
        turn = turn + 1 == own ? 0 : turn + 1;
        Connection& connection = connections_[index];
        if (connection.state != State::idle) {
            continue;
        }
        if (!is_to_be_used_up(index)) {
            end_row();
            writes = connection.used_up ? std::max(writes, (connection.last_use - come_) / of_all)
                                        : writes + gaps(each_);
        } else {
            const bool hangs = hangs_until_tcp_gives_up(connection);
            writes += hangs || row.empty() ? gaps(1) : 0;
            connection.before = before;
            begin_to_use_up(index, come_ + of_all * writes);
            if (hangs) {
                writes += gaps(each_ - 1);
                connection.last_use = come_ + of_all * writes;
            } else {
                row.push_back(index);
            }
            some = true;
        }
        before += each_;
    }
    end_row();
    return some;
}

void Pool::begin_to_use_up(std::size_t index, double next_use) {
    Connection& connection = connections_[index];
    connection.used_up = true;
    connection.begun = come_;
    if (connection.gives_up <= engine_->now()) { // else some hang since their host did not answer before
        connection.gives_up = Time::never();
    }
    connection.next_use = never_used;
    if (connection.gives_up == Time::never()) {
        connection.next_use = next_use;
    }
    connection.in_use = 0;
    connection.retires = connection.fires;
    if (hangs_until_tcp_gives_up(connection)) {
        if (connection.fires < connection.expires) { // they are of any age
            sim::Draw draw = retires_.at(drawn_++);
            const auto rest = static_cast<double>((connection.expires - engine_->now()).count());
            connection.retires =
                engine_->now() + Duration::from_nanoseconds(first_to_retire(draw, each_) * rest);
        }
        await_end(index);
    }
}

double Pool::part_unused(const Connection& connection) const {
    const double writes = (come_ - connection.begun) / static_cast<double>(hosts_.size());
    return (unused(connection.before + each_, writes) - unused(connection.before, writes)) / each_;
}

void Pool::end_use(std::size_t index, Time now) {
    Connection& connection = connections_[index];
    end_use_up(connection);
    if (!hangs_until_tcp_gives_up(connection)) {
        await(index, connection.retires);
        return;
    }
    sim::Draw draw = retires_.at(drawn_++);
    const double any = part_unused(connection) * each_;
    if (connection.gives_up == Time::never() || boost::random::uniform_01<double>{}(draw) < any) {
        set_state(connection, connection.host, State::idle);
        const auto rest = static_cast<double>(std::max(connection.expires - now, Duration{}).count());
        await(index, now + Duration::from_nanoseconds(boost::random::uniform_01<double>{}(draw)*rest));
    } else {
        await(index, connection.gives_up);
    }
}

Time Pool::first_attempt(const Connection& connection, Time last) const {
    const Duration spread = std::min(connection.spread, connection.cycle);
    const Time now = engine_->now();
    if (!stands_for_many() || spread <= Duration{}) {
        return last;
    }
    if (last - now > spread) {
        return last - spread;
    }
    const auto length = static_cast<double>(spread.count());
    const double part = static_cast<double>((last - now).count()) / length;
    return now + Duration::from_nanoseconds(first_of(each_, part) * length);
}

void Pool::await_next_use() {
    matters_ = never_used;
    for (const Connection& connection : connections_) {
        matters_ = std::min(matters_, connection.next_use);
    }
    schedule_next_use();
}

void Pool::schedule_next_use() {
    engine_->cancel(next_use_);
    const double seconds = std::max(matters_ - come_, 0.0) / coming_.per_second;
    if (seconds < (Time::never() - counted_).in_seconds()) { // neither infinite nor nothing by nothing
        const sim::ChangeId cause = engine_->cause();
        engine_->set_cause({}); // users come by themselves
        const Time then = counted_ + Duration::from_seconds(seconds);
        next_use_ = engine_->schedule(std::max(then, engine_->now()), {on_use_, 0});
        engine_->set_cause(cause);
    }
}

void Pool::await_end(std::size_t index) {
    Connection& connection = connections_[index];
    const Time first = std::min(connection.retires, connection.gives_up);
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

bool Pool::awaits_writes() const {
    return stands_for_many() &&
           std::any_of(connections_.begin(), connections_.end(),
                       [](const Connection& connection) { return connection.next_use < never_used; });
}

bool Pool::some_hang_yet() const {
    return many_hang() &&
           std::any_of(connections_.begin(), connections_.end(), [this](const Connection& connection) {
               return connection.gives_up > engine_->now() && connection.gives_up != Time::never();
           });
}

void Pool::writes_use(std::uint64_t) {
    const Time now = engine_->now();
    count_writes(now);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (have_come(connections_[i].next_use)) {
            use(i, now);
        }
    }
    await_next_use();
    settle();
}

void Pool::use(std::size_t index, Time now) {
    Connection& connection = connections_[index];
    if (hangs_until_tcp_gives_up(connection)) {
        connection.next_use = never_used;
        connection.gives_up = now + parameters_.tcp_give_up;
        set_state(connection, connection.host, State::stuck);
        await_end(index);
        return;
    }
    const bool vanished = replies_[connection.host.index()] == WriteReply::vanished;
    const Duration answered_after = vanished ? parameters_.socket_timeout : Duration{};
    if (connection.gives_up == Time::never()) {
        connection.gives_up = now + answered_after;
        connection.next_use = connection.last_use;
    }
    if (!have_come(connection.last_use)) {
        return;
    }
    end_use_up(connection);
    forget_last(host_of(index)); // age has no say in it
    connection.spread = now - (connection.gives_up - answered_after);
    if (now < connection.gives_up) {
        set_state(connection, connection.host, State::stuck);
        await(index, connection.gives_up);
    } else {
        reconnect(index);
    }
}

bool Pool::hangs_on(std::size_t index) {
    const Time now = engine_->now();
    Connection& connection = connections_[index];
    if (!connection.used_up || !hangs_until_tcp_gives_up(connection) || now >= connection.gives_up) {
        return false;
    }
    count_writes(now);
    if (now >= connection.retires && !retires_in_use(connection, now)) {
        return false;
    }
    await_end(index);
    return true;
}

bool Pool::retires_in_use(Connection& connection, Time now) {
    sim::Draw draw = retires_.at(drawn_++);
    if (boost::random::uniform_01<double>{}(draw) < part_unused(connection)) {
        return false;
    }
    ++connection.in_use;
    const auto rest = static_cast<double>((connection.expires - now).count());
    const double others = each_ - static_cast<double>(connection.in_use);
    connection.retires =
        rest < 1 || others < 1
            ? Time::never()
            : now + Duration::from_nanoseconds(std::max(first_to_retire(draw, others) * rest, 1.0));
    return true;
}

} // namespace gameday::models
