#pragma once

#include "models/units.hpp"

namespace gameday::models {

/// Transport lag over time: a piecewise linear function that moves towards a target.
///
/// A log position never goes backwards, so lag cannot grow faster than time passes: a stalled stream
/// is a lag that grows by one second a second.
class Lag {
public:
    explicit Lag(Duration initial) : start_lag_(initial), target_(initial) {}

    /// At an instant not before the last change of course.
    [[nodiscard]] Duration at(Time now) const;

    /// Everything acknowledged up to here has arrived. Never goes backwards.
    [[nodiscard]] Time arrived_through(Time now) const { return now - at(now); }

    /// From now on grows or shrinks towards `target` by `slope` seconds a second (the sign follows
    /// from the target). A slope above one is taken as one when growing.
    void head_for(Time now, Duration target, double slope);

    /// Nothing arrives any more.
    void stall(Time now) { head_for(now, Duration::never(), 1); }

private:
    Time start_;
    Duration start_lag_;
    Duration target_;
    double slope_ = 0; // with its sign
};

} // namespace gameday::models
