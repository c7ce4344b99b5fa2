#include "models/database/lag.hpp"

#include <algorithm>
#include <cmath>

namespace gameday::models {

Duration Lag::at(Time now) const {
    if (slope_ == 0) {
        return start_lag_;
    }
    const Duration elapsed = now - start_;
    if (slope_ == 1) { // exact: the position that has arrived stands still to the nanosecond
        return std::min(start_lag_ + elapsed, target_);
    }
    const auto moved = static_cast<std::int64_t>(std::llround(slope_ * static_cast<double>(elapsed.count())));
    const Duration lag = start_lag_ + Duration::nanoseconds(moved);
    return slope_ > 0 ? std::min(lag, target_) : std::max(lag, target_);
}

Time Lag::when_through(Time written) const {
    const Duration left = written - through(start_);
    if (left <= Duration{}) {
        return start_;
    }
    const Time constant = written + target_; // once it has stopped moving
    if (slope_ == 0 || slope_ == 1) {
        return constant;
    }
    const Time moving = start_ + Duration::from_nanoseconds(static_cast<double>(left.count()) / (1 - slope_));
    // Growing, it is the shorter way while it still moves; shrinking, it is the longer one.
    Time when = slope_ > 0 ? std::min(moving, constant) : std::max(moving, constant);
    while (through(when) < written) { // by rounding
        when = when + Duration::nanoseconds(1);
    }
    return when;
}

void Lag::head_for(Time now, Duration target, double slope) {
    start_lag_ = at(now);
    start_ = now;
    target_ = target;
    slope_ = target > start_lag_ ? std::min(slope, 1.0) : target < start_lag_ ? -slope : 0;
    if (slope_ == 0) {
        target_ = start_lag_;
    }
}

void Lag::fall_to(Time now, Duration target) {
    start_lag_ = std::min(at(now), target);
    start_ = now;
    target_ = start_lag_;
    slope_ = 0;
}

Time Lag::settled() const {
    if (slope_ == 0) {
        return start_;
    }
    const auto distance = static_cast<double>((target_ - start_lag_).count());
    return target_ == Duration::never() ? Time::never()
                                        : start_ + Duration::from_nanoseconds(distance / slope_);
}

} // namespace gameday::models
