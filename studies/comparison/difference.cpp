#include "studies/comparison/difference.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "studies/comparison/resamples.hpp"
#include "studies/judge.hpp"

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

/// What sums of equal values differ by, as a share of them.
constexpr double rounding = 1e-12;

/// From so many replications on the resampled maximum is trusted; below, its tails are too short, and each
/// interval is as wide as its part of what may go wrong allows (Bonferroni).
constexpr std::size_t maximum_enough = 30;

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
    const bool infinite = known.difference && std::isinf(*known.difference);
    const bool enough = enough_beyond(one.statistic, std::min(one.base.size(), one.changed.size())) &&
                        (!of_values || infinite || known.both >= beyond_enough);
    return enough ? NoInterval::none : NoInterval::few_beyond;
}

/// Which pairs got better, and which worse: of `never`, whether it came at all.
void count_pairs(const ComparedSamples& one, StatisticDifference& known) {
    const std::size_t pairs = std::min(one.base.size(), one.changed.size());
    const bool whether = one.statistic.kind == Kind::never_happened;
    known.pairs = static_cast<std::uint32_t>(pairs);
    known.of_values = one.statistic.kind == Kind::mean || one.statistic.kind == Kind::deviation;
    known.more_is_better = one.more_is_better && !whether;
    for (std::size_t i = 0; i < pairs; ++i) {
        const bool came_before = one.base[i] != HUGE_VAL;
        const bool came_after = one.changed[i] != HUGE_VAL;
        known.both += came_before && came_after ? 1 : 0;
        known.only_base += came_before && !came_after ? 1 : 0;
        known.only_changed += !came_before && came_after ? 1 : 0;
        const bool less = whether ? came_after && !came_before : one.changed[i] < one.base[i];
        const bool more = whether ? came_before && !came_after : one.changed[i] > one.base[i];
        known.better += (known.more_is_better ? more : less) ? 1 : 0;
        known.worse += (known.more_is_better ? less : more) ? 1 : 0;
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

/// A mean where it came in no pair with both: what never comes on one side alone is infinitely later there.
std::optional<double> never_on_one(const StatisticDifference& known) {
    return known.base && !known.changed   ? std::optional(HUGE_VAL)
           : known.changed && !known.base ? std::optional(-HUGE_VAL)
                                          : std::nullopt;
}

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

/// A standard error that was itself estimated from so many values: what is so many of it wide under the
/// normal law is wider under Student's.
double of_student(double width, std::size_t count) {
    const double outside = boost::math::cdf(boost::math::complement(boost::math::normal(), width));
    if (count < 2 || !(outside > 0)) {
        return width;
    }
    const boost::math::students_t law(static_cast<double>(count - 1));
    return std::max(width, boost::math::quantile(boost::math::complement(law, outside)));
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
    if (std::all_of(values.begin(), values.end(), [&](double one) { return one == values.front(); })) {
        return {values.front(), values.front()}; // always never on one side, and always a value on the other
    }
    const auto rank = static_cast<std::size_t>(alpha / 2 * (static_cast<double>(values.size()) + 1));
    if (rank < 1) {
        return {};
    }
    const double low = at_rank(values, rank);
    const double high = at_rank(values, values.size() + 1 - rank);
    return {low, high};
}

/// How far a quantile's difference may lie at most, from the order statistics of either side alone: whatever
/// the laws are, and however the two hang together, it is beyond either end with a probability of `alpha`/2
/// at most.
Interval by_order_statistics(const ComparedSamples& one, double alpha) {
    const auto range = [&](std::span<const double> side) {
        const Summary summary({side.begin(), side.end()});
        const auto values = summary.sorted();
        const RankInterval ranks = quantile_ranks(one.statistic.percent, values.size(), alpha / 4);
        return std::pair{ranks.low >= 1 ? values[ranks.low - 1] : -HUGE_VAL,
                         ranks.high <= values.size() ? values[ranks.high - 1] : HUGE_VAL};
    };
    const auto [base_low, base_high] = range(one.base);
    const auto [low, high] = range(one.changed);
    const auto less = [](double a, double b) { return a == b ? 0 : a - b; };
    const double from = base_high == HUGE_VAL && low == HUGE_VAL ? (base_low == HUGE_VAL ? 0 : -HUGE_VAL)
                                                                 : less(low, base_high);
    return {from, less(high, base_low)};
}

/// The same of how often it never came, from the exact bounds of either side's share.
Interval by_shares_of_never(const ComparedSamples& one, double alpha) {
    const auto share = [&](std::span<const double> side) {
        const auto found = static_cast<std::size_t>(std::count(side.begin(), side.end(), HUGE_VAL));
        return share_interval(found, side.size(), alpha / 4);
    };
    const Interval before = share(one.base);
    const Interval after = share(one.changed);
    const auto per = static_cast<double>(one.base.size());
    return {per * (*after.low - *before.high), per * (*after.high - *before.low)};
}

/// Whether each pair differs by the same, and there are enough of them to know that nearly all do.
bool all_differ_alike(const ComparedSamples& one) {
    const std::size_t pairs = std::min(one.base.size(), one.changed.size());
    for (std::size_t i = 1; i < pairs; ++i) {
        const double off = (one.changed[i] - one.base[i]) - (one.changed[0] - one.base[0]);
        if (!(std::abs(off) <= rounding * (std::abs(one.changed[i]) + std::abs(one.base[i])))) {
            return false;
        }
    }
    return pairs >= equal_values_enough;
}

/// What is seen of one difference before anything is said of its error.
StatisticDifference seen(const ComparedSamples& one, double observed) {
    StatisticDifference known;
    known.base = one.statistic.of(Summary({one.base.begin(), one.base.end()}));
    known.changed = one.statistic.of(Summary({one.changed.begin(), one.changed.end()}));
    count_pairs(one, known);
    const bool both_never = !known.base && !known.changed;
    known.difference = both_never             ? std::nullopt
                       : std::isnan(observed) ? never_on_one(known)
                                              : std::optional(observed);
    known.why = why_none(one, known);
    return known;
}

/// Where the intervals of some differences come from, by the differences' places.
struct IntervalSources {
    std::vector<Finite> finite;      ///< standard errors, all of them together
    std::vector<std::size_t> others; ///< ranks, each alone
};

/// Chooses where the interval of a difference comes from, unless it is known or there is none.
void choose_source(const ComparedSamples& one, std::size_t place, const Resamples& resamples, Pairing pairing,
                   StatisticDifference& known, IntervalSources& sources) {
    if (known.why != NoInterval::none) {
        return;
    }
    const double observed = resamples.observed()[place];
    const auto drawn = resamples.of(place);
    if (known.difference && std::isinf(*known.difference) && std::isnan(observed)) {
        known.interval = {known.difference, known.difference};
        return;
    }
    const bool all_finite =
        std::isfinite(observed) &&
        std::all_of(drawn.begin(), drawn.end(), [](double value) { return std::isfinite(value); });
    if (!all_finite) {
        sources.others.push_back(place);
        return;
    }
    const double drawn_error = standard_error(drawn, std::min(one.base.size(), one.changed.size()));
    const double size = std::abs(known.base.value_or(0)) + std::abs(known.changed.value_or(0));
    const double error = drawn_error > rounding * size ? drawn_error : 0;
    const bool alike = pairing == Pairing::paired && all_differ_alike(one);
    if (error > 0 || known.same || alike) {
        sources.finite.push_back({place, error});
    } else if (one.statistic.kind == Kind::quantile || one.statistic.kind == Kind::never_happened) {
        sources.others.push_back(place);
    } else {
        known.why = NoInterval::no_spread;
    }
}

/// The interval of a difference alone, of which `alpha` may go wrong.
Interval alone(const ComparedSamples& one, std::span<const double> drawn, double alpha) {
    if (one.statistic.kind == Kind::never_happened) {
        return by_shares_of_never(one, alpha);
    }
    const bool spread =
        std::any_of(drawn.begin(), drawn.end(), [&](double value) { return value != drawn.front(); });
    const bool reached = alpha / 2 * (static_cast<double>(drawn.size()) + 1) >= 1;
    return one.statistic.kind == Kind::quantile && !(spread && reached) ? by_order_statistics(one, alpha)
                                                                        : percentiles(drawn, alpha);
}

} // namespace

bool StatisticDifference::told() const {
    if (why != NoInterval::none || same || !difference) {
        return false;
    }
    const bool more = interval.low && *interval.low > 0;
    const bool less = interval.high && *interval.high < 0;
    const bool for_the_better = more_is_better ? more : less;
    return (more || less) && !(for_the_better && of_values && only_base > 0);
}

std::vector<StatisticDifference> differences(std::span<const ComparedSamples> compared, Pairing pairing,
                                             const BootstrapOptions& options) {
    const Resamples resamples(compared, pairing, options);
    std::vector<StatisticDifference> all;
    IntervalSources sources;
    for (std::size_t i = 0; i < compared.size(); ++i) {
        all.push_back(seen(compared[i], resamples.observed()[i]));
        choose_source(compared[i], i, resamples, pairing, all.back(), sources);
    }
    const auto& [finite, others] = sources;
    const double alpha = 1 - options.confidence;
    const double each = alpha / std::max(static_cast<double>(finite.size() + others.size()), 1.0);
    double width =
        joint_width(resamples, finite, each * static_cast<double>(finite.size()), options.resamples);
    const std::size_t fewest =
        compared.empty() ? 0 : std::min(compared.front().base.size(), compared.front().changed.size());
    if (fewest < maximum_enough) {
        width =
            std::max(width, boost::math::quantile(boost::math::complement(boost::math::normal(), each / 2)));
    }
    for (const Finite& one : finite) {
        const double center = resamples.observed()[one.place];
        const double reach =
            (all[one.place].of_values ? of_student(width, all[one.place].both) : width) * one.error;
        all[one.place].interval = {center - reach, center + reach};
    }
    for (const std::size_t place : others) {
        all[place].interval = alone(compared[place], resamples.of(place), each);
    }
    return all;
}

} // namespace gameday::studies
