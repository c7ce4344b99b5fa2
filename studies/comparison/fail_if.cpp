#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/fields/quantities.hpp"
#include "studies/comparison/results.hpp"
#include "studies/whatif/asked.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view example = "such as 'rto p(95) worse by more than 5%' or '… more than 30s'";
constexpr std::string_view words = "worse by more than ";

/// How much worse it is certain to be, at least and at most.
struct Worse {
    double least = 0, most = 0;
};

Worse worse_by(const ComparedStatistic& one) {
    const double low = one.known.interval.low.value_or(-HUGE_VAL);
    const double high = one.known.interval.high.value_or(HUGE_VAL);
    return one.more_is_better ? Worse{-high, -low} : Worse{low, high};
}

} // namespace

Parsed<FailIf> parse_fail_if(std::string_view text) {
    using Reading = Parsed<FailIf>;
    const std::size_t at = text.find(words);
    if (at == std::string_view::npos) {
        return Reading::bad("'worse by more than' is missing", example, text.size());
    }
    const auto asked = parse_asked(text.substr(0, at));
    if (!asked.value) {
        return Reading::bad(asked.why, asked.help, asked.offset);
    }
    FailIf fail_if;
    fail_if.of = {asked.value->key.text(), asked.value->statistic};
    fail_if.text = text;
    std::string_view value = text.substr(at + words.size());
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

Outcome judge(const FailIf& fail_if, const ResultComparison& comparison) {
    const auto found = std::find_if(
        comparison.statistics.begin(), comparison.statistics.end(), [&](const ComparedStatistic& one) {
            return one.key == fail_if.of.key && one.statistic == fail_if.of.statistic;
        });
    if (found == comparison.statistics.end()) {
        const bool gone = comparison.before->metric(fail_if.of.key) != nullptr;
        return gone ? Outcome::missed : Outcome::undecided;
    }
    const StatisticDifference& known = found->known;
    if (known.same || (!known.base && !known.changed)) {
        return Outcome::met;
    }
    if (known.why != NoInterval::none) {
        return Outcome::undecided;
    }
    // Relative to never nothing is: it can only get better.
    const double allowed = !fail_if.relative ? fail_if.more_than
                           : known.base      ? fail_if.more_than * std::abs(*known.base)
                                             : 0;
    const Worse worse = worse_by(*found);
    return worse.least > allowed   ? Outcome::missed
           : worse.most <= allowed ? Outcome::met
                                   : Outcome::undecided;
}

} // namespace gameday::studies
