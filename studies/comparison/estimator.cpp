#include "studies/comparison/estimator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// The smallest and the greatest value are the quantiles at the two ends.
double percent_of(const Statistic& statistic) {
    return statistic.kind == Kind::min ? 0 : statistic.kind == Kind::max ? 100 : statistic.percent;
}

bool is_quantile(const Statistic& statistic) {
    return statistic.kind == Kind::quantile || statistic.kind == Kind::min || statistic.kind == Kind::max;
}

} // namespace

Estimator::Estimator(std::span<const double> values, const Statistic& statistic,
                     std::span<const char> counted, double per)
    : statistic_(statistic), values_(values), counted_(counted), per_(per) {
    if (!is_quantile(statistic)) {
        // Counted from one of them, so that the mean of equal values is that value.
        for (std::size_t i = values.size(); i-- > 0;) {
            origin_ = counts(i) ? values[i] : origin_;
        }
        return;
    }
    rank_ = quantile_rank(percent_of(statistic), values.size());
    from_above_ = rank_ > values.size() / 2;
    order_.resize(values.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
        if (values_[a] != values_[b]) {
            return from_above_ ? values_[a] > values_[b] : values_[a] < values_[b];
        }
        return a < b;
    });
}

bool Estimator::counts(std::size_t i) const {
    return values_[i] != HUGE_VAL && (counted_.empty() || counted_[i] != 0);
}

double Estimator::operator()(std::span<const std::uint32_t> weights) const {
    return is_quantile(statistic_)                   ? quantile(weights)
           : statistic_.kind == Kind::never_happened ? share_of_never(weights)
                                                     : moment(weights);
}

double Estimator::quantile(std::span<const std::uint32_t> weights) const {
    if (order_.empty()) {
        return nothing;
    }
    const std::size_t wanted = from_above_ ? order_.size() - rank_ + 1 : rank_;
    std::size_t passed = 0;
    for (const std::uint32_t index : order_) {
        passed += weights[index];
        if (passed >= wanted) {
            return values_[index];
        }
    }
    return values_[order_.back()];
}

double Estimator::share_of_never(std::span<const std::uint32_t> weights) const {
    double count = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        count += values_[i] == HUGE_VAL ? weights[i] : 0;
    }
    return per_ * count / static_cast<double>(values_.size());
}

double Estimator::moment(std::span<const std::uint32_t> weights) const {
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (counts(i)) {
            const double distance = values_[i] - origin_;
            count += weights[i];
            sum += weights[i] * distance;
            squares += weights[i] * distance * distance;
        }
    }
    if (statistic_.kind == Kind::mean) {
        return count > 0 ? origin_ + sum / count : nothing;
    }
    return count < 2 ? nothing : std::sqrt(std::max(squares - sum * sum / count, 0.0) / (count - 1));
}

} // namespace gameday::studies
