#include "sim/random/quick_draws.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sim/random/exp_log.hpp"

namespace gameday::sim {

namespace {

constexpr std::size_t bits_a_normal = 10;
constexpr std::size_t normal_parts = std::size_t{1} << bits_a_normal;
constexpr std::size_t normals_a_word = 64 / bits_a_normal;

double normal_density(double x) {
    constexpr double one_over_root_of_two_pi = 0x1.9884533d43651p-2;
    return one_over_root_of_two_pi * exp_same_everywhere(-x * x / 2);
}

/// The probability of a normal draw between 0 and x, by the series of x·φ(x)·(1 + x²/3 + x⁴/15 + …).
double normal_from_zero_to(double x) {
    double term = x;
    double sum = x;
    for (double odd = 3; term > sum * 0x1p-54; odd += 2) {
        term *= x * x / odd;
        sum += term;
    }
    return normal_density(x) * sum;
}

/// The means of the parts, from the lowest on, such that their own variance is 1.
std::array<double, normal_parts> normal_means() {
    constexpr std::size_t half = normal_parts / 2;
    constexpr double share = 1.0 / normal_parts;
    std::array<double, normal_parts> means{};
    double from = 0;
    double variance = 0;
    for (std::size_t i = 0; i < half; ++i) {
        const bool last = i + 1 == half;
        double to = from;
        for (int round = 0; !last && round < 20; ++round) { // Newton, from the part before
            to += (static_cast<double>(i + 1) * share - normal_from_zero_to(to)) / normal_density(to);
        }
        const double mean = (normal_density(from) - (last ? 0 : normal_density(to))) / share;
        means[half + i] = mean;
        means[half - 1 - i] = -mean;
        variance += 2 * share * mean * mean;
        from = to;
    }
    for (double& mean : means) {
        mean /= std::sqrt(variance);
    }
    return means;
}

/// In 2^-32, how likely a Poisson count is not larger, by count; `none`: how likely it is 0.
void fill_poisson(double mean, double none, std::span<std::uint32_t> up_to) {
    constexpr double all = 0x1p32 - 1;
    std::fill(up_to.begin(), up_to.end(), static_cast<std::uint32_t>(all));
    double chance = none * 0x1p32;
    double sum = chance;
    for (std::size_t count = 0; sum < all && count + 1 < up_to.size(); ++count) {
        up_to[count] = static_cast<std::uint32_t>(sum);
        chance *= mean / static_cast<double>(count + 1);
        sum += chance;
    }
}

constexpr std::uint32_t largest_whole_mean = 64;

/// One of the laws whose mean is whole, with where to begin to look.
struct WholePoisson {
    static constexpr unsigned first_bits = 8;

    std::array<std::uint32_t, 160> up_to{};
    std::array<std::uint8_t, std::size_t{1} << first_bits> begin{}; // by first bits: no count is smaller

    explicit WholePoisson(double mean) {
        fill_poisson(mean, exp_same_everywhere(-mean), up_to);
        for (std::size_t first = 0, count = 0; first < begin.size(); ++first) {
            while (first << (32U - first_bits) > up_to[count]) {
                ++count;
            }
            begin[first] = static_cast<std::uint8_t>(count);
        }
    }
    [[nodiscard]] std::uint64_t count_of(std::uint32_t bits) const {
        std::size_t count = begin[bits >> (32U - first_bits)];
        while (bits > up_to[count]) {
            ++count;
        }
        return count;
    }
};

} // namespace

void quick_normals(std::span<double> out, Draw& draw) {
    static const std::array<double, normal_parts> means = normal_means();
    const std::size_t whole_words = out.size() / normals_a_word * normals_a_word;
    for (std::size_t i = 0; i < whole_words; i += normals_a_word) {
        const std::uint64_t word = draw();
        double* const to = &out[i];
        [&]<std::size_t... In>(std::index_sequence<In...>) { // unfolded: a loop would cost as much again
            ((to[In] = means[(word >> (In * bits_a_normal)) % normal_parts]), ...);
        }(std::make_index_sequence<normals_a_word>());
    }
    if (whole_words < out.size()) {
        std::uint64_t word = draw();
        for (double& normal : out.subspan(whole_words)) {
            normal = means[word % normal_parts];
            word >>= bits_a_normal;
        }
    }
}

SmallPoisson::SmallPoisson(double mean) : none_(exp_same_everywhere(-mean)) {
    fill_poisson(mean, none_, up_to_);
}

void SmallPoisson::draw(std::span<double> out, Draw& draw) const {
    const auto count_of = [this](std::uint32_t bits) {
        // The usual ones are counted without a branch: which one it is cannot be foreseen.
        constexpr std::size_t usual = 8;
        std::size_t count = 0;
        for (std::size_t i = 0; i < usual; ++i) {
            count += bits > up_to_[i] ? 1 : 0;
        }
        while (count >= usual && bits > up_to_[count]) {
            ++count;
        }
        return static_cast<double>(count);
    };
    for (std::size_t i = 0; i < out.size(); i += 2) {
        const std::uint64_t word = draw();
        out[i] = count_of(static_cast<std::uint32_t>(word));
        if (i + 1 < out.size()) {
            out[i + 1] = count_of(static_cast<std::uint32_t>(word >> 32U));
        }
    }
}

void whole_poissons(std::uint32_t mean, std::span<std::uint64_t> out, Draw& draw) {
    static const std::vector<WholePoisson> laws = [] {
        std::vector<WholePoisson> all;
        for (std::uint32_t one = 0; one <= largest_whole_mean; ++one) {
            all.emplace_back(one);
        }
        return all;
    }();
    const WholePoisson& law = laws.at(mean);
    for (std::size_t i = 0; i < out.size(); i += 2) {
        const std::uint64_t word = draw();
        out[i] = law.count_of(static_cast<std::uint32_t>(word));
        if (i + 1 < out.size()) {
            out[i + 1] = law.count_of(static_cast<std::uint32_t>(word >> 32U));
        }
    }
}

} // namespace gameday::sim
