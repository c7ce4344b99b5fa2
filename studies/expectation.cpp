#include "studies/expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/fields/quantities.hpp"

namespace gameday::studies {

namespace {

constexpr std::string_view expectation_example = "such as p(95) <= 15m, max == 0, mean < 200 or never == 0";

struct Operator {
    std::string_view sign;
    Comparison comparison;
};
// In the order they are tried: "<=" before "<".
constexpr std::array<Operator, 6> operators{{{"<=", Comparison::at_most},
                                             {">=", Comparison::at_least},
                                             {"==", Comparison::equal},
                                             {"!=", Comparison::unequal},
                                             {"<", Comparison::less},
                                             {">", Comparison::greater}}};

fields::Parsed<double> parse_value(std::string_view text, Unit unit, Statistic statistic) {
    using Result = fields::Parsed<double>;
    const auto take = [](const auto& parsed, auto to_double) {
        return parsed.value ? Result::good(to_double(*parsed.value)) : Result::bad(parsed.why, parsed.help);
    };
    if (unit == Unit::seconds && statistic.kind != Statistic::Kind::never_happened) {
        return take(fields::Scalar<sim::Duration>::parse(text),
                    [](sim::Duration d) { return d.in_seconds(); });
    }
    if (unit == Unit::share && statistic.kind != Statistic::Kind::never_happened) {
        return take(fields::Scalar<fields::Share>::parse(text), [](fields::Share s) { return s.fraction; });
    }
    std::string_view rest = text;
    const auto number = fields::take_number(rest);
    return number && rest.empty() ? Result::good(*number)
                                  : Result::bad("needs a plain number", "such as 0 or 100");
}

bool holds(Comparison comparison, double value, double bound) {
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

Parsed<Expectation> parse_expectation(std::string_view text, Unit unit) {
    Expectation expectation;
    expectation.text = text;
    const std::string_view whole = text;
    const auto offset = [&] { return static_cast<std::size_t>(text.data() - whole.data()); };

    skip_spaces(text);
    const auto statistic = take_statistic(text);
    if (!statistic) {
        return Parsed<Expectation>::bad("'" + std::string(whole) + "' does not begin with a statistic",
                                        "statistics: " + std::string(known_statistics), offset());
    }
    expectation.statistic = *statistic;
    skip_spaces(text);
    const auto* const found = std::find_if(operators.begin(), operators.end(),
                                           [&](const Operator& op) { return text.starts_with(op.sign); });
    if (found == operators.end()) {
        return Parsed<Expectation>::bad("'" + std::string(whole) + "' lacks a comparison here",
                                        "comparisons: <, <=, ==, !=, >=, >", offset());
    }
    expectation.comparison = found->comparison;
    text.remove_prefix(found->sign.size());
    skip_spaces(text);
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    if (text.empty()) {
        return Parsed<Expectation>::bad("'" + std::string(whole) + "' lacks a value", expectation_example,
                                        offset());
    }
    const auto value = parse_value(text, unit, *statistic);
    if (!value.value) {
        return Parsed<Expectation>::bad("'" + std::string(text) + "' " + value.why, value.help, offset());
    }
    expectation.value = *value.value;
    return {expectation, {}, {}, 0};
}

ExpectationResult judge(const Expectation& expectation, std::span<const double> values,
                        std::span<const std::uint32_t> numbers) {
    const Summary summary({values.begin(), values.end()});
    ExpectationResult result;
    result.counts_runs = expectation.statistic.kind == Statistic::Kind::never_happened;
    result.value = expectation.statistic.of(summary);
    result.interval = expectation.statistic.interval_of(summary);
    // A mean of nothing, like a quantile that falls on one, lies beyond every bound.
    result.ok = holds(expectation.comparison, result.value.value_or(HUGE_VAL), expectation.value);
    const bool too_few = expectation.statistic.kind == Statistic::Kind::deviation && !result.value;
    result.ok = result.ok && !too_few;
    if (!values.empty()) {
        const std::size_t worst = worst_of(expectation, values);
        result.worst_replication = numbers[worst];
        result.worst_value = std::isinf(values[worst]) ? std::nullopt : std::optional(values[worst]);
    }
    return result;
}

bool holds_alone(const Expectation& expectation, double value) {
    switch (expectation.statistic.kind) {
    case Statistic::Kind::mean:
    case Statistic::Kind::deviation:
        return true;
    case Statistic::Kind::never_happened:
        return !std::isinf(value) || holds(expectation.comparison, 1, expectation.value);
    case Statistic::Kind::min:
    case Statistic::Kind::max:
    case Statistic::Kind::quantile:
        break;
    }
    return holds(expectation.comparison, value, expectation.value);
}

} // namespace gameday::studies
