// What becomes of the next writes of a pool, without making any.

#include <algorithm>

#include "models/database/pool.hpp"

namespace gameday::models {

template <class Condition> bool Pool::any_idle_host(Condition condition) const {
    for (std::size_t host = 0; host < idle_on_.size(); ++host) {
        if (idle_on_[host] > 0 && condition(RegionId{host})) {
            return true;
        }
    }
    return false;
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
        case WriteReply::acknowledged: {
            const auto known = std::find_if(shares.acknowledged.begin(), shares.acknowledged.end(),
                                            [host](const auto& part) { return part.host == host; });
            if (known == shares.acknowledged.end()) {
                shares.acknowledged.push_back({host, share, database_->diverges(host)});
            } else {
                known->share += share;
            }
            break;
        }
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
    // A write goes to any service host, and there to any idle connection, or waits for one that is being
    // made.
    const double each = 1 / static_cast<double>(hosts_.size());
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const ServiceHost& host = hosts_[host_of(i)];
        if (connections_[i].state == State::idle) {
            add(connections_[i].host, each / static_cast<double>(host.idle));
        } else if (connections_[i].state == State::connecting && host.idle == 0) {
            add(connections_[i].host, each / static_cast<double>(host.connecting));
        }
    }
    const auto without = std::count_if(hosts_.begin(), hosts_.end(), [](const ServiceHost& host) {
        return host.idle == 0 && host.connecting == 0;
    });
    shares.hangs += each * static_cast<double>(without);
    return shares;
}

bool Pool::writes_matter() const {
    if (steady_) {
        return false;
    }
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
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const Connection& connection = connections_[i];
        if (connection.state == State::idle && recycles(connection.host) &&
            known_to(host_of(i)) != connection.host) {
            return true;
        }
    }
    return false;
}

} // namespace gameday::models
