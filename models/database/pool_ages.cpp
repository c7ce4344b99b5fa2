// How old the connections of a pool are, and so when they retire.

#include <algorithm>
#include <iterator>

#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>

#include "models/database/pool.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

// Ages are uniform over a lifetime: the pool has been running for long.
void Pool::draw_ages(std::size_t host) {
    const auto lifetime = static_cast<double>(parameters_.lifetime.count());
    double youngest = 0; // the part of a lifetime that it has left
    for (std::size_t i = host; i < connections_.size(); i += hosts_.size()) {
        Connection& connection = connections_[i];
        if (connection.state == State::idle && !connection.used_up && connection.host == steady_host_) {
            sim::Draw draw = ages_.at(i, ages_drawn_);
            const double left = boost::random::uniform_01<double>{}(draw);
            connection.expires = engine_->now() + parameters_.lifetime;
            await(i, engine_->now() + Duration::from_nanoseconds(left * lifetime));
            youngest = std::max(youngest, left);
        }
    }
    if (each_ > 1 && youngest > 0) { // u^(1/n) is the largest of n times as many
        const double last = sim::exp_same_everywhere(sim::log_same_everywhere(youngest) / each_);
        hosts_[host].last_retires = engine_->now() + Duration::from_nanoseconds(last * lifetime);
    }
}

void Pool::leave_one(std::size_t index) {
    const Time now = engine_->now();
    const Connection& connection = connections_[index];
    const std::size_t number = host_of(index);
    ServiceHost& host = hosts_[number];
    if (!stands_for_many() || connection.state != State::idle || hangs_until_tcp_gives_up(connection) ||
        connection.host != steady_host_ || host.last_retires <= now) {
        return;
    }
    for (std::size_t i = number; i < connections_.size(); i += hosts_.size()) {
        if (i != index && connections_[i].host == connection.host) {
            return; // others lead there yet
        }
    }
    Time goes = host.last_retires;
    if (connection.used_up) { // or a write uses it before
        count_writes(now);
        const double seconds = std::max(connection.last_use - come_, 0.0) / coming_.per_second;
        goes = seconds < (goes - now).in_seconds() ? now + Duration::from_seconds(seconds) : goes;
    }
    host.one_is_left = true;
    host.goes = engine_->schedule(goes, {on_last_, number});
}

void Pool::last_goes(std::uint64_t host) {
    forget_last(host);
    settle();
}

void Pool::forget_last(std::size_t host) {
    ServiceHost& its = hosts_[host];
    if (its.last_retires == Time{}) {
        return;
    }
    engine_->cancel(its.goes);
    committing_hosts_ -= its.commits() ? 1 : 0;
    its.one_is_left = false;
    its.last_retires = {};
    committing_hosts_ += its.commits() ? 1 : 0;
}

Time Pool::when_came(double writes) const {
    const auto next = std::upper_bound(came_.begin(), came_.end(), writes,
                                       [](double some, const Came& then) { return some < then.writes; });
    const Came to = next == came_.end() ? Came{counted_, come_} : *next;
    const Came from = next == came_.begin() ? Came{to.at, to.writes} : *std::prev(next);
    const double part = to.writes > from.writes ? (writes - from.writes) / (to.writes - from.writes) : 1;
    return from.at + Duration::from_seconds(part * (to.at - from.at).in_seconds());
}

void Pool::renew_by_writes(std::size_t host, std::size_t turn) {
    if (parameters_.on_error != OnError::recycle || come_ <= 0) {
        return;
    }
    sim::Draw draw = renewals_.at(host, renewed_++);
    const auto gaps = [&](double number) { // writes to all hosts while so many come to this one
        return number > 0 ? boost::random::gamma_distribution<double>{number}(draw) *
                                static_cast<double>(hosts_.size())
                          : 0;
    };
    double since = gaps(1); // so many have come since the last one to this host
    double back = 1;        // which was so many writes ago
    double whole = 0;
    // The one before the one whose turn it is has been used last.
    for (std::size_t tried = 0; tried < own_of(host); ++tried) {
        turn = turn == 0 ? own_of(host) - 1 : turn - 1;
        const std::size_t index = host + turn * hosts_.size();
        const Connection& connection = connections_[index];
        if (connection.state != State::idle) {
            continue;
        }
        if (whole == 0) { // of many, the very last one
            Time& last = hosts_[host].last_retires;
            last = std::max(last, retires_after(connection, host, since).value_or(last));
        }
        const double used = whole + 1 + (each_ - 1) * boost::random::uniform_01<double>{}(draw);
        since += gaps(used - back);
        back = used;
        whole += each_;
        if (const auto retires = retires_after(connection, host, since)) {
            await(index, *retires);
        }
    }
}

std::optional<Time> Pool::retires_after(const Connection& connection, std::size_t host, double writes) const {
    if (connection.used_up || replies_[connection.host.index()] != WriteReply::error || writes > come_) {
        return std::nullopt;
    }
    const Time used = when_came(come_ - writes);
    if (used < std::max(replied_since_[connection.host.index()], hosts_[host].started)) {
        return std::nullopt;
    }
    Time retires = used + parameters_.lifetime;
    while (retires <= engine_->now()) { // it has been renewed by age since
        retires = retires + parameters_.lifetime;
    }
    return retires;
}

} // namespace gameday::models
