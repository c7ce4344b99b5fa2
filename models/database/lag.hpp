#pragma once

#include "models/units.hpp"

namespace gameday::models {

/// How long an acknowledged write needs to get to a replica, over time: a piecewise linear function that
/// moves towards a target.
///
/// What has been sent can have arrived up to `through(now)`, an instant that never goes backwards: the delay
/// grows by at most one second a second. When it falls at once, a backlog is left; how fast that is shipped
/// is up to `ReplicationStream`.
class Lag {
public:
    explicit Lag(Duration initial) : start_lag_(initial), target_(initial) {}

    /// At an instant not before the last change of course.
    [[nodiscard]] Duration at(Time now) const;
    /// What was acknowledged up to here can have arrived. Never goes backwards.
    [[nodiscard]] Time through(Time now) const { return now - at(now); }
    /// The first instant, not before the last change of course, with `through` at `written` or later.
    [[nodiscard]] Time when_through(Time written) const;

    /// From now on it grows or shrinks towards `target` by `slope` seconds a second (the sign follows from
    /// the target). A slope above one is taken as one when growing.
    void head_for(Time now, Duration target, double slope);
    /// From now on it is so long, if that is no longer than it was.
    void fall_to(Time now, Duration target);
    /// When the last change of course ends: from then on it is constant. `Time::never()` if that has no end.
    [[nodiscard]] Time settled() const;
    [[nodiscard]] bool shrinks() const { return slope_ < 0; }

private:
    Time start_;
    Duration start_lag_;
    Duration target_;
    double slope_ = 0; // with its sign
};

} // namespace gameday::models
