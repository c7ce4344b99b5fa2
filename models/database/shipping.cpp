#include "models/database/shipping.hpp"

#include <cmath>

#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// The natural logarithm of a thousand.
constexpr double log_of_a_thousand = 6.907755278982137;

/// The θ above 0 with e^θ − 1 = speed·θ, by Newton's method from above: the difference is convex there.
double decay_of(double speed) {
    double theta = 2 * sim::log_same_everywhere(speed) + 1;
    constexpr int newton_rounds = 60;
    constexpr double near_enough = 1e-12;
    double step = theta;
    for (int round = 0; round < newton_rounds && step > near_enough * theta; ++round) {
        const double beyond = sim::expm1_same_everywhere(theta) - speed * theta;
        step = beyond / (sim::exp_same_everywhere(theta) - speed);
        theta -= step;
    }
    return theta;
}

} // namespace

Shipping Shipping::of(Rate normal, double speed) {
    return {normal.per_second * speed, 1 + log_of_a_thousand / decay_of(speed)};
}

} // namespace gameday::models
