#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gameday::studies {

/// What is left out at either end of a 95 % interval.
inline constexpr double usual_tail = 0.025;

/// An interval of confidence. An end that is missing is unbounded, because it falls on replications in
/// which the thing never happened (or because there are too few replications to bound it).
struct Interval {
    std::optional<double> low, high;
};

/// The order statistics between which a quantile lies; from 1. A `low` of 0 or a `high` above the number of
/// values is no bound: there are too few values for one.
struct RankInterval {
    std::size_t low = 0, high = 0;
};

/// The values of one metric over all replications, in order of size; those in which it never happened
/// count as greater than any other.
///
/// Mean and standard deviation are over the values that exist. The quantile p(N) is the ⌈N/100·runs⌉-th
/// smallest value; it is nothing when it falls on one that never happened.
class Summary {
public:
    /// `values` may hold +infinity: never.
    explicit Summary(std::vector<double> values);

    [[nodiscard]] std::size_t count() const { return sorted_.size(); }
    [[nodiscard]] std::size_t never() const { return sorted_.size() - arrived_; }
    /// Nothing when nothing ever arrived.
    [[nodiscard]] std::optional<double> mean() const;
    /// Sample standard deviation; nothing with fewer than two arrivals.
    [[nodiscard]] std::optional<double> deviation() const;
    [[nodiscard]] std::optional<double> min() const { return at_rank(1); }
    [[nodiscard]] std::optional<double> max() const { return at_rank(sorted_.size()); }
    /// `percent` in (0, 100].
    [[nodiscard]] std::optional<double> quantile(double percent) const;

    /// 95 % confidence interval of the mean (Student's t), over arrivals.
    [[nodiscard]] Interval mean_interval(double tail = usual_tail) const;
    /// 95 % confidence interval of the standard deviation, over arrivals: asymptotic, from the fourth moment.
    [[nodiscard]] Interval deviation_interval(double tail = usual_tail) const;
    /// 95 % confidence interval of a quantile, from order statistics: see `quantile_ranks`.
    [[nodiscard]] Interval quantile_interval(double percent, double tail = usual_tail) const;

    /// In order of size.
    [[nodiscard]] std::span<const double> sorted() const { return sorted_; }

private:
    /// The k-th smallest, from 1.
    [[nodiscard]] std::optional<double> at_rank(std::size_t k) const;

    std::vector<double> sorted_;
    std::size_t arrived_;
};

/// The number of the order statistic that is the quantile: ⌈percent/100·count⌉, at least 1.
[[nodiscard]] std::size_t quantile_rank(double percent, std::size_t count);

/// The ranks of the 95 % confidence interval of a quantile: whatever the distribution, the quantile lies
/// below the lower one with a probability of 2.5 % at most, and above the higher one with 2.5 % at most. So a
/// bound beyond one of them is exactly what a binomial test at 2.5 % rejects (on the share of values that
/// meet it).
[[nodiscard]] RankInterval quantile_ranks(double percent, std::size_t count, double tail = usual_tail);

/// The 95 % confidence interval of a share of which `found` were seen among `count`, at least 1: exact
/// (Clopper and Pearson), with 2.5 %, or the given part, at most on either side.
[[nodiscard]] Interval share_interval(std::size_t found, std::size_t count, double tail = usual_tail);

} // namespace gameday::studies
