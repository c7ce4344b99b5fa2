#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/taus88.hpp>
#include <boost/random/uniform_01.hpp>

#include "sim/time/time.hpp"

namespace gameday::bench {

/// How long after one event the next one fires that it schedules.
enum class Mix : std::uint8_t {
    exponential,   ///< of a mean of one second
    constant,      ///< one second
    bimodal,       ///< a millisecond or a minute
    pareto,        ///< of a tail so heavy that it has no mean; from a millisecond on
    whole_seconds, ///< up to forty
};

/// Delays that are drawn before anything is measured, and used over and over: the same for all who are
/// compared, so that only they differ. Two that belong to one model have seeds of their own.
class Delays {
public:
    explicit Delays(Mix mix = Mix::exponential, std::uint32_t seed = 1) : drawn_(1U << 14U) {
        boost::random::taus88 bits(seed);
        for (sim::Duration& delay : drawn_) {
            delay = sim::Duration::from_seconds(draw(mix, bits));
        }
    }
    sim::Duration next() { return drawn_[next_++ % drawn_.size()]; }

private:
    static double draw(Mix mix, boost::random::taus88& bits) {
        boost::random::uniform_01<double> unit;
        switch (mix) {
        case Mix::exponential:
            return boost::random::exponential_distribution<double>{}(bits);
        case Mix::constant:
            return 1;
        case Mix::bimodal:
            return unit(bits) < 0.5 ? 1e-3 : 60;
        case Mix::pareto:
            return 1e-3 * std::pow(1 - unit(bits), -1 / 0.9);
        case Mix::whole_seconds:
            return std::floor(40 * unit(bits)) + 1;
        }
        return 0;
    }

    std::vector<sim::Duration> drawn_;
    std::size_t next_ = 0;
};

} // namespace gameday::bench
