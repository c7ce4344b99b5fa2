#include "studies/precision.hpp"

#include <algorithm>
#include <cmath>

#include "sim/fields/quantities.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view example = "such as 'rto p(95) within 2%' or 'lost_writes mean within 5%'";

ParsedPrecision bad(std::string why, std::string help, std::size_t offset) {
    return {std::nullopt, std::move(why), std::move(help), offset};
}

void skip_spaces(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

} // namespace

bool Precision::met_by(const Summary& summary) const {
    const auto value = statistic.of(summary);
    const Interval interval = statistic.interval_of(summary);
    return value && interval.low && interval.high &&
           (*interval.high - *interval.low) / 2 <= share * std::abs(*value);
}

ParsedPrecision parse_precision(std::string_view text) {
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
        return bad("a statistic is missing here", "statistics: mean, p(N) with 0 < N <= 100", offset());
    }
    if (statistic->kind != Statistic::Kind::mean && statistic->kind != Statistic::Kind::quantile) {
        return bad("this statistic has no confidence interval", "statistics that have one: mean, p(N)",
                   offset());
    }
    precision.statistic = *statistic;
    skip_spaces(text);
    constexpr std::string_view word = "within ";
    if (!text.starts_with(word)) {
        return bad("'within' is missing here", std::string(example), offset());
    }
    text.remove_prefix(word.size());
    skip_spaces(text);
    const auto share = fields::Scalar<fields::Share>::parse(text.substr(0, text.find_last_not_of(' ') + 1));
    if (!share.value || share.value->fraction <= 0) {
        return bad("'" + std::string(text) + "' is not a share above 0%", std::string(example), offset());
    }
    precision.share = share.value->fraction;
    return {precision, {}, {}, 0};
}

} // namespace gameday::studies
