#pragma once

#include <vector>

#include "models/units.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// Writes as a Poisson stream whose rate changes now and then. No write has a time of its own until
/// somebody asks for the last one before an instant, which is a draw away from it.
///
/// Whoever asks twice about the same stretch of one rate gets the same answer: the distance from its end,
/// or from an instant within it, is drawn once a stretch.
class WriteRates {
public:
    /// What an instant is asked for; each has draws of its own.
    enum class Asked : std::uint32_t { written, arrived };

    explicit WriteRates(sim::Stream stream) : stream_(stream) {}

    /// From now on; instants do not decrease. The first rate has been that for ever.
    void set(Time now, Rate rate);

    /// When the last write up to that instant was acknowledged; long before the run if there was none.
    [[nodiscard]] Time last_before(Time when, Asked asked) const;
    /// How many are expected between two instants.
    [[nodiscard]] double expected(Time from, Time to) const;
    /// How many there are, given that the last one before `to` is after `from`.
    [[nodiscard]] std::uint64_t count(Time from, Time to) const;

private:
    struct Stretch {
        Time from;
        Rate rate;
    };
    [[nodiscard]] std::size_t stretch_at(Time when) const;

    sim::Stream stream_;
    std::vector<Stretch> stretches_;
};

} // namespace gameday::models
