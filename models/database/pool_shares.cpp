// What becomes of the next writes of a pool, and what the last ones have done, without making any.

#include <algorithm>
#include <iterator>

#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>

#include "models/database/pool.hpp"

namespace gameday::models {

template <class Condition> bool Pool::any_idle_host(Condition condition) const {
    return std::any_of(database_hosts_.begin(), database_hosts_.end(),
                       [&](RegionId host) { return idle_on_[host.index()] > 0 && condition(host); });
}

const PoolShares& Pool::shares() const {
    if (!shares_) {
        shares_ = find_shares();
    }
    return *shares_;
}

PoolShares Pool::find_shares() const {
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
        return shares;
    }
    // A write goes to any service host, and there to the next idle connection, or waits for one that is being
    // made.
    for (std::size_t host = 0; host < hosts_.size(); ++host) {
        find_way(host);
    }
    boost::container::small_vector<double, 8> leading(going_to_.begin(), std::prev(going_to_.end()));
    add_mixed_hosts({leading.data(), leading.size()});
    const double each = 1 / static_cast<double>(hosts_.size());
    for (const RegionId to : database_hosts_) {
        if (leading[to.index()] > 0) {
            add(to, each * leading[to.index()]);
        }
    }
    shares.hangs += each * going_to_.back();
    return shares;
}

void Pool::add_mixed_hosts(std::span<double> leading) const {
    for (std::size_t number = 0; number < hosts_.size(); ++number) {
        if (!hosts_[number].one_way) {
            add_mixed_host(number, leading);
        }
    }
}

// Whatever order they are in, writes meet them in proportion, up to the last one that a write uses up: a
// write that is repeated at once meets others of them, and behind that one there are none that lead astray.
void Pool::add_mixed_host(std::size_t number, std::span<double> leading) const {
    const ServiceHost& host = hosts_[number];
    const std::size_t own = own_of(number);
    const bool used_one_by_one = writes_matter();
    boost::container::small_vector<double, 8> met(leading.size()); // by database host
    boost::container::small_vector<double, 8> until_last = met;
    double all = 0;
    double all_until_last = 0;
    std::size_t turn = host.next;
    for (std::size_t tried = 0; tried < own; ++tried) {
        const std::size_t index = number + turn * hosts_.size();
        turn = turn + 1 == own ? 0 : turn + 1;
        if (!may_take(host, connections_[index])) {
            continue;
        }
        met[connections_[index].host.index()] += 1;
        all += 1;
        if (used_one_by_one && is_to_be_used_up(index)) {
            until_last = met;
            all_until_last = all;
        }
    }
    const bool some = all_until_last > 0;
    for (std::size_t to = 0; to < leading.size(); ++to) {
        leading[to] += some ? until_last[to] / all_until_last : met[to] / all;
    }
}

void Pool::lose_way(ServiceHost& host) const {
    if (host.found && host.one_way) {
        --going_with(host);
    }
    host.found = false;
}

void Pool::find_way(std::size_t number) const {
    ServiceHost& host = hosts_[number];
    if (host.found) {
        return;
    }
    host.found = host.one_way = true;
    host.goes_to = {};
    if (host.idle > 0 || host.connecting > 0) {
        // It takes them in turn, from the next one on.
        const std::size_t own = own_of(number);
        std::size_t turn = host.next;
        for (std::size_t tried = 0; tried < own && host.one_way; ++tried) {
            const Connection& connection = connections_[number + turn * hosts_.size()];
            turn = turn + 1 == own ? 0 : turn + 1;
            if (may_take(host, connection)) {
                host.one_way = !host.goes_to.exists() || host.goes_to == connection.host;
                host.goes_to = host.goes_to.exists() ? host.goes_to : connection.host;
            }
        }
    }
    if (host.one_way) {
        ++going_with(host);
    }
}

bool Pool::writes_matter() const {
    if (!writes_matter_) {
        writes_matter_ = !steady_ && each_ == 1 && find_whether_writes_matter();
    }
    return *writes_matter_;
}

bool Pool::find_whether_writes_matter() const {
    const auto some_idle = [this](WriteReply reply) {
        return any_idle_host([&](RegionId host) { return database_->reply_to_write(host) == reply; });
    };
    if (some_idle(WriteReply::refused) || some_idle(WriteReply::vanished)) {
        return true;
    }
    if (!any_idle_host([this](RegionId host) { return recycles(host); })) {
        return false;
    }
    boost::container::small_vector<bool, 8> recycled(idle_on_.size()); // by database host
    for (const RegionId host : database_hosts_) {
        recycled[host.index()] = recycles(host);
    }
    // One that is recycled and comes back to the same database host has not moved.
    for (std::size_t h = 0; h < hosts_.size(); ++h) {
        if (hosts_[h].idle == 0) {
            continue;
        }
        find_way(h);
        if (hosts_[h].one_way && !recycled[hosts_[h].goes_to.index()]) {
            continue;
        }
        const RegionId known = known_to(h);
        for (std::size_t i = h; i < connections_.size(); i += hosts_.size()) {
            const Connection& connection = connections_[i];
            if (connection.state == State::idle && connection.host != known &&
                recycled[connection.host.index()]) {
                return true;
            }
        }
    }
    return false;
}

void Pool::renew_by_writes(std::size_t host, std::size_t turn) {
    const double writes = coming_.per_second / static_cast<double>(hosts_.size());
    if (parameters_.on_error != OnError::recycle || writes <= 0) {
        return;
    }
    sim::Draw draw = renewals_.at(host, renewed_++);
    const Time now = engine_->now();
    double back = 0; // writes ago the last of these was used
    double whole = 0;
    double age = 0;
    // The one before the one whose turn it is has been used last. The rate is taken to have been what it is.
    for (std::size_t tried = 0; tried < own_of(host); ++tried) {
        turn = turn == 0 ? own_of(host) - 1 : turn - 1;
        const std::size_t index = host + turn * hosts_.size();
        const Connection& connection = connections_[index];
        if (connection.state != State::idle) {
            continue;
        }
        const double used = whole + 1 + (each_ - 1) * boost::random::uniform_01<double>{}(draw);
        age += boost::random::gamma_distribution<double>{used - back}(draw) / writes;
        back = used;
        whole += each_;
        const Time since = std::max(replied_since_[connection.host.index()], hosts_[host].started);
        if (replies_[connection.host.index()] != WriteReply::error || age > (now - since).in_seconds()) {
            continue;
        }
        const Time retires = now - Duration::from_seconds(age) + parameters_.lifetime;
        if (retires > connection.fires) { // else it is newer than that
            await(index, retires);
        }
    }
}

} // namespace gameday::models
