// What becomes of the next writes of a pool, without making any.

#include <algorithm>
#include <iterator>

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

// Each write that does something to a connection is an event, and what becomes of the next one is told by
// those whose turn it is: by one where a write that is repeated is likely to meet another service host, by
// some where it meets the same one again. Else writes meet all of them in proportion.
void Pool::add_mixed_host(std::size_t host, std::span<double> leading) const {
    constexpr std::size_t some = 4;
    const std::size_t own = own_of(host);
    const std::size_t turns = writes_matter() ? std::max<std::size_t>(some / hosts_.size(), 1) : own;
    boost::container::small_vector<std::size_t, 8> met(leading.size()); // by database host
    std::size_t all = 0;
    std::size_t turn = hosts_[host].next;
    for (std::size_t tried = 0; tried < own && all < turns; ++tried) {
        const Connection& connection = connections_[host + turn * hosts_.size()];
        turn = turn + 1 == own ? 0 : turn + 1;
        if (may_take(hosts_[host], connection)) {
            ++met[connection.host.index()];
            ++all;
        }
    }
    for (std::size_t to = 0; to < leading.size(); ++to) {
        leading[to] += static_cast<double>(met[to]) / static_cast<double>(all);
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

} // namespace gameday::models
