#include "models/database/replication.hpp"

#include <algorithm>

namespace gameday::models {

Duration ReplicationStream::until_drained(Time now) {
    if (missing(now) == 0) {
        return Duration{};
    }
    // The last write arrives when arrived_through reaches it; exact while the lag is constant.
    return std::max(on_the_way_.back() - lag_.arrived_through(now), Duration::nanoseconds(1));
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
