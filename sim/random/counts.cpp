#include "sim/random/counts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <boost/random/binomial_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

namespace gameday::sim {

namespace {

/// From here on a count's own noise, its square root, is below the last bits of a double.
constexpr double beyond_noise = 1e15;
constexpr std::uint64_t coins_in_words = 256;

/// So many coins are as good as normal: with the variance n/4, less that of rounding to whole ones, and their
/// kurtosis, 3 − 2/n, the law is met within 10^-5.
std::uint64_t many_heads(std::uint64_t trials, Draw& draw) {
    const auto all = static_cast<double>(trials);
    const double z = boost::random::normal_distribution<double>{}(draw);
    const double bent = z - (z * z * z - 3 * z) / (12 * all);
    const double heads = std::floor(all / 2 + std::sqrt(all / 4 - 1.0 / 12) * bent + 0.5);
    return static_cast<std::uint64_t>(std::clamp(heads, 0.0, all));
}

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
        return many_heads(trials, draw);
    }
    std::uint64_t count = 0;
    for (; trials >= 64; trials -= 64) {
        count += static_cast<std::uint64_t>(std::popcount(draw()));
    }
    return trials == 0 ? count : count + static_cast<std::uint64_t>(std::popcount(draw() >> (64 - trials)));
}

} // namespace gameday::sim
