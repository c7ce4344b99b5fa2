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
    /// `values` may hold +infinity: never; they outlive the estimator. A mean and a deviation are over values
    /// that came, and over those alone of which `counted` says so (empty: all of them), which outlives it,
    /// too. Of `never` it is the share of replications, times `per`.
    Estimator(std::span<const double> values, const Statistic& statistic, std::span<const char> counted = {},
              double per = 1);

    /// Of the replications, each counted that often; their sum is the number of replications. +infinity:
    /// never. Not a number: nothing came that a mean could be of.
    [[nodiscard]] double operator()(std::span<const std::uint32_t> weights) const;

private:
    [[nodiscard]] double quantile(std::span<const std::uint32_t> weights) const;
    [[nodiscard]] double share_of_never(std::span<const std::uint32_t> weights) const;
    [[nodiscard]] double moment(std::span<const std::uint32_t> weights) const;
    [[nodiscard]] bool counts(std::size_t i) const;

    Statistic statistic_;
    std::span<const double> values_;
    std::span<const char> counted_;
    double per_;
    std::size_t rank_ = 0;             // of the quantile, from below
    bool from_above_ = false;          // the other end is nearer
    std::vector<std::uint32_t> order_; // of a quantile: replications by their values, from the nearer end
    double origin_ = 0;                // of a moment: one of the values
};

} // namespace gameday::studies
