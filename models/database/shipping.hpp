#pragma once

#include "models/units.hpp"

namespace gameday::models {

/// How fast a log can be shipped to a replica, in writes: in any span of t seconds at most
/// `per_second`·t + `burst`.
struct Shipping {
    double per_second = 0; ///< 0: nothing is written, and nothing has to be shipped
    double burst = 1;      ///< writes, at least one

    /// `speed` times as fast as it is written usually. `burst` leaves alone what comes by luck: a Poisson
    /// stream of the normal rate waits for its turn once in a thousand times at most (Kingman's bound for the
    /// queue M/D/1: an arrival meets a backlog above b with a probability of at most e^(−θb), where
    /// e^θ − 1 = speed·θ; with its own write that is b + 1). It does not depend on the rate, so that of many
    /// writes a second it is as good as nothing.
    static Shipping of(Rate normal, double speed);
};

} // namespace gameday::models
