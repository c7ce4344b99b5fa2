// What the service hosts of a pool know of the endpoint, and when they learn more.

#include <algorithm>

#include "models/database/pool.hpp"

namespace gameday::models {

RegionId Pool::known_to(std::size_t host) const {
    const sim::Observable<RegionId>& answer = database_->endpoint().answer();
    const std::int64_t ttl = database_->endpoint().ttl().count();
    if (ttl <= 0) {
        return answer.value();
    }
    const std::int64_t since = (engine_->now() - hosts_[host].phase).count();
    const std::int64_t periods = since >= 0 ? since / ttl : -((ttl - 1 - since) / ttl);
    const Time last = hosts_[host].phase + Duration::nanoseconds(periods * ttl);
    return answer.at(std::max(last, hosts_[host].started));
}

Time Pool::next_look_up(std::size_t host) const {
    const std::int64_t ttl = database_->endpoint().ttl().count();
    if (ttl <= 0) {
        return engine_->now();
    }
    const std::int64_t since = (engine_->now() - hosts_[host].phase).count();
    const std::int64_t periods = since >= 0 ? since / ttl + 1 : -((-1 - since) / ttl);
    return hosts_[host].phase + Duration::nanoseconds(periods * ttl);
}

/// Each service host that does not know of the endpoint's present address will hear of it.
void Pool::expect_news() {
    const RegionId answer = database_->endpoint().answer().value();
    for (std::size_t host = 0; host < hosts_.size() && region_up_ && !steady_; ++host) {
        engine_->cancel(hosts_[host].learns);
        if (database_->endpoint().ttl() <= Duration{} || known_to(host) != answer) {
            hosts_[host].learns = engine_->schedule(next_look_up(host), {on_learn_, host});
        }
    }
}

void Pool::learn(std::uint64_t host) {
    const sim::ChangeId cause = engine_->cause();
    for (std::size_t i = host; i < connections_.size(); i += hosts_.size()) {
        engine_->set_cause(cause);
        if (connections_[i].state != State::waiting) {
            continue;
        }
        if (parameters_.on_error == OnError::recycle) {
            reconnect(i);
        } else {
            await_next_attempt(i);
        }
    }
    engine_->set_cause(cause);
    if (grain_ == Grain::flow) {
        count_writes(engine_->now());
        if (stands_for_many() && !hosts_[host].has_learned) {
            // Until now each has been renewed where it led, one by one: of many each is of any age again.
            draw_ages(host);
            ++ages_drawn_;
        }
        hosts_[host].has_learned = true;
        const std::size_t turn = stands_for_many() ? any_turn(host) : hosts_[host].next;
        renew_by_writes(host, turn);
        if (stands_for_many() && use_up(host, turn)) {
            await_next_use();
        }
    }
    settle();
}

} // namespace gameday::models
