#include "studies/precision.hpp"

#include <cmath>

#include "sim/fields/quantities.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view precision_example =
    "such as 'rto p(95) within 2%' or 'lost_writes mean within 5%'";

} // namespace

Narrow Precision::met_by(const Summary& summary) const {
    const auto value = statistic.of(summary);
    const Interval interval = statistic.interval_of(summary);
    if (!value && !interval.low) {
        const bool came_once =
            statistic.kind != Statistic::Kind::quantile && summary.never() < summary.count();
        return came_once ? Narrow::no : Narrow::never_comes;
    }
    const bool narrow = value && interval.low && interval.high &&
                        (*interval.high - *interval.low) / 2 <= share * std::abs(*value);
    return narrow ? Narrow::yes : Narrow::no;
}

Parsed<Precision> parse_precision(std::string_view text) {
    const std::string_view whole = text;
    const auto offset = [&] { return whole.size() - text.size(); };
    Precision precision;
    precision.text = whole;

    skip_spaces(text);
    const auto end_of_key = std::min(text.find(' '), text.size());
    precision.metric = text.substr(0, end_of_key);
    text.remove_prefix(end_of_key);
    skip_spaces(text);
    const auto statistic = take_statistic(text);
    if (!statistic) {
        return Parsed<Precision>::bad("a statistic is missing here",
                                      "statistics: mean, sd, p(N) with 0 < N <= 100", offset());
    }
    using Kind = Statistic::Kind;
    const Kind kind = statistic->kind;
    if (kind != Kind::mean && kind != Kind::deviation && kind != Kind::quantile) {
        return Parsed<Precision>::bad("this statistic has no confidence interval",
                                      "statistics that have one: mean, sd, p(N)", offset());
    }
    precision.statistic = *statistic;
    skip_spaces(text);
    constexpr std::string_view word = "within ";
    if (!text.starts_with(word)) {
        return Parsed<Precision>::bad("'within' is missing here", precision_example, offset());
    }
    text.remove_prefix(word.size());
    skip_spaces(text);
    const auto share = fields::Scalar<fields::Share>::parse(text.substr(0, text.find_last_not_of(' ') + 1));
    if (!share.value || share.value->fraction <= 0) {
        return Parsed<Precision>::bad("'" + std::string(text) + "' is not a share above 0% and up to 100%",
                                      precision_example, offset());
    }
    precision.share = share.value->fraction;
    return {precision, {}, {}, 0};
}

} // namespace gameday::studies
