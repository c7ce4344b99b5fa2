#include "studies/expectation.hpp"

#include <algorithm>
#include <array>

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

} // namespace

fields::Parsed<double> parse_value(std::string_view text, Unit unit, Statistic statistic) {
    using Reading = fields::Parsed<double>;
    const auto take = [](const auto& parsed, auto to_double) {
        return parsed.value ? Reading::good(to_double(*parsed.value)) : Reading::bad(parsed.why, parsed.help);
    };
    if (unit == Unit::seconds && statistic.kind != Statistic::Kind::never_happened) {
        return take(
            fields::Scalar<sim::Duration>::parse(text),
            [](sim::Duration d) { // as values are told, so that 59s is 59 s and not the next number above
                return static_cast<double>(d.count()) / nanoseconds_a_second;
            });
    }
    if (unit == Unit::share && statistic.kind != Statistic::Kind::never_happened) {
        return take(fields::Scalar<fields::Share>::parse(text), [](fields::Share s) { return s.fraction; });
    }
    std::string_view rest = text;
    const auto number = fields::take_number(rest);
    if (unit == Unit::ratio && statistic.kind != Statistic::Kind::never_happened) {
        return number && rest == "%" ? Reading::good(*number / 100)
                                     : Reading::bad("needs a percentage", "such as 80% or 120%");
    }
    return number && rest.empty() ? Reading::good(*number)
                                  : Reading::bad("needs a plain number", "such as 0 or 100");
}

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

} // namespace gameday::studies
