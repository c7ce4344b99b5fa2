// What becomes of the next writes of a pool, without making any.

#include <algorithm>

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
    const double each = 1 / static_cast<double>(hosts_.size());
    boost::container::small_vector<std::pair<RegionId, double>, 4> by_host; // of the database: few
    const auto lead = [&](RegionId to, double share) {
        if (!by_host.empty() && by_host.back().first == to) { // mostly
            by_host.back().second += share;
            return;
        }
        const auto known =
            std::find_if(by_host.begin(), by_host.end(), [&](const auto& part) { return part.first == to; });
        if (known == by_host.end()) {
            by_host.emplace_back(to, share);
        } else {
            known->second += share;
        }
    };
    std::size_t without = 0;
    for (std::size_t h = 0; h < hosts_.size(); ++h) {
        const ServiceHost& host = hosts_[h];
        if (host.idle == 0 && host.connecting == 0) {
            ++without;
            continue;
        }
        find_way(h);
        if (host.one_way) {
            lead(host.goes_to, each);
            continue;
        }
        // It takes them in turn: the next one of its own.
        const std::size_t own = (connections_.size() - h + hosts_.size() - 1) / hosts_.size();
        std::size_t i = h + host.next * hosts_.size();
        for (std::size_t tried = 1; !may_take(host, connections_[i]) && tried < own; ++tried) {
            i = h + (host.next + tried) % own * hosts_.size();
        }
        lead(connections_[i].host, each);
    }
    for (const auto& [to, share] : by_host) {
        add(to, share);
    }
    shares.hangs += each * static_cast<double>(without);
    return shares;
}

void Pool::find_way(std::size_t number) const {
    ServiceHost& host = hosts_[number];
    if (host.found) {
        return;
    }
    host.found = host.one_way = true;
    host.goes_to = {};
    for (std::size_t i = number; i < connections_.size() && host.one_way; i += hosts_.size()) {
        if (may_take(host, connections_[i])) {
            host.one_way = !host.goes_to.exists() || host.goes_to == connections_[i].host;
            host.goes_to = connections_[i].host;
        }
    }
}

bool Pool::writes_matter() const {
    if (!writes_matter_) {
        writes_matter_ = !steady_ && find_whether_writes_matter();
    }
    return *writes_matter_;
}

bool Pool::find_whether_writes_matter() const {
    if (any_idle_host([this](RegionId host) {
            const WriteReply reply = database_->reply_to_write(host);
            return reply == WriteReply::vanished || reply == WriteReply::refused;
        })) {
        return true;
    }
    if (!any_idle_host([this](RegionId host) { return recycles(host); })) {
        return false;
    }
    // One that is recycled and comes back to the same database host has not moved.
    for (std::size_t h = 0; h < hosts_.size(); ++h) {
        if (hosts_[h].idle == 0) {
            continue;
        }
        find_way(h);
        if (hosts_[h].one_way && !recycles(hosts_[h].goes_to)) {
            continue;
        }
        const RegionId known = known_to(h);
        for (std::size_t i = h; i < connections_.size(); i += hosts_.size()) {
            const Connection& connection = connections_[i];
            if (connection.state == State::idle && connection.host != known && recycles(connection.host)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace gameday::models
