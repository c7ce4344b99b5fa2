#include "reports/expectation_text.hpp"

#include <optional>

#include <fmt/format.h>

#include "reports/json/numbers.hpp"
#include "reports/quantities.hpp"
#include "reports/row_form.hpp"
#include "studies/expectation.hpp"
#include "studies/judge.hpp"

namespace gameday::reports {

namespace {

/// What an expectation compares with, as a number and as it was written: "103s".
struct Bound {
    std::optional<double> value;
    std::string text;
};

Bound bound_of(const studies::ExpectationResult& expectation) {
    const auto parsed = studies::parse_expectation(expectation.text, expectation.unit);
    const std::size_t sign = expectation.text.find_last_of("<>=");
    const std::size_t start =
        sign == std::string::npos ? sign : expectation.text.find_first_not_of(' ', sign + 1);
    return {parsed.value ? std::optional(parsed.value->value) : std::nullopt,
            start == std::string::npos ? "" : expectation.text.substr(start)};
}

/// A value told so that it can be held against the bound by eye: in its unit, and never looking equal to it
/// when it is not.
std::string beside(const Bound& bound, const RowForm& form, studies::Unit unit, double value) {
    const bool in_seconds = unit == studies::Unit::seconds && bound.text.ends_with('s') &&
                            bound.text.find_first_not_of("0123456789.") == bound.text.size() - 1;
    const auto tell = [&](double number, Detail detail) {
        if (in_seconds && number >= 1 && number < 1000) {
            return fmt::format("{:.{}f}s", number, detail == Detail::fine ? 3 : 1);
        }
        return detail == Detail::usual ? form.text(number) : value_text(unit, number, detail);
    };
    std::string usual = tell(value, Detail::usual);
    if (!bound.value || value == *bound.value || usual != tell(*bound.value, Detail::usual)) {
        return usual;
    }
    std::string fine = tell(value, Detail::fine);
    if (fine != tell(*bound.value, Detail::fine)) {
        return fine;
    }
    switch (unit) {
    case studies::Unit::seconds:
        return fmt::format("{:.12g}s", value);
    case studies::Unit::share:
    case studies::Unit::ratio:
        return fmt::format("{:.12g} %", value * 100);
    case studies::Unit::count:
        break;
    }
    return fmt::format("{:.12g}", value);
}

/// How the value and its interval are told.
RowForm form_of(const studies::ExpectationResult& expectation) {
    const auto value = expectation.counts_runs ? std::nullopt : expectation.value;
    return {expectation.counts_runs ? studies::Unit::count : expectation.unit,
            {value, expectation.interval.low, expectation.interval.high}};
}

/// What is said where there is no value.
std::string without_value(const studies::ExpectationResult& expectation, std::uint32_t runs) {
    using Kind = studies::Statistic::Kind;
    const auto parsed = studies::parse_expectation(expectation.text, expectation.unit);
    const bool over_all = parsed.value && (parsed.value->statistic.kind == Kind::mean ||
                                           parsed.value->statistic.kind == Kind::deviation);
    if (over_all && expectation.never == 0) {
        return "unknown"; // of fewer than two there is no deviation
    }
    return over_all && expectation.never < runs
               ? fmt::format("never in {} of {}", count_text(expectation.never, Detail::fine),
                             count_text(runs, Detail::fine))
               : "never";
}

} // namespace

std::string expectation_value(const studies::ExpectationResult& expectation, std::uint32_t runs) {
    if (!expectation.value) {
        return without_value(expectation, runs);
    }
    if (expectation.counts_runs) {
        return count_text(*expectation.value, Detail::fine) + " of " + count_text(runs, Detail::fine);
    }
    return beside(bound_of(expectation), form_of(expectation), expectation.unit, *expectation.value);
}

std::string expectation_interval(const studies::ExpectationResult& expectation) {
    const Bound bound = bound_of(expectation);
    const RowForm form = form_of(expectation);
    const std::string ends = interval_text(expectation.interval, [&](double value) {
        return expectation.counts_runs ? form.text(value) : beside(bound, form, expectation.unit, value);
    });
    const bool asymptotic = expectation.basis == studies::Basis::asymptotic && !ends.empty();
    return asymptotic ? ends + ", asymptotic" : ends;
}

std::string expectation_doubt(const studies::ExpectationResult& expectation, std::uint32_t runs) {
    if (expectation.outcome != studies::Outcome::undecided) {
        return "";
    }
    const auto parsed = studies::parse_expectation(expectation.text, expectation.unit);
    const auto least = parsed.value ? studies::least_replications(*parsed.value) : 1;
    const std::string seen = fmt::format("{} of {} meet it", count_text(expectation.meeting, Detail::fine),
                                         count_text(runs, Detail::fine));
    if (least > runs) {
        return fmt::format("{}, and {} at least can tell", seen,
                           count_text(static_cast<double>(least), Detail::fine));
    }
    if (expectation.basis != studies::Basis::exact) {
        const bool equal = expectation.interval.low && expectation.interval.low == expectation.interval.high;
        return equal ? fmt::format("so far all values are equal; {} replications can tell",
                                   studies::equal_values_enough)
                     : "the interval lies on both sides of the bound; more replications can tell";
    }
    if (expectation.counts_runs) {
        return fmt::format("it never happens in {} of {}; more can tell",
                           count_text(expectation.never, Detail::fine),
                           counted(runs, "replication", "replications"));
    }
    const bool upper = parsed.value && (parsed.value->comparison == studies::Comparison::less ||
                                        parsed.value->comparison == studies::Comparison::at_most);
    const bool lower = parsed.value && (parsed.value->comparison == studies::Comparison::greater ||
                                        parsed.value->comparison == studies::Comparison::at_least);
    if (!upper && !lower) {
        return seen + "; more can tell";
    }
    const double percent = parsed.value->statistic.percent;
    return fmt::format("{}; more can tell whether {}{} % of all do", seen, upper ? "" : "more than ",
                       number_text(upper ? percent : 100 - percent));
}

std::string expectation_worst(const studies::ExpectationResult& expectation) {
    if (expectation.worst_replication == 0) {
        return "";
    }
    return value_text(expectation.unit, expectation.worst_value) + " in replication " +
           count_text(expectation.worst_replication, Detail::fine);
}

} // namespace gameday::reports
