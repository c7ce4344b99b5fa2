#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "studies/statistic.hpp"

namespace gameday::studies {

/// A statistic of one metric's values, for as often as each replication counts: once each in the result
/// itself, and as often as it was drawn in a resample.
class Estimator {
public:
    /// `values` may hold +infinity: never. A mean and a deviation are over values that came, and over those
    /// alone of which `counted` says so (empty: all of them). The values are copied as far as they are
    /// needed.
    Estimator(std::span<const double> values, const Statistic& statistic, std::span<const char> counted = {});

    /// Of the replications, each counted that often; their sum is the number of replications. +infinity:
    /// never. Not a number: nothing came that a mean could be of.
    [[nodiscard]] double operator()(std::span<const std::uint32_t> weights) const;

private:
    /// A value, and the replication that it is of.
    struct Ranked {
        double value;
        std::uint32_t index;
    };
    [[nodiscard]] double quantile(std::span<const std::uint32_t> weights) const;
    [[nodiscard]] double moment(std::span<const std::uint32_t> weights) const;

    Statistic statistic_;
    std::size_t rank_ = 0;         // of the quantile, from below
    bool from_above_ = false;      // the other end is nearer
    std::vector<Ranked> ranked_;   // of a quantile: in order of size, from the nearer end
    std::vector<double> distance_; // of a moment: from a value among them; 0 where it does not count
    std::vector<double> counts_;   // of a moment: 1 where it counts; empty: all do
    double origin_ = 0;
};

} // namespace gameday::studies
