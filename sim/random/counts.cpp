#include "sim/random/counts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <boost/random/binomial_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

namespace gameday::sim {

namespace {

/// From here on a count's own noise, its square root, is below the last bits of a double.
constexpr double beyond_noise = 1e15;
constexpr std::uint64_t coins_in_words = 256;

} // namespace

std::uint64_t poisson(double mean, Draw& draw) {
    if (!(mean > 0)) {
        return 0;
    }
    if (mean >= beyond_noise) {
        return static_cast<std::uint64_t>(std::min(mean, 0x1p63));
    }
    return static_cast<std::uint64_t>(boost::random::poisson_distribution<std::int64_t>{mean}(draw));
}

std::uint64_t binomial(std::uint64_t trials, double probability, Draw& draw) {
    if (trials == 0 || !(probability > 0)) {
        return 0;
    }
    if (probability >= 1) {
        return trials;
    }
    return static_cast<std::uint64_t>(boost::random::binomial_distribution<std::int64_t>{
        static_cast<std::int64_t>(trials), probability}(draw));
}

std::uint64_t heads(std::uint64_t trials, Draw& draw) {
    if (trials > coins_in_words) {
        return binomial(trials, 0.5, draw);
    }
    std::uint64_t count = 0;
    for (; trials >= 64; trials -= 64) {
        count += static_cast<std::uint64_t>(std::popcount(draw()));
    }
    return trials == 0 ? count : count + static_cast<std::uint64_t>(std::popcount(draw() >> (64 - trials)));
}

} // namespace gameday::sim
