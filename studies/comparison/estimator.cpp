#include "studies/comparison/estimator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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
                     std::span<const char> counted)
    : statistic_(statistic) {
    if (is_quantile(statistic)) {
        rank_ = quantile_rank(percent_of(statistic), values.size());
        from_above_ = rank_ > values.size() / 2;
        for (std::size_t i = 0; i < values.size(); ++i) {
            ranked_.push_back({values[i], static_cast<std::uint32_t>(i)});
        }
        std::sort(ranked_.begin(), ranked_.end(), [this](const Ranked& a, const Ranked& b) {
            if (a.value != b.value) {
                return from_above_ ? a.value > b.value : a.value < b.value;
            }
            return a.index < b.index;
        });
        return;
    }
    distance_.assign(values.size(), 0);
    counts_.assign(values.size(), 0);
    bool all = true;
    bool first = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool came = values[i] != HUGE_VAL;
        const bool counts =
            statistic.kind == Kind::never_happened ? !came : came && (counted.empty() || counted[i] != 0);
        all = all && counts;
        if (!counts) {
            continue;
        }
        counts_[i] = 1;
        if (came) {
            // Counted from one of them, so that the mean of equal values is that value.
            origin_ = std::exchange(first, false) ? values[i] : origin_;
            distance_[i] = values[i] - origin_;
        }
    }
    if (all) {
        counts_.clear();
    }
}

double Estimator::operator()(std::span<const std::uint32_t> weights) const {
    return is_quantile(statistic_) ? quantile(weights) : moment(weights);
}

double Estimator::quantile(std::span<const std::uint32_t> weights) const {
    if (ranked_.empty()) {
        return nothing;
    }
    const std::size_t wanted = from_above_ ? ranked_.size() - rank_ + 1 : rank_;
    std::size_t passed = 0;
    for (const Ranked& one : ranked_) {
        passed += weights[one.index];
        if (passed >= wanted) {
            return one.value;
        }
    }
    return ranked_.back().value;
}

double Estimator::moment(std::span<const std::uint32_t> weights) const {
    auto count = static_cast<double>(distance_.size());
    if (!counts_.empty()) {
        count = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            count += counts_[i] * weights[i];
        }
    }
    if (statistic_.kind == Kind::never_happened) {
        return count;
    }
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < distance_.size(); ++i) {
        sum += distance_[i] * weights[i];
    }
    if (statistic_.kind == Kind::mean) {
        return count > 0 ? origin_ + sum / count : nothing;
    }
    if (count < 2) {
        return nothing;
    }
    const double center = sum / count;
    for (std::size_t i = 0; i < distance_.size(); ++i) {
        const double counts = counts_.empty() ? 1 : counts_[i];
        squares += counts * weights[i] * (distance_[i] - center) * (distance_[i] - center);
    }
    return std::sqrt(squares / (count - 1));
}

} // namespace gameday::studies
