#include "models/saas/outbox_of_requests.hpp"

#include <algorithm>

#include <boost/random/exponential_distribution.hpp>

namespace gameday::models {

OutboxOfRequests::OutboxOfRequests(const OutboxSetting& setting, const sim::Stream& arrivals)
    : setting_(setting), engine_(&setting.engine), arrivals_(arrivals),
      accept_time_(Duration::from_nanoseconds(setting.accept_time)),
      on_produce_(engine_->bind<&OutboxOfRequests::produce>(this)),
      on_try_(engine_->bind<&OutboxOfRequests::try_again>(this)),
      on_send_(engine_->bind<&OutboxOfRequests::send_next>(this)) {}

void OutboxOfRequests::reset(const sim::Randomness& randomness) {
    randomness.renew(arrivals_);
    produced_ = accepted_ = lost_ = 0;
    outbox_.clear();
    longest_delay_ = {};
}

void OutboxOfRequests::start() {
    schedule_next();
}

void OutboxOfRequests::schedule_next() {
    sim::Draw bits = arrivals_.at(produced_++);
    const double gap = setting_.mean_gap * boost::random::exponential_distribution<double>{}(bits);
    engine_->set_cause({});
    engine_->schedule_in(Duration::from_nanoseconds(gap), {on_produce_, 0});
}

void OutboxOfRequests::produce(std::uint64_t) {
    schedule_next();
    if (outbox_.empty() && setting_.up.value()) {
        ++accepted_;
        return;
    }
    outbox_.push_back(engine_->now());
    if (outbox_.size() == 1) {
        engine_->adopt_cause(setting_.up.last_change());
        setting_.backlog.set(true);
        engine_->schedule_in(setting_.retry_every, {on_try_, 0});
    }
}

void OutboxOfRequests::give_up_old() {
    while (!outbox_.empty() && engine_->now() - outbox_.front() > setting_.give_up) {
        outbox_.pop_front();
        ++lost_;
    }
}

void OutboxOfRequests::try_again(std::uint64_t) {
    give_up_old();
    if (outbox_.empty()) {
        setting_.backlog.set(false);
    } else if (setting_.up.value()) {
        engine_->adopt_cause(setting_.up.last_change());
        send_next(0);
    } else {
        engine_->schedule_in(setting_.retry_every, {on_try_, 0});
    }
}

void OutboxOfRequests::send_next(std::uint64_t) {
    if (!setting_.up.value()) {
        engine_->schedule_in(setting_.retry_every, {on_try_, 0});
        return;
    }
    give_up_old();
    if (outbox_.empty()) {
        setting_.backlog.set(false);
        return;
    }
    longest_delay_ = std::max(longest_delay_, engine_->now() - outbox_.front());
    outbox_.pop_front();
    ++accepted_;
    if (outbox_.empty()) {
        setting_.backlog.set(false);
    } else {
        engine_->schedule_in(accept_time_, {on_send_, 0});
    }
}

} // namespace gameday::models
