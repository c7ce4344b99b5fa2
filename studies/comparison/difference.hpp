#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "studies/statistic.hpp"
#include "studies/summary.hpp"

/// What a change makes of a metric, told from the values of each replication without it and with it.
namespace gameday::studies {

/// Whether the two sides of a comparison met the same random numbers, replication by replication.
enum class Pairing : std::uint8_t { paired, independent };

/// One statistic of one metric, on both sides of a comparison. +infinity is never. Where they are paired,
/// equal places are the same replication.
struct ComparedSamples {
    std::span<const double> base, changed;
    Statistic statistic = {};
    bool more_is_better = false;
};

/// Why a difference has no interval.
enum class NoInterval : std::uint8_t {
    none,       ///< it has one
    no_spread,  ///< all resamples agree, though pairs differ: how far off it may be they do not say
    few_beyond, ///< fewer than ten replications lie beyond the quantile, or there are fewer than ten
    extreme,    ///< it is of `min` or `max`, of which a sample says nothing
    never_came, ///< on one side at least there is no value at all
};

/// What is known of the difference.
struct StatisticDifference {
    std::optional<double> base, changed; ///< the statistic of either side; nothing: never
    /// Changed − base; ±infinity where the statistic of one side alone is never. Nothing: where both are, or
    /// where there is nothing to take it of. Of paired means over those replications in which it came on both
    /// sides.
    std::optional<double> difference;
    /// Of all that were asked for together. An end that is missing is unbounded; ±infinity is between never
    /// and a value.
    Interval interval;
    NoInterval why = NoInterval::none;
    std::uint32_t pairs = 0;     ///< replications on each side; those of the smaller one
    std::uint32_t both = 0;      ///< pairs in which it came on both sides
    std::uint32_t only_base = 0; ///< pairs in which it came on that side alone
    std::uint32_t only_changed = 0;
    std::uint32_t better = 0; ///< pairs that got better; a value instead of never is better
    std::uint32_t worse = 0;
    bool same = false; ///< each pair has equal values

    /// Whether the interval leaves no doubt of its sign. A mean of those in which it came says nothing good
    /// where it came in fewer of them: then a difference for the better is not told.
    [[nodiscard]] bool told() const;
    bool of_values = false; ///< it is of a mean or a deviation: of values that came
    bool more_is_better = false;
};

/// How the intervals are found.
struct BootstrapOptions {
    std::uint64_t seed = 1;
    std::uint32_t resamples = 2000;
    double confidence = 0.95; ///< that all intervals hold together
    unsigned threads = 1;     ///< which never change a result
};

/// Compares all of them at once, by a bootstrap over replications (B. Efron, R. Tibshirani, "An Introduction
/// to the Bootstrap", 1993, ch. 13 and 16): replications are drawn with replacement, pairs as pairs, and the
/// same ones for all that is compared. Each difference is divided by its standard error, and the greatest of
/// them in a resample says how wide all intervals are so that together they hold with that confidence.
/// Where resamples differ between never and a value there is no standard error: those have percentile
/// intervals, each with its part of what may go wrong (Bonferroni).
[[nodiscard]] std::vector<StatisticDifference> differences(std::span<const ComparedSamples> compared,
                                                           Pairing pairing, const BootstrapOptions& options);

} // namespace gameday::studies
