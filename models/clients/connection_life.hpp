#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/clients/parameters.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// How long the connections of a user live who makes requests at random.
///
/// A connection is opened by a request, and ends when no other one comes for the idle time-out, or at its
/// maximum age; the next request opens another one.
class ConnectionLife {
public:
    ConnectionLife(Rate requests, const KeepAliveParameters& keep_alive);

    /// The probability that a user has a connection, at any instant.
    [[nodiscard]] double open() const { return open_; }
    /// The probability to be open still, at so many equal steps from the beginning.
    [[nodiscard]] std::span<const double> survival() const { return survival_; }
    /// Their length, in seconds.
    [[nodiscard]] double step() const { return step_; }
    /// The mean life, in seconds.
    [[nodiscard]] double mean() const { return mean_; }

    /// A connection that is open.
    struct Open {
        double age = 0;      ///< seconds since it was opened
        double idle_for = 0; ///< seconds since it was last used
    };
    /// What an instant that has nothing to do with it finds; nothing: there is none.
    [[nodiscard]] std::optional<Open> draw(sim::Draw draw) const;

private:
    [[nodiscard]] double alive_at(double age) const;
    /// Of a connection of that age, at least as old as the idle time-out: how long ago its last request was,
    /// at that place of the law.
    [[nodiscard]] double last_used(double age, double place) const;

    double rate_, idle_;
    double step_ = 0;
    double mean_ = 0;
    double open_ = 0;
    std::vector<double> survival_;
    std::vector<double> younger_; // the share of ages before the end of each step
};

} // namespace gameday::models
