#include "reports/expectation_text.hpp"

#include <optional>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "studies/expectation.hpp"

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
std::string beside(const Bound& bound, studies::Unit unit, double value) {
    const bool in_seconds = unit == studies::Unit::seconds && bound.text.ends_with('s') &&
                            bound.text.find_first_not_of("0123456789.") == bound.text.size() - 1;
    const auto tell = [&](double number, Detail detail) {
        return in_seconds && number >= 1 && number < 1000
                   ? fmt::format("{:.{}f}s", number, detail == Detail::fine ? 3 : 1)
                   : value_text(unit, number, detail);
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
        return fmt::format("{:.12g} %", value * 100);
    case studies::Unit::count:
        break;
    }
    return fmt::format("{:.12g}", value);
}

} // namespace

std::string expectation_value(const studies::ExpectationResult& expectation, std::uint32_t runs) {
    if (!expectation.value) {
        return "never";
    }
    if (expectation.counts_runs) {
        return count_text(*expectation.value, Detail::fine) + " of " + count_text(runs, Detail::fine);
    }
    return beside(bound_of(expectation), expectation.unit, *expectation.value);
}

std::string expectation_interval(const studies::ExpectationResult& expectation) {
    const Bound bound = bound_of(expectation);
    return interval_text(expectation.interval, [&](double value) {
        return expectation.counts_runs ? count_text(value) : beside(bound, expectation.unit, value);
    });
}

std::string expectation_worst(const studies::ExpectationResult& expectation) {
    if (expectation.worst_replication == 0) {
        return "";
    }
    return value_text(expectation.unit, expectation.worst_value) + " in replication " +
           count_text(expectation.worst_replication, Detail::fine);
}

} // namespace gameday::reports
