#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/random/stream.hpp"

namespace gameday::properties {

/// Draws one after the other. The order in which arguments are evaluated is open: draw each in a statement of
/// its own.
class Dice {
public:
    Dice(std::uint64_t seed, std::string_view what)
        : draw_(sim::Randomness{seed, 1}.stream(std::string(what)).at(0)) {}

    bool chance(double share) { return unit() < share; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return boost::random::uniform_int_distribution<std::int64_t>{low, high}(draw_);
    }
    /// Each order of magnitude is as likely as any other.
    double spread(double low, double high) { return low * std::exp(unit() * std::log(high / low)); }
    template <class T> const T& of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(all.size()) - 1))];
    }

private:
    double unit() { return boost::random::uniform_01<double>{}(draw_); }
    sim::Draw draw_;
};

} // namespace gameday::properties
