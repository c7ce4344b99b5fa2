#include "models/database/lag.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

Duration Lag::at(Time now) const {
    if (slope_ == 0) {
        return start_lag_;
    }
    const Duration elapsed = now - start_;
    if (slope_ == 1) { // exact: while a stream stalls, the arrived position stands still to the nanosecond
        return std::min(start_lag_ + elapsed, target_);
    }
    const auto moved = static_cast<std::int64_t>(std::llround(slope_ * static_cast<double>(elapsed.count())));
    const Duration lag = start_lag_ + Duration::nanoseconds(moved);
    return slope_ > 0 ? std::min(lag, target_) : std::max(lag, target_);
}

void Lag::head_for(Time now, Duration target, double slope) {
    start_lag_ = at(now);
    start_ = now;
    target_ = target;
    slope_ = target > start_lag_ ? std::min(slope, 1.0) : target < start_lag_ ? -slope : 0;
}

} // namespace gameday::models
