#include "studies/audit/paired.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace gameday::studies {

namespace {

/// Means of pairs, and what is needed for the errors of these means.
struct Moments {
    double count = 0;
    double x = 0, y = 0;
    double xx = 0, xy = 0, yy = 0; ///< sample variances and covariance
};

Moments moments_of(const std::vector<double>& xs, const std::vector<double>& ys) {
    Moments m;
    m.count = static_cast<double>(xs.size());
    for (std::size_t i = 0; i < xs.size(); ++i) {
        m.x += xs[i] / m.count;
        m.y += ys[i] / m.count;
    }
    for (std::size_t i = 0; i < xs.size() && xs.size() > 1; ++i) {
        m.xx += (xs[i] - m.x) * (xs[i] - m.x) / (m.count - 1);
        m.xy += (xs[i] - m.x) * (ys[i] - m.y) / (m.count - 1);
        m.yy += (ys[i] - m.y) * (ys[i] - m.y) / (m.count - 1);
    }
    return m;
}

/// Of the ratio y/x of the means, less 1: all ratios r for which the mean of y − r·x may be 0, given
/// k = t²/n.
Interval fieller(const Moments& m, double k) {
    const double a = m.x * m.x - k * m.xx;
    const double b = m.x * m.y - k * m.xy;
    const double c = m.y * m.y - k * m.yy;
    if (a <= 0) {
        return {}; // the mean that it is relative to may be 0
    }
    const double root = std::sqrt(std::max(b * b - a * c, 0.0));
    return {(b - root) / a - 1, (b + root) / a - 1};
}

} // namespace

PairedDifference paired_difference(std::span<const double> reference, std::span<const double> other,
                                   double confidence, double least_variance) {
    PairedDifference result;
    std::vector<double> xs;
    std::vector<double> ys;
    result.same = true;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        result.same = result.same && reference[i] == other[i];
        const bool x = std::isfinite(reference[i]);
        const bool y = std::isfinite(other[i]);
        if (x && y) {
            xs.push_back(reference[i]);
            ys.push_back(other[i]);
        }
        result.only_reference += static_cast<std::uint32_t>(x && !y);
        result.only_other += static_cast<std::uint32_t>(y && !x);
    }
    const double tail = (1 - confidence) / 2;
    const std::uint32_t more = std::max(result.only_reference, result.only_other);
    const std::uint32_t net = more - std::min(result.only_reference, result.only_other);
    if (net > 0) {
        using boost::math::binomial;
        result.one_sided = binomial::find_lower_bound_on_p(static_cast<double>(reference.size()), net, tail);
    }
    Moments m = moments_of(xs, ys);
    result.pairs = static_cast<std::uint32_t>(xs.size());
    result.reference = m.x;
    result.other = m.y;
    if (result.same) {
        result.difference = result.relative = {0.0, 0.0};
        return result;
    }
    if (xs.size() < 2) {
        return result;
    }
    double variance = m.xx - 2 * m.xy + m.yy; // of a pair's difference
    if (m.xx == 0 && variance < least_variance) {
        m.yy += least_variance - variance;
        variance = least_variance;
    }
    const double t =
        boost::math::quantile(boost::math::complement(boost::math::students_t(m.count - 1), tail));
    const double half = t * std::sqrt(std::max(variance, 0.0) / m.count);
    result.difference = {m.y - m.x - half, m.y - m.x + half};
    result.relative = fieller(m, t * t / m.count);
    return result;
}

bool PairedDifference::beyond(double share) const {
    if (one_sided > share) {
        return true;
    }
    if (relative.low && relative.high) {
        return *relative.low > share || *relative.high < -share;
    }
    // Relative to nothing, any difference is beyond.
    const bool certain = difference.low && (*difference.low > 0 || *difference.high < 0);
    return reference == 0 && certain;
}

std::optional<double> PairedDifference::most() const {
    if (!relative.low || !relative.high) {
        return std::nullopt;
    }
    return std::max(std::abs(*relative.low), std::abs(*relative.high));
}

} // namespace gameday::studies
