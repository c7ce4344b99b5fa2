#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "studies/expectation.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// How many replications a judgement is to be about.
enum class Judged : std::uint8_t {
    many, ///< a distribution: what holds of it is only known with so much confidence
    one,  ///< the one replication that was asked for: it is judged on its own value
};

/// So many equal values make it certain to 97.5 % that nine in ten of all others are equal to them, too:
/// 0.9^36 = 2.25 %. Before that, a sample without any spread says nothing of how much there is.
constexpr std::size_t equal_values_enough = 36;

/// Holds an expectation against values in reported units, each of the replication of that number. Metric,
/// text and location are left for the caller to fill in.
///
/// `p(N)` is a binomial test on the share of replications whose value meets the bound: it is met where the
/// test rejects at 2.5 % that too few do, missed where it rejects at 2.5 % that enough do, and undecided
/// between the two. That is to say: met where all of the printed 95 % interval meets the bound, and missed
/// where none of it does. `never` is one on the share of replications in which it never happened, against the
/// bound as a share of the replications made. `mean` and `sd` are held to their asymptotic interval in the
/// same way; where all values are equal, only once there are enough to know that nearly all others are.
/// `min`, `max`, p(100), a bound `== 0` of any statistic, and a bound of `never` that allows none (or all)
/// are judged on the replications that were made.
///
/// A value that never came counts as greater than any number, and so does the mean or deviation over it:
/// every upper bound on it is missed.
[[nodiscard]] ExpectationResult judge(const Expectation& expectation, std::span<const double> values,
                                      std::span<const std::uint32_t> numbers, Judged judged = Judged::many);

/// The same outcome, but each test rejects at `tail` instead of 2.5 %.
[[nodiscard]] Outcome outcome_at(const Expectation& expectation, std::span<const double> values, double tail);

/// Whether an outcome is a matter of confidence at all, and not of the replications that were made alone.
[[nodiscard]] bool is_a_test(const Expectation& expectation, std::span<const double> values);

/// The fewest replications with which the expectation could be met at all, if each of them met it.
[[nodiscard]] std::size_t least_replications(const Expectation& expectation);

/// Fail before undecided before pass; none where nothing is expected.
[[nodiscard]] Verdict verdict_of(std::span<const ExpectationResult> expectations);

/// Whether the value of one replication, alone, meets what is expected: the comparison itself for min, max
/// and quantiles, that it came at all for `never`. Means and deviations say nothing of one replication: true.
[[nodiscard]] bool holds_alone(const Expectation& expectation, double value);

} // namespace gameday::studies
