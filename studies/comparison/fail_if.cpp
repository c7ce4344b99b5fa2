#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

#include <boost/math/distributions/binomial.hpp>

#include <fmt/format.h>

#include "sim/fields/quantities.hpp"
#include "studies/comparison/asked.hpp"
#include "studies/comparison/results.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view example = "such as 'rto p(95) worse by more than 5%' or '… more than 30s'";
constexpr std::string_view worse_by = "worse by more than ";

/// What a value of the first result is allowed to become.
double allowed(double value, const FailIf& fail_if, bool more_is_better) {
    if (value == HUGE_VAL) {
        return value;
    }
    const double more = fail_if.relative ? fail_if.more_than * std::abs(value) : fail_if.more_than;
    return more_is_better ? value - more : value + more;
}

/// Whether so many losses, beside so many gains, are no luck, if either were as likely (McNemar, exact).
bool are_no_luck(std::uint32_t losses, std::uint32_t gains, double tail) {
    if (losses <= gains) {
        return false;
    }
    const boost::math::binomial law(losses + gains, 0.5);
    return boost::math::cdf(boost::math::complement(law, static_cast<double>(losses) - 1)) <= tail;
}

Outcome outcome_of(const StatisticDifference& known, double tail) {
    if (known.of_values && are_no_luck(known.only_base, known.only_changed, tail)) {
        return Outcome::missed;
    }
    if (known.why != NoInterval::none) {
        return !known.base && !known.changed ? Outcome::met : Outcome::undecided;
    }
    const double low = known.interval.low.value_or(-HUGE_VAL);
    const double high = known.interval.high.value_or(HUGE_VAL);
    const double least = known.more_is_better ? -high : low; // worse by that at least
    const double most = known.more_is_better ? -low : high;
    const bool fewer = known.of_values && known.only_base > 0;
    return least > 0 ? Outcome::missed : most <= 0 && !fewer ? Outcome::met : Outcome::undecided;
}

/// A difference less what it is allowed to be.
StatisticDifference shifted(StatisticDifference known, const FailIf& fail_if) {
    if (known.base && known.difference && std::isfinite(*known.difference)) {
        const double shift = allowed(*known.base, fail_if, known.more_is_better) - *known.base;
        for (std::optional<double>* const end : {&known.interval.low, &known.interval.high}) {
            *end = *end ? std::optional(**end - shift) : std::nullopt;
        }
    }
    return known;
}

/// A condition that is about something that both have.
struct Comparable {
    std::size_t condition;
    const ComparedStatistic* statistic;
};

/// From values: the first result's are taken to what they may become, so that it is a matter of the sign
/// alone.
void judge_values(std::span<const FailIf> conditions, std::span<const Comparable> all,
                  const ResultComparison& comparison, unsigned threads, std::vector<Outcome>& outcomes) {
    std::deque<SampledMetric> sampled;
    std::vector<ComparedSamples> samples;
    for (const Comparable& one : all) {
        SampledMetric& both = sampled.emplace_back(sample(comparison, one.statistic->key));
        for (double& value : both.before) {
            value = allowed(value, conditions[one.condition], one.statistic->more_is_better);
        }
        samples.push_back({both.before, both.after, one.statistic->statistic, one.statistic->more_is_better});
    }
    const double tail = usual_tail / static_cast<double>(std::max<std::size_t>(all.size(), 1));
    const auto known =
        differences(samples, pairing_of(comparison), {.seed = comparison.before->seed, .threads = threads});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const StatisticDifference& plain = all[i].statistic->known;
        const bool unchanged = plain.same || (!plain.base && !plain.changed);
        const FailIf& condition = conditions[all[i].condition];
        const bool whether = condition.of.statistic.kind == Statistic::Kind::never_happened;
        outcomes[all[i].condition] = unchanged ? Outcome::met
                                     : whether ? outcome_of(shifted(known[i], condition), tail)
                                               : outcome_of(known[i], tail);
    }
}

/// From summaries, whose intervals allow for both sides' errors.
Outcome judge_summary(const FailIf& fail_if, const ComparedStatistic& one) {
    if (!one.held) {
        return Outcome::undecided;
    }
    return outcome_of(shifted(one.known, fail_if), 0);
}

} // namespace

Parsed<FailIf> parse_fail_if(std::string_view text) {
    using Reading = Parsed<FailIf>;
    const std::size_t at = text.find(worse_by);
    if (at == std::string_view::npos) {
        return Reading::bad("'worse by more than' is missing", example, text.size());
    }
    const auto asked = parse_asked(text.substr(0, at));
    if (!asked.value) {
        return Reading::bad(asked.why, asked.help, asked.offset);
    }
    if (asked.value->statistic.kind == Statistic::Kind::min ||
        asked.value->statistic.kind == Statistic::Kind::max) {
        return Reading::bad("a sample says nothing of how far off its least and its greatest value may be",
                            "statistics that can be judged: mean, sd, p(N), never", 0);
    }
    FailIf fail_if;
    fail_if.of = {asked.value->key.text(), asked.value->statistic};
    fail_if.text = text;
    std::string_view value = text.substr(at + worse_by.size());
    skip_spaces(value);
    const std::size_t offset = text.size() - value.size();
    value = value.substr(0, value.find_last_not_of(' ') + 1);
    fail_if.relative = value.ends_with('%');
    if (fail_if.relative) {
        std::string_view rest = value;
        const auto percent = fields::take_number(rest);
        if (!percent || rest != "%" || *percent < 0) {
            return Reading::bad(fmt::format("'{}' is not a percentage of 0% or more", value), example,
                                offset);
        }
        fail_if.more_than = *percent / 100;
        return {fail_if, {}, {}, 0};
    }
    const auto absolute = parse_value(value, asked.value->metric->unit, asked.value->statistic);
    if (!absolute.value || *absolute.value < 0) {
        return Reading::bad(fmt::format("'{}' {}", value, absolute.value ? "is below 0" : absolute.why),
                            example, offset);
    }
    fail_if.more_than = *absolute.value;
    return {fail_if, {}, {}, 0};
}

std::vector<Outcome> judge(std::span<const FailIf> conditions, const ResultComparison& comparison,
                           unsigned threads) {
    std::vector<Outcome> outcomes(conditions.size(), Outcome::undecided);
    std::vector<Comparable> comparable;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        const auto found = std::find_if(
            comparison.statistics.begin(), comparison.statistics.end(), [&](const ComparedStatistic& one) {
                return one.key == conditions[i].of.key && one.statistic == conditions[i].of.statistic;
            });
        if (found != comparison.statistics.end()) {
            comparable.push_back({i, &*found});
        } else if (comparison.before->metric(conditions[i].of.key) != nullptr) {
            outcomes[i] = Outcome::missed; // it is gone
        }
    }
    if (comparison.by != ComparedBy::summaries) {
        judge_values(conditions, comparable, comparison, threads, outcomes);
        return outcomes;
    }
    for (const Comparable& one : comparable) {
        outcomes[one.condition] = judge_summary(conditions[one.condition], *one.statistic);
    }
    return outcomes;
}

} // namespace gameday::studies
