#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/random/stream.hpp"

namespace gameday::sim {

/// Many draws of the standard normal law for a few instructions each, where its far ends do not matter: the
/// law is cut into 1,024 parts that are equally likely, and each stands for itself by its mean. So no draw
/// is beyond 3.4; mean and variance are 0 and 1 exactly.
void quick_normals(std::span<double> out, Draw& draw);

/// Counts of one Poisson law with a small mean, by inversion of 32 random bits each: probabilities are met
/// within 2^-32.
class SmallPoisson {
public:
    static constexpr double largest_mean = 8;

    /// The mean is `largest_mean` at most.
    explicit SmallPoisson(double mean);

    void draw(std::span<double> out, Draw& draw) const;
    /// The probability of a count of 0.
    [[nodiscard]] double none() const { return none_; }

private:
    /// The probability of a larger count than 63 is below 2^-32 at the largest mean.
    static constexpr std::size_t counts = 64;

    double none_;
    std::array<std::uint32_t, counts> up_to_{}; // in 2^-32: how likely a count is not larger
};

/// Counts of the Poisson law with a mean of 0, 1, 2, …, 64, in the same way.
void whole_poissons(std::uint32_t mean, std::span<std::uint64_t> out, Draw& draw);

} // namespace gameday::sim
