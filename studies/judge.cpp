#include "studies/judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

bool compares(Comparison comparison, double value, double bound) {
    switch (comparison) {
    case Comparison::less:
        return value < bound;
    case Comparison::at_most:
        return value <= bound;
    case Comparison::equal:
        return value == bound;
    case Comparison::unequal:
        return value != bound;
    case Comparison::at_least:
        return value >= bound;
    case Comparison::greater:
        break;
    }
    return value > bound;
}

/// Between which values a statistic lies with 95 % confidence. An end without a bound is infinite.
struct Range {
    double low = -HUGE_VAL, high = HUGE_VAL;
};

Outcome met_if(bool met) {
    return met ? Outcome::met : Outcome::missed;
}

/// Met where all that the statistic may be meets the bound; missed where nothing of it does.
Outcome outcome_over(const Range& range, Comparison comparison, double bound) {
    if (comparison == Comparison::equal || comparison == Comparison::unequal) {
        if (bound < range.low || range.high < bound) {
            return met_if(comparison == Comparison::unequal);
        }
        const bool nothing_else = range.low == range.high;
        return nothing_else ? met_if(comparison == Comparison::equal) : Outcome::undecided;
    }
    const bool low = compares(comparison, range.low, bound);
    const bool high = compares(comparison, range.high, bound);
    return low == high ? met_if(low) : Outcome::undecided;
}

/// An expectation on a number of replications, as an expectation on a share that may be anything: "fewer than
/// 3" is "at most 2", and "3 at least" is "more than 2".
Expectation of_whole_numbers(Expectation expectation) {
    switch (expectation.comparison) {
    case Comparison::less:
        return {expectation.statistic, Comparison::at_most, std::ceil(expectation.value) - 1, {}};
    case Comparison::at_least:
        return {expectation.statistic, Comparison::greater, std::ceil(expectation.value) - 1, {}};
    case Comparison::at_most:
    case Comparison::greater:
        expectation.value = std::floor(expectation.value);
        break;
    case Comparison::equal:
    case Comparison::unequal:
        break;
    }
    return expectation;
}

/// What an expectation is judged on.
Basis basis_of(const Expectation& expectation, const Summary& summary, Judged judged) {
    const bool exactly_nothing = expectation.comparison == Comparison::equal && expectation.value == 0;
    if (judged == Judged::one || exactly_nothing) {
        return Basis::replications;
    }
    switch (expectation.statistic.kind) {
    case Kind::min:
    case Kind::max:
        break;
    case Kind::mean:
    case Kind::deviation: // what never happened lies beyond every bound, and no interval says more
        return summary.never() > 0 ? Basis::replications : Basis::asymptotic;
    case Kind::quantile:
        return expectation.statistic.percent >= 100 ? Basis::replications : Basis::exact;
    case Kind::never_happened: {
        const double bound = of_whole_numbers(expectation).value;
        return bound <= 0 || bound >= static_cast<double>(summary.count()) ? Basis::replications
                                                                           : Basis::exact;
    }
    }
    return Basis::replications;
}

/// The statistic, infinite where it lies beyond every bound; nothing: too few values to have one.
std::optional<double> value_of(const Statistic& statistic, const Summary& summary) {
    const bool over_all = statistic.kind == Kind::mean || statistic.kind == Kind::deviation;
    if (over_all) {
        return summary.never() > 0 ? std::optional(HUGE_VAL) : statistic.of(summary);
    }
    return statistic.of(summary).value_or(HUGE_VAL); // it falls on one in which it never happened
}

/// What a quantile may be. An end that falls on replications in which it never happened is infinite, but a
/// bound all the same: the quantile is never there, too.
Range range_of_quantile(double percent, const Summary& summary, double tail) {
    const auto values = summary.sorted();
    const RankInterval ranks = quantile_ranks(percent, values.size(), tail);
    Range range;
    range.low = ranks.low >= 1 ? values[ranks.low - 1] : range.low;
    range.high = ranks.high <= values.size() ? values[ranks.high - 1] : range.high;
    return range;
}

Outcome by_interval(const Expectation& expectation, const Summary& summary, const Interval& interval,
                    double tail) {
    switch (expectation.statistic.kind) {
    case Kind::quantile:
        return outcome_over(range_of_quantile(expectation.statistic.percent, summary, tail),
                            expectation.comparison, expectation.value);
    case Kind::never_happened: {
        const Expectation whole = of_whole_numbers(expectation);
        return outcome_over({interval.low.value(), interval.high.value()}, whole.comparison, whole.value);
    }
    default:
        break;
    }
    const bool no_spread = summary.min() == summary.max();
    if (!interval.low || !interval.high || (no_spread && summary.count() < equal_values_enough)) {
        return Outcome::undecided;
    }
    return outcome_over({*interval.low, *interval.high}, expectation.comparison, expectation.value);
}

Interval interval_for(const Statistic& statistic, const Summary& summary, double tail) {
    if (statistic.kind != Kind::never_happened) {
        return statistic.interval_of(summary, tail);
    }
    const auto count = static_cast<double>(summary.count());
    const Interval shares = share_interval(summary.never(), summary.count(), tail);
    return {*shares.low * count, *shares.high * count};
}

/// The replication farthest on the wrong side: the greatest value for an upper bound, the smallest for
/// a lower one, the one farthest away for an equality.
std::size_t worst_of(const Expectation& expectation, std::span<const double> values) {
    const auto badness = [&](double value) {
        switch (expectation.comparison) {
        case Comparison::less:
        case Comparison::at_most:
            return value;
        case Comparison::at_least:
        case Comparison::greater:
            return -value;
        case Comparison::equal:
        case Comparison::unequal:
            break;
        }
        const double distance = std::abs(value - expectation.value);
        return expectation.comparison == Comparison::equal ? distance : -distance;
    };
    const auto worst = std::max_element(values.begin(), values.end(),
                                        [&](double a, double b) { return badness(a) < badness(b); });
    return static_cast<std::size_t>(worst - values.begin());
}

} // namespace

ExpectationResult judge(const Expectation& expectation, std::span<const double> values,
                        std::span<const std::uint32_t> numbers, Judged judged) {
    const Summary summary({values.begin(), values.end()});
    ExpectationResult result;
    result.counts_runs = expectation.statistic.kind == Kind::never_happened;
    const auto value = value_of(expectation.statistic, summary);
    result.value = value && std::isinf(*value) ? std::nullopt : value;
    result.basis = basis_of(expectation, summary, judged);
    result.never = static_cast<std::uint32_t>(summary.never());
    if (result.basis == Basis::replications) {
        result.outcome =
            value ? met_if(compares(expectation.comparison, *value, expectation.value)) : Outcome::undecided;
    } else if (!values.empty()) {
        result.interval = interval_for(expectation.statistic, summary, usual_tail);
        result.outcome = by_interval(expectation, summary, result.interval, usual_tail);
    }
    result.meeting = static_cast<std::uint32_t>(std::count_if(values.begin(), values.end(), [&](double one) {
        return result.counts_runs ? !std::isinf(one)
                                  : compares(expectation.comparison, one, expectation.value);
    }));
    if (!values.empty()) {
        const std::size_t worst = worst_of(expectation, values);
        result.worst_replication = numbers[worst];
        result.worst_value = std::isinf(values[worst]) ? std::nullopt : std::optional(values[worst]);
    }
    return result;
}

Outcome outcome_at(const Expectation& expectation, std::span<const double> values, double tail) {
    const Summary summary({values.begin(), values.end()});
    if (values.empty() || basis_of(expectation, summary, Judged::many) == Basis::replications) {
        const auto value = value_of(expectation.statistic, summary);
        return value ? met_if(compares(expectation.comparison, *value, expectation.value))
                     : Outcome::undecided;
    }
    return by_interval(expectation, summary, interval_for(expectation.statistic, summary, tail), tail);
}

bool is_a_test(const Expectation& expectation, std::span<const double> values) {
    return basis_of(expectation, Summary({values.begin(), values.end()}), Judged::many) !=
           Basis::replications;
}

std::size_t least_replications(const Expectation& expectation) {
    switch (expectation.statistic.kind) {
    case Kind::mean:
    case Kind::deviation:
        return expectation.comparison == Comparison::equal && expectation.value == 0 ? 1 : 2;
    case Kind::quantile:
        break;
    default:
        return 1;
    }
    const double share = expectation.statistic.percent / 100;
    const bool upper =
        expectation.comparison == Comparison::less || expectation.comparison == Comparison::at_most;
    const bool lower =
        expectation.comparison == Comparison::greater || expectation.comparison == Comparison::at_least;
    const double rest = upper ? share : lower ? 1 - share : 0; // of one; of n by luck this to the n-th
    if (rest <= 0 || rest >= 1) {
        return 1;
    }
    constexpr std::size_t nobody_makes_more = 10'000'000;
    std::size_t count = 0;
    for (double all = 1; all > usual_tail && count < nobody_makes_more; all *= rest) {
        ++count;
    }
    return count;
}

Verdict verdict_of(std::span<const ExpectationResult> expectations) {
    const auto any = [&](Outcome outcome) {
        return std::any_of(expectations.begin(), expectations.end(),
                           [&](const ExpectationResult& one) { return one.outcome == outcome; });
    };
    return expectations.empty()      ? Verdict::none
           : any(Outcome::missed)    ? Verdict::fail
           : any(Outcome::undecided) ? Verdict::undecided
                                     : Verdict::pass;
}

bool holds_alone(const Expectation& expectation, double value) {
    switch (expectation.statistic.kind) {
    case Kind::mean:
    case Kind::deviation:
        return true;
    case Kind::never_happened:
        return !std::isinf(value) || compares(expectation.comparison, 1, expectation.value);
    case Kind::min:
    case Kind::max:
    case Kind::quantile:
        break;
    }
    return compares(expectation.comparison, value, expectation.value);
}

} // namespace gameday::studies
