#include "models/database/replication.hpp"

#include <algorithm>

namespace gameday::models {

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
    // The last write arrives when arrived_through reaches it; exact while the lag is constant.
    return last_missing(now) ? std::max(behind(now), Duration::nanoseconds(1)) : Duration{};
}

void ReplicationStream::stall(Time now) {
    arrive(now);
    lag_.stall(now);
}

void ReplicationStream::resume(Time now) {
    arrive(now);
    lag_.head_for(now, usual_, catch_up_speed_ - 1);
}

void ReplicationStream::drift(Time now, Duration target, Duration ramp) {
    arrive(now);
    const double distance = (target - lag_.at(now)).in_seconds();
    const double slope = ramp > Duration{} ? std::abs(distance) / ramp.in_seconds() : 1.0;
    lag_.head_for(now, target, slope);
}

} // namespace gameday::models
