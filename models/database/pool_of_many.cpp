/// A pool at the flow grain, where one connection stands for several, and a write for as many.

#include <algorithm>
#include <utility>

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

/// How many of so many connections, used one after the other, no write is to be expected to have used, when
/// so many writes are to be expected: the mean of what a Poisson number leaves of them.
double unused(double connections, double writes) {
    constexpr double many = 500; // of which the number is as good as its mean
    if (connections > many) {
        return std::max(connections - writes, 0.0);
    }
    double sum = 0;
    double exactly = sim::exp_same_everywhere(-writes);
    for (double some = 0; some < connections; ++some) {
        sum += (connections - some) * exactly;
        exactly *= writes / (some + 1);
    }
    return sum;
}

} // namespace

Duration Pool::time_left(std::size_t index) const {
    if (each_ == 1) {
        return fields::Distribution{fields::Distribution::Uniform{Duration{}, parameters_.lifetime}}.draw(
            ages_.at(index, upsets_));
    }
    const double part = first_to_retire(ages_.at(index, upsets_), each_);
    return Duration::from_nanoseconds(part * static_cast<double>(parameters_.lifetime.count()));
}

void Pool::expect_first_hangs() {
    upset_ = counted_ = engine_->now();
    come_ = 0;
    for (std::size_t host = 0; host < hosts_.size() && many_hang(); ++host) {
        sim::Draw draw = hangs_.at(host, upsets_);
        const double unit = boost::random::uniform_01<double>{}(draw);
        hosts_[host].first_hang = -static_cast<double>(hosts_.size()) * sim::log1p_same_everywhere(-unit);
        hosts_[host].hangs = Time::never();
    }
}

void Pool::writes_come(Time now, Rate writes) {
    if (many_hang()) {
        count_writes(now);
        coming_ = writes;
    }
}

void Pool::count_writes(Time now) {
    const double before = std::exchange(come_, come_ + coming_.per_second * (now - counted_).in_seconds());
    for (ServiceHost& host : hosts_) {
        if (host.first_hang > before && host.first_hang <= come_) {
            host.hangs = counted_ + Duration::from_seconds((host.first_hang - before) / coming_.per_second);
        }
    }
    counted_ = now;
}

Duration Pool::stuck_for(ServiceHost& host, Time now) {
    if (!many_hang()) {
        return parameters_.on_error == OnError::recycle ? parameters_.socket_timeout
                                                        : parameters_.tcp_give_up;
    }
    count_writes(now);
    const Time first = std::exchange(host.hangs, Time::never());
    const double ahead = std::exchange(host.first_hang, 0) - come_; // writes that this one was sooner by
    const Duration until = first != Time::never() ? first - now
                           : ahead > 0 && coming_.per_second > 0
                               ? Duration::from_seconds(ahead / coming_.per_second)
                               : Duration{};
    return std::max(parameters_.tcp_give_up + until, Duration{});
}

void Pool::hang(std::size_t index, Time now) {
    Connection& connection = connections_[index];
    const Time retires = connection.fires;
    wait_for(index, State::stuck, stuck_for(hosts_[host_of(index)], now));
    if (many_hang()) {
        connection.gives_up = connection.fires;
        await(index, std::min(retires, connection.gives_up));
    }
}

bool Pool::is_in_use_already(std::size_t index) {
    Connection& connection = connections_[index];
    const Time now = engine_->now();
    const bool idle = connection.state == State::idle;
    if (!many_hang() || !(idle || (connection.state == State::stuck && now < connection.gives_up)) ||
        database_->reply_to_write(connection.host) != WriteReply::vanished) {
        return false;
    }
    count_writes(now);
    const auto each = static_cast<double>(each_);
    const double before = each * static_cast<double>(index / hosts_.size()); // those are used first
    const double writes = come_ / static_cast<double>(hosts_.size());
    const double left = (unused(before + each, writes) - unused(before, writes)) / each;
    sim::Draw draw = retires_.at(retired_++);
    if (boost::random::uniform_01<double>{}(draw) < left) {
        return false;
    }
    constexpr double hardly_any = 1e-3;
    if (left < hardly_any) { // all of them wait for TCP by now
        if (idle) {
            connection.fires = Time::never();
            hang(index, now);
            settle();
        } else {
            await(index, connection.gives_up);
        }
        return true;
    }
    const auto rest = static_cast<double>((upset_ + parameters_.lifetime - now).count());
    const Time next =
        now + Duration::from_nanoseconds(std::max(first_to_retire(draw, each_ - 1) * rest, 1.0));
    await(index, idle ? next : std::min(next, connection.gives_up));
    return true;
}

} // namespace gameday::models
