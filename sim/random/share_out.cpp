#include "sim/random/share_out.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/random/uniform_01.hpp>

#include "sim/random/counts.hpp"
#include "sim/random/quick_draws.hpp"

namespace gameday::sim {

namespace {

/// Counts up to which each way of sharing one out is the quickest, of some sixty places: each of them for
/// itself; by Poisson counts of small means.
constexpr std::uint64_t few = 200;
constexpr std::uint64_t many = 3600;
/// Places that are likelier than this many times the mean of all are not found by trying.
constexpr double much_likelier = 4;

constexpr std::size_t most_places = 64;

using Weights = std::array<double, most_places>;

/// Each takes as many bits as a place's number has; numbers beyond the last are thrown away.
void share_out_by_bits(std::uint64_t count, std::span<std::uint64_t> places, Draw& draw) {
    const auto bits = static_cast<unsigned>(std::bit_width(places.size() - 1));
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    while (count > 0) {
        std::uint64_t word = draw();
        for (unsigned left = 64; left >= bits && count > 0; left -= bits, word >>= bits) {
            if (const std::uint64_t place = word & mask; place < places.size()) {
                ++places[place];
                --count;
            }
        }
    }
}

/// Any place is tried, and is taken as often as its weight is a part of the largest one.
void share_out_by_trying(std::uint64_t count, std::span<const double> weights, double largest,
                         std::span<std::uint64_t> places, Draw& draw) {
    constexpr unsigned half = 32;
    constexpr std::uint64_t lower_half = 0xffffffff;
    while (count > 0) {
        const std::uint64_t word = draw();
        for (const std::uint64_t bits : {word & lower_half, word >> half}) {
            const std::uint64_t product = bits * places.size(); // the place, and a number below one
            const auto part = static_cast<double>(product & lower_half) * 0x1p-32;
            const std::size_t place = product >> half;
            if (count > 0 && part * largest < weights[place]) {
                ++places[place];
                --count;
            }
        }
    }
}

void share_out_by_looking_up(std::uint64_t count, std::span<const double> weights,
                             std::span<std::uint64_t> places, Draw& draw) {
    Weights up_to{};
    std::partial_sum(weights.begin(), weights.end(), up_to.begin());
    const auto end = up_to.begin() + static_cast<std::ptrdiff_t>(weights.size());
    for (std::uint64_t i = 0; i < count; ++i) {
        const double point = boost::random::uniform_01<double>{}(draw)*up_to[weights.size() - 1];
        const auto place =
            static_cast<std::size_t>(std::upper_bound(up_to.begin(), end, point) - up_to.begin());
        ++places[std::min(place, weights.size() - 1)];
    }
}

/// Place after place, each with what the others leave.
void share_out_in_turn(std::uint64_t count, std::span<const double> weights, double sum,
                       std::span<std::uint64_t> places, Draw& draw) {
    for (std::size_t i = 0; i < weights.size() && count > 0; ++i) {
        const bool last = i + 1 == weights.size() || sum <= weights[i];
        const std::uint64_t here = last ? count : binomial(count, weights[i] / sum, draw);
        places[i] += here;
        count -= here;
        sum -= weights[i];
    }
}

} // namespace

void share_out_alike(std::uint64_t count, std::span<std::uint64_t> places, Draw& draw) {
    if (count > many) {
        Weights weights{};
        weights.fill(1);
        share_out_in_turn(count, std::span(weights).first(places.size()), static_cast<double>(places.size()),
                          places, draw);
        return;
    }
    if (count > few) {
        // Independent Poisson counts with one mean, given their sum, are that sum shared out. They are drawn
        // for nearly as many as there are, until they are not more, and what is left is shared out singly.
        const auto all = static_cast<double>(count);
        const auto mean =
            static_cast<std::uint32_t>((all - 2 * std::sqrt(all)) / static_cast<double>(places.size()));
        std::array<std::uint64_t, most_places> drawn{};
        const auto counts = std::span(drawn).first(places.size());
        std::uint64_t sum = count + 1;
        while (sum > count) {
            whole_poissons(mean, counts, draw);
            sum = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
        }
        for (std::size_t i = 0; i < places.size(); ++i) {
            places[i] += counts[i];
        }
        count -= sum;
    }
    share_out_by_bits(count, places, draw);
}

void share_out(std::uint64_t count, std::span<const double> weights, std::span<std::uint64_t> places,
               Draw& draw) {
    if (count == 0) {
        return;
    }
    double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const auto [least, largest] = std::minmax_element(weights.begin(), weights.end());
    const auto number = static_cast<double>(weights.size());
    if (count > many) {
        share_out_in_turn(count, weights, sum, places, draw);
        return;
    }
    // As much as all weights have in common is shared out alike, and then the rest.
    const double alike = *least * number;
    constexpr double worth_it = 0.5;
    constexpr double same = 1e-12;
    Weights rest{};
    double most = *largest;
    if (alike > worth_it * sum) {
        const bool all_alike = *largest - *least < same * *largest;
        const std::uint64_t evenly = all_alike ? count : binomial(count, std::min(alike / sum, 1.0), draw);
        share_out_alike(evenly, places, draw);
        count -= evenly;
        sum -= alike;
        most -= *least;
        std::transform(weights.begin(), weights.end(), rest.begin(),
                       [common = *least](double weight) { return weight - common; });
        weights = std::span(rest).first(weights.size());
    }
    if (most * number > much_likelier * sum) {
        share_out_by_looking_up(count, weights, places, draw);
    } else {
        share_out_by_trying(count, weights, most, places, draw);
    }
}

} // namespace gameday::sim
