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
    enum class Asked : std::uint32_t { written, arrived, missing };

    explicit WriteRates(sim::Stream stream) : stream_(stream) {}

    /// From now on; instants do not decrease. The first rate has been that for ever.
    void set(Time now, Rate rate);

    /// When the last write up to that instant was acknowledged; long before the run if there was none.
    [[nodiscard]] Time last_before(Time when, Asked asked) const;
    /// When the first write after that instant was acknowledged, given that there is one.
    [[nodiscard]] Time first_after(Time when) const;
    /// How many are expected by that instant, counted from the start of the run; negative before it.
    [[nodiscard]] double written(Time when) const;
    /// The last instant, `latest` at the most, by which no more than that many are expected.
    [[nodiscard]] Time reached(double written, Time latest) const;
    /// The highest rate so far, in writes a second.
    [[nodiscard]] double highest() const { return highest_; }
    /// Calls `visit` with each instant at which the rate changes, after the first and up to the second one.
    template <class Visit> void each_change(Time after, Time to, Visit visit) const {
        for (std::size_t i = stretch_at(after) + 1; i < stretches_.size() && stretches_[i].from <= to; ++i) {
            if (stretches_[i].from > after) {
                visit(stretches_[i].from);
            }
        }
    }
    /// How many are expected between two instants.
    [[nodiscard]] double expected(Time from, Time to) const;
    /// How many there are, given that the last one before `to` is after `from`.
    [[nodiscard]] std::uint64_t count(Time from, Time to) const;

private:
    struct Stretch {
        Time from;
        Rate rate;
        Time counted_from; // `from`, but for the first one: the start of the run
        double before = 0; // how many are expected by then
        [[nodiscard]] double written(Time when) const {
            return before + rate.per_second * (when - counted_from).in_seconds();
        }
    };
    [[nodiscard]] std::size_t stretch_at(Time when) const;

    sim::Stream stream_;
    std::vector<Stretch> stretches_;
    double highest_ = 0;
};

} // namespace gameday::models
