#include "models/database/replication.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

namespace {

/// Whether a sum of rates is no less than another one, but for rounding.
bool reaches(double sum, double other) {
    constexpr double slack = 1e-12;
    return sum >= other - slack * (1 + std::abs(other));
}

} // namespace

void ReplicationStream::ship(const Shipping& shipping) {
    shipping_ = shipping;
    if (shipping.per_second > 0) {
        gap_ = Duration::from_seconds(1 / shipping.per_second);
        tolerance_ = Duration::from_seconds((shipping.burst - 1) / shipping.per_second);
    }
}

void ReplicationStream::follow(const WriteRates& rates) {
    rates_ = &rates;
    may_ship_ = rates.written(lag_.through(anchor_)) + shipping_.burst;
}

Time ReplicationStream::next_arrival() const {
    return std::max(ready(on_the_way_.front()), due_ - tolerance_);
}

void ReplicationStream::arrive(Time now) {
    if (stalled_) {
        return;
    }
    const Time through = lag_.through(now);
    while (!on_the_way_.empty() && on_the_way_.front() <= through) {
        const Time when = next_arrival();
        if (when > now) {
            return;
        }
        due_ = std::max(when, due_) + gap_;
        last_arrived_ = on_the_way_.front();
        on_the_way_.pop_front();
    }
}

bool ReplicationStream::flows_freely() const {
    return shipping_.per_second <= 0 || (rates_->highest() <= shipping_.per_second && !lag_.shrinks() &&
                                         reaches(may_ship_, rates_->written(lag_.through(anchor_))));
}

double ReplicationStream::may_ship(Time now) const {
    const auto by = [&](double shipped, Time since) {
        return shipped + shipping_.per_second * (now - since).in_seconds();
    };
    double most = by(may_ship_, anchor_);
    // From each instant on so much and a burst. What is written up to the transport lag is a chain of
    // straight lines, so that the least is at one of its corners.
    const auto limit_at = [&](Time corner) {
        if (corner > anchor_ && corner < now) {
            most = std::min(most, by(rates_->written(lag_.through(corner)) + shipping_.burst, corner));
        }
    };
    limit_at(lag_.settled());
    rates_->each_change(lag_.through(anchor_), lag_.through(now),
                        [&](Time change) { limit_at(lag_.when_through(change)); });
    return most;
}

double ReplicationStream::arrived(Time now) const {
    if (stalled_) {
        return stood_written_;
    }
    const double through = rates_->written(lag_.through(now));
    return flows_freely() ? through : std::min(may_ship(now), through);
}

Time ReplicationStream::arrived_through(Time now) {
    if (stalled_) {
        return stood_at_;
    }
    const Time through = lag_.through(now);
    if (rates_ != nullptr) {
        if (flows_freely()) {
            return through;
        }
        const double some = arrived(now);
        return reaches(some, rates_->written(through)) ? through : rates_->reached(some, through);
    }
    arrive(now);
    const bool backlog = !on_the_way_.empty() && on_the_way_.front() <= through;
    return backlog ? on_the_way_.front() - Duration::nanoseconds(1) : through;
}

void ReplicationStream::settle(Time now) {
    if (rates_ == nullptr) {
        arrive(now);
    } else if (!stalled_) {
        const double free = shipping_.per_second > 0 ? may_ship(now) : HUGE_VAL;
        may_ship_ = std::min(free, arrived(now) + shipping_.burst);
        anchor_ = now;
    }
}

std::uint64_t ReplicationStream::missing(Time now) {
    if (rates_ != nullptr) {
        return rates_->count(arrived_through(now), now);
    }
    arrive(now);
    return on_the_way_.size();
}

Duration ReplicationStream::lag(Time now) {
    if (rates_ != nullptr) {
        const auto last = last_missing(now);
        return last ? now - std::min(rates_->first_after(arrived_through(now)), *last) : Duration{};
    }
    arrive(now);
    return on_the_way_.empty() ? Duration{} : now - on_the_way_.front();
}

std::optional<Time> ReplicationStream::last_missing(Time now) {
    if (rates_ != nullptr) {
        const Time last = rates_->last_before(now, WriteRates::Asked::written);
        return last > arrived_through(now) ? std::optional(last) : std::nullopt;
    }
    arrive(now);
    return on_the_way_.empty() ? std::nullopt : std::optional(on_the_way_.back());
}

std::optional<Time> ReplicationStream::last_arrived(Time now) {
    if (rates_ != nullptr) {
        return rates_->last_before(arrived_through(now), WriteRates::Asked::arrived);
    }
    arrive(now);
    return last_arrived_;
}

Duration ReplicationStream::behind(Time now) {
    const auto last = last_missing(now);
    return last ? *last - arrived_through(now) : Duration{};
}

Duration ReplicationStream::until_drained(Time now) {
    const auto last = last_missing(now);
    if (!last) {
        return {};
    }
    Time drained = std::max(ready(*last), now + Duration::nanoseconds(1));
    if (rates_ != nullptr) {
        if (shipping_.per_second > 0) {
            const double waiting = rates_->written(*last) - may_ship(now);
            drained = std::max(drained, now + Duration::from_seconds(waiting / shipping_.per_second));
        }
        return drained - now;
    }
    Time due = due_;
    for (const Time written : on_the_way_) {
        const Time when = std::max(ready(written), due - tolerance_);
        due = std::max(when, due) + gap_;
        drained = std::max(drained, when);
    }
    return drained - now;
}

void ReplicationStream::stall(Time now) {
    settle(now);
    stood_at_ = arrived_through(now);
    stood_written_ = rates_ != nullptr ? arrived(now) : 0;
    stalled_ = true;
}

void ReplicationStream::resume(Time now) {
    stalled_ = false;
    resumed_ = now;
    if (rates_ != nullptr) {
        const double meanwhile = shipping_.per_second * (now - anchor_).in_seconds();
        may_ship_ = std::min(may_ship_ + meanwhile, stood_written_ + shipping_.burst);
        anchor_ = now;
    }
}

void ReplicationStream::drift(Time now, Duration target, Duration ramp) {
    settle(now);
    target = std::max(target, usual_);
    const Duration present = lag_.at(now);
    if (ramp <= Duration{} && target < present) {
        lag_.fall_to(now, target);
        return;
    }
    const double distance = std::abs((target - present).in_seconds());
    lag_.head_for(now, target, ramp > Duration{} ? distance / ramp.in_seconds() : 1.0);
}

void ReplicationStream::calm(Time now) {
    settle(now);
    lag_.fall_to(now, usual_);
}

} // namespace gameday::models
