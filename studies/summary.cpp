#include "studies/summary.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "sim/random/exp_log.hpp"

namespace gameday::studies {

namespace {

/// Percentages such as 95 have no exact double fraction: without this 95 % of 200 could become rank 191.
constexpr double rounding_slack = 1e-9;

} // namespace

std::size_t quantile_rank(double percent, std::size_t count) {
    const double exact = percent / 100 * static_cast<double>(count);
    return std::clamp(static_cast<std::size_t>(std::ceil(exact - rounding_slack)), std::size_t{1},
                      std::max(count, std::size_t{1}));
}

Summary::Summary(std::vector<double> values) : sorted_(std::move(values)) {
    std::sort(sorted_.begin(), sorted_.end());
    arrived_ = static_cast<std::size_t>(std::lower_bound(sorted_.begin(), sorted_.end(), HUGE_VAL) -
                                        sorted_.begin());
}

std::optional<double> Summary::at_rank(std::size_t k) const {
    return k >= 1 && k <= arrived_ ? std::optional(sorted_[k - 1]) : std::nullopt;
}

std::optional<double> Summary::mean() const {
    if (arrived_ == 0) {
        return std::nullopt;
    }
    // In order of size, and so the same sum whatever order the replications finished in. Counted from the
    // smallest, so that the mean of equal values is that value, and their deviation 0.
    double beyond = 0;
    for (std::size_t i = 0; i < arrived_; ++i) {
        beyond += sorted_[i] - sorted_.front();
    }
    return sorted_.front() + beyond / static_cast<double>(arrived_);
}

std::optional<double> Summary::deviation() const {
    if (arrived_ < 2) {
        return std::nullopt;
    }
    const double center = *mean();
    double squares = 0;
    for (std::size_t i = 0; i < arrived_; ++i) {
        squares += (sorted_[i] - center) * (sorted_[i] - center);
    }
    return std::sqrt(squares / static_cast<double>(arrived_ - 1));
}

std::optional<double> Summary::quantile(double percent) const {
    return at_rank(quantile_rank(percent, sorted_.size()));
}

Interval Summary::mean_interval(double tail) const {
    const auto sd = deviation();
    if (!sd) {
        return {};
    }
    const auto n = static_cast<double>(arrived_);
    const boost::math::students_t law(n - 1);
    const double half = boost::math::quantile(boost::math::complement(law, tail)) * *sd / std::sqrt(n);
    return {*mean() - half, *mean() + half};
}

Interval Summary::deviation_interval(double tail) const {
    const auto sd = deviation();
    if (!sd) {
        return {};
    }
    if (*sd == 0) {
        return {sd, sd};
    }
    const double center = *mean();
    double fourths = 0;
    for (std::size_t i = 0; i < arrived_; ++i) {
        const double distance = (sorted_[i] - center) / *sd;
        fourths += distance * distance * distance * distance;
    }
    // The delta method on the logarithm, which keeps the lower end above 0: the variance of ln sd is a
    // quarter of that of the sample variance in units of its square.
    const auto n = static_cast<double>(arrived_);
    const double error = std::sqrt(std::max(fourths / n - (n - 3) / (n - 1), 0.0) / n) / 2;
    const boost::math::students_t law(n - 1);
    const double reach =
        sim::exp_same_everywhere(boost::math::quantile(boost::math::complement(law, tail)) * error);
    return {*sd / reach, *sd * reach};
}

Interval Summary::quantile_interval(double percent, double tail) const {
    if (sorted_.empty()) {
        return {};
    }
    const RankInterval ranks = quantile_ranks(percent, sorted_.size(), tail);
    return {at_rank(ranks.low), at_rank(ranks.high)};
}

RankInterval quantile_ranks(double percent, std::size_t count, double tail) {
    // How many values lie at or below the true quantile is binomial.
    const double share = std::clamp(percent / 100, 0.0, 1.0);
    const boost::math::binomial below(static_cast<double>(count), share);
    const auto fewer_than = [&](std::size_t k) {
        return k == 0 ? 0 : boost::math::cdf(below, static_cast<double>(k - 1));
    };
    const auto as_many_as = [&](std::size_t k) {
        return k == 0 ? 1 : boost::math::cdf(boost::math::complement(below, static_cast<double>(k - 1)));
    };
    // Both probabilities change one way only with k: the first from 1 to the count for which it is true.
    const auto first_where = [count](const auto& is_true) {
        std::size_t from = 1;
        std::size_t to = count + 1;
        while (from < to) {
            const std::size_t middle = from + (to - from) / 2;
            is_true(middle) ? to = middle : from = middle + 1;
        }
        return from;
    };
    // The greatest k with P(fewer than k below) within the tail, and the smallest with P(k or more) within
    // it.
    return {.low = first_where([&](std::size_t k) { return fewer_than(k) > tail; }) - 1,
            .high = first_where([&](std::size_t k) { return as_many_as(k) <= tail; })};
}

Interval share_interval(std::size_t found, std::size_t count, double tail) {
    using Law = boost::math::binomial;
    const auto trials = static_cast<double>(count);
    const auto successes = static_cast<double>(found);
    return {found == 0 ? 0 : Law::find_lower_bound_on_p(trials, successes, tail),
            found == count ? 1 : Law::find_upper_bound_on_p(trials, successes, tail)};
}

} // namespace gameday::studies
