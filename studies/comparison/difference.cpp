#include "studies/comparison/difference.hpp"

#include <algorithm>
#include <cmath>

#include "studies/comparison/resamples.hpp"

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

/// So many replications have to lie beyond a quantile before a sample says how far off it may be.
constexpr double beyond_enough = 10;

bool enough_beyond(const Statistic& statistic, std::size_t count) {
    const auto all = static_cast<double>(count);
    if (statistic.kind != Kind::quantile) {
        return all >= beyond_enough;
    }
    const double share = std::min(statistic.percent, 100 - statistic.percent) / 100;
    return all * share >= beyond_enough - 1e-9; // 95 has no exact fraction
}

NoInterval why_none(const ComparedSamples& one, const StatisticDifference& known) {
    if (one.statistic.kind == Kind::min || one.statistic.kind == Kind::max) {
        return NoInterval::extreme;
    }
    const bool of_values = one.statistic.kind == Kind::mean || one.statistic.kind == Kind::deviation;
    if (of_values && !known.difference) {
        return NoInterval::never_came;
    }
    const bool enough = enough_beyond(one.statistic, std::min(one.base.size(), one.changed.size())) &&
                        (!of_values || known.both >= beyond_enough);
    return enough ? NoInterval::none : NoInterval::few_beyond;
}

/// Which pairs got better, and which worse.
void count_pairs(const ComparedSamples& one, StatisticDifference& known) {
    const std::size_t pairs = std::min(one.base.size(), one.changed.size());
    known.pairs = static_cast<std::uint32_t>(pairs);
    for (std::size_t i = 0; i < pairs; ++i) {
        const double before = one.base[i];
        const double after = one.changed[i];
        known.both += before != HUGE_VAL && after != HUGE_VAL ? 1 : 0;
        const bool less = after < before;
        const bool more = after > before;
        known.better += (one.more_is_better ? more : less) ? 1 : 0;
        known.worse += (one.more_is_better ? less : more) ? 1 : 0;
    }
    known.same = one.base.size() == one.changed.size() && known.better + known.worse == 0;
}

/// The value of that rank, from 1, of values that may be moved; nothing beyond their ends.
double at_rank(std::vector<double>& values, std::size_t rank) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank - 1), values.end());
    return values[rank - 1];
}

/// A difference whose resamples are all finite.
struct Finite {
    std::size_t place;
    double error; ///< its standard error
};

/// How many standard errors wide the intervals are so that all hold together; `alpha` may go wrong.
double joint_width(const Resamples& resamples, const std::vector<Finite>& all, double alpha,
                   std::uint32_t count) {
    std::vector<double> greatest(count, 0);
    bool any = false;
    for (const Finite& one : all) {
        if (one.error <= 0) {
            continue;
        }
        any = true;
        const double center = resamples.observed()[one.place];
        const auto drawn = resamples.of(one.place);
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            greatest[i] = std::max(greatest[i], std::abs(drawn[i] - center) / one.error);
        }
    }
    if (!any) {
        return 0;
    }
    const auto rank = static_cast<std::size_t>(std::ceil((1 - alpha) * (static_cast<double>(count) + 1)));
    return at_rank(greatest, std::clamp<std::size_t>(rank, 1, count));
}

double standard_error(std::span<const double> drawn, std::size_t replications) {
    double mean = 0;
    for (const double one : drawn) {
        mean += one / static_cast<double>(drawn.size());
    }
    double squares = 0;
    for (const double one : drawn) {
        squares += (one - mean) * (one - mean);
    }
    const auto n = static_cast<double>(replications);
    // A resample varies by (n − 1)/n of what a new sample would.
    return std::sqrt(squares / static_cast<double>(drawn.size() - 1) * n / std::max(n - 1, 1.0));
}

/// Between two ranks of the resamples; an end that they do not reach is unbounded.
Interval percentiles(std::span<const double> drawn, double alpha) {
    std::vector<double> values(drawn.begin(), drawn.end());
    for (double& value : values) {
        value = std::isnan(value) ? HUGE_VAL : value;
    }
    const auto rank = static_cast<std::size_t>(alpha / 2 * (static_cast<double>(values.size()) + 1));
    if (rank < 1) {
        return {};
    }
    const double low = at_rank(values, rank);
    const double high = at_rank(values, values.size() + 1 - rank);
    return {low, high};
}

} // namespace

bool StatisticDifference::told() const {
    if (why != NoInterval::none || same || !difference) {
        return false;
    }
    return (interval.low && *interval.low > 0) || (interval.high && *interval.high < 0);
}

std::vector<StatisticDifference> differences(std::span<const ComparedSamples> compared, Pairing pairing,
                                             const BootstrapOptions& options) {
    std::vector<StatisticDifference> all(compared.size());
    const Resamples resamples(compared, pairing, options);
    std::vector<Finite> finite;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < compared.size(); ++i) {
        const ComparedSamples& one = compared[i];
        StatisticDifference& known = all[i];
        known.base = one.statistic.of(Summary({one.base.begin(), one.base.end()}));
        known.changed = one.statistic.of(Summary({one.changed.begin(), one.changed.end()}));
        count_pairs(one, known);
        const double observed = resamples.observed()[i];
        const bool both_never = !known.base && !known.changed;
        known.difference = std::isnan(observed) || both_never ? std::nullopt : std::optional(observed);
        known.why = why_none(one, known);
        if (known.why != NoInterval::none) {
            continue;
        }
        const auto drawn = resamples.of(i);
        if (std::isfinite(observed) &&
            std::all_of(drawn.begin(), drawn.end(), [](double value) { return std::isfinite(value); })) {
            const std::size_t count = std::min(one.base.size(), one.changed.size());
            finite.push_back({i, standard_error(drawn, count)});
        } else {
            others.push_back(i);
        }
    }
    const double alpha = 1 - options.confidence;
    const double each = alpha / std::max(static_cast<double>(finite.size() + others.size()), 1.0);
    const double width =
        joint_width(resamples, finite, each * static_cast<double>(finite.size()), options.resamples);
    for (const Finite& one : finite) {
        const double center = resamples.observed()[one.place];
        all[one.place].interval = {center - width * one.error, center + width * one.error};
    }
    for (const std::size_t place : others) {
        all[place].interval = percentiles(resamples.of(place), each);
    }
    return all;
}

} // namespace gameday::studies
