#include "sim/fields/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace gameday::fields {

namespace {

struct TimeUnit {
    std::string_view name;
    double nanoseconds;
};

// In the order they are tried: "ms" before "m".
constexpr std::array<TimeUnit, 7> time_units{
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}}};

// Longer than anybody plans for, and far from the end of 64-bit nanoseconds (292 years).
constexpr sim::Duration longest = sim::Duration::hours(std::int64_t{24} * 3660);

// Faster, and dearer, than anything there will be, and far from where arithmetic on doubles ends.
constexpr double highest_rate = 1e12;
constexpr double highest_price = 1e6;

constexpr std::string_view duration_needed = "needs a duration with a unit";

struct RateUnit {
    std::string_view name;
    double seconds;
};

constexpr std::array<RateUnit, 3> rate_units{{{"/s", 1}, {"/min", 60}, {"/h", 3600}}};

/// value * factor in as few digits as give the very same value again when divided by the factor, if any do.
std::optional<std::string> format_multiple(double value, double factor) {
    const double multiple = value * factor;
    for (int digits = 1; digits <= 17; ++digits) {
        std::array<char, 32> buffer{};
        const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), multiple,
                                                std::chars_format::scientific, digits - 1);
        double rounded = 0;
        std::from_chars(buffer.data(), end, rounded);
        if (rounded / factor == value) {
            return format_number(rounded);
        }
    }
    return std::nullopt;
}

/// The fraction that a decimal number of percent stands for, to the last bit: 0.07 gives 0.0007, which 0.07 /
/// 100 is not.
double hundredth(std::string_view percent) {
    const std::string text = std::string(percent) + "e-2";
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Its inverse, on the decimal digits for the same reason.
std::string format_hundredfold(double fraction) {
    std::string text = format_number(fraction);
    const std::size_t point = std::min(text.find('.'), text.size());
    text.erase(point, 1);
    text.append(2, '0');
    text.insert(point + 2, ".");
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    const std::size_t zeros = std::min(text.find_first_not_of('0'), text.size());
    text.erase(0, zeros);
    return text.empty() || text.starts_with('.') ? "0" + text : text;
}

Parsed<sim::Duration> bare_number_for_duration(double number) {
    if (number > longest.in_seconds()) {
        return Parsed<sim::Duration>::bad(std::string(duration_needed), "such as 30s, 70ms or 1h30m");
    }
    std::string help = "write " + format_number(number) + "s";
    if (number >= 60 && std::fmod(number, 60) == 0) {
        help += ", or " + format_number(number / 60) + "m";
    }
    return Parsed<sim::Duration>::bad(std::string(duration_needed), help);
}

} // namespace

std::optional<double> take_number(std::string_view& text) {
    constexpr std::string_view digits = "0123456789";
    const auto after_digits = [&](std::size_t from) {
        return std::min(text.find_first_not_of(digits, from), text.size());
    };
    std::size_t length = after_digits(0);
    if (length == 0) {
        return std::nullopt;
    }
    const std::size_t whole = length;
    if (text.substr(whole).starts_with('.') && after_digits(whole + 1) > whole + 1) {
        length = after_digits(whole + 1);
    }
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + length, value, std::chars_format::fixed);
    if (error == std::errc::result_out_of_range || !std::isfinite(value)) {
        const bool large = text.substr(0, whole).find_first_not_of('0') != std::string_view::npos;
        value = large ? std::numeric_limits<double>::max() : 0;
    }
    text.remove_prefix(length);
    return value;
}

std::string grouped(std::uint64_t value) {
    return grouped(std::to_string(value));
}

std::string grouped(std::string digits) {
    for (auto place = std::ssize(digits) - 3; place > 0; place -= 3) {
        digits.insert(static_cast<std::size_t>(place), 1, ',');
    }
    return digits;
}

std::string format_number(double value) {
    std::array<char, 400> buffer{}; // the longest is the least double: 0.00…5 with 324 places
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    return {buffer.data(), end};
}

Parsed<sim::Duration> Scalar<sim::Duration>::parse(std::string_view text) {
    using Result = Parsed<sim::Duration>;
    if (text.starts_with('-')) {
        return Result::bad("cannot be negative", "durations start at 0s");
    }
    sim::Duration sum; // a double would lose the nanoseconds of what lasts longer than 104 days
    if (text.empty()) {
        return Result::bad(std::string(duration_needed), "such as 30s, 70ms or 1h30m");
    }
    while (!text.empty()) {
        const auto number = take_number(text);
        if (!number) {
            return Result::bad(std::string(duration_needed), "such as 30s, 70ms or 1h30m");
        }
        if (text.empty()) {
            return bare_number_for_duration(*number);
        }
        const auto* const unit = std::find_if(time_units.begin(), time_units.end(),
                                              [&](const TimeUnit& u) { return text.starts_with(u.name); });
        if (unit == time_units.end()) {
            return Result::bad("has a unit of time that is not known: '" + std::string(text) + "'",
                               "units are ns, us, ms, s, m, h and d");
        }
        text.remove_prefix(unit->name.size());
        if (!text.empty() && (text.front() < '0' || text.front() > '9')) {
            return Result::bad("has something after its unit: '" + std::string(text) + "'",
                               "units are ns, us, ms, s, m, h and d");
        }
        sum += sim::Duration::from_nanoseconds(*number * unit->nanoseconds);
    }
    if (sum > longest) {
        return Result::bad("is longer than ten years", "at most 3660d");
    }
    return Result::good(sum);
}

std::string Scalar<sim::Duration>::format(const sim::Duration& value) {
    std::int64_t left = value.count();
    if (left == 0) {
        return "0s";
    }
    if (left < 0) {
        return "-" + format(sim::Duration{} - value);
    }
    if (left < 1'000'000'000) { // one unit reads best below a second: 70ms, 1.5ms
        const TimeUnit& unit = left < 1000 ? time_units[0] : left < 1'000'000 ? time_units[1] : time_units[2];
        return format_number(static_cast<double>(left) / unit.nanoseconds) + std::string(unit.name);
    }
    std::string text;
    for (const auto& [letter, size] : {std::pair<char, std::int64_t>{'d', 86'400'000'000'000},
                                       {'h', 3'600'000'000'000},
                                       {'m', 60'000'000'000}}) {
        if (left >= size) {
            text += std::to_string(left / size) + letter;
            left %= size;
        }
    }
    if (left != 0) {
        std::string fraction = std::to_string(left % 1'000'000'000 + 1'000'000'000).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += std::to_string(left / 1'000'000'000) + (fraction.empty() ? "" : "." + fraction) + "s";
    }
    return text;
}

Parsed<Share> Scalar<Share>::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) {
        text.remove_prefix(1);
    }
    const std::string_view written = text;
    const auto number = take_number(text);
    const double fraction = hundredth(written.substr(0, written.size() - text.size()));
    const bool inside = number && !negative && *number <= 100;
    if (inside && text.empty()) {
        return Parsed<Share>::bad("needs a share in percent",
                                  "write " + format({*number <= 1 ? *number : fraction}));
    }
    if (!number || text != "%") {
        return Parsed<Share>::bad("needs a share in percent", "such as 20%");
    }
    if (!inside) {
        return Parsed<Share>::bad("is a share outside 0% to 100%", "allowed: 0% to 100%");
    }
    return Parsed<Share>::good({fraction});
}

std::string Scalar<Share>::format(const Share& value) {
    return format_hundredfold(value.fraction) + "%";
}

Parsed<Rate> Scalar<Rate>::parse(std::string_view text) {
    const std::string help = "such as 200/s, 5/min or 10/h";
    if (text.starts_with('-')) {
        return Parsed<Rate>::bad("cannot be negative", "rates start at 0/s");
    }
    const auto number = take_number(text);
    if (!number) {
        return Parsed<Rate>::bad("needs a rate with a unit", help);
    }
    if (text.empty()) {
        return Parsed<Rate>::bad("needs a rate with a unit", "write " + format_number(*number) + "/s");
    }
    for (const RateUnit& unit : rate_units) {
        if (text == unit.name) {
            const double per_second = *number / unit.seconds;
            return per_second <= highest_rate
                       ? Parsed<Rate>::good({per_second})
                       : Parsed<Rate>::bad("is a rate above all bounds", "at most " + format({highest_rate}));
        }
    }
    return Parsed<Rate>::bad("has a unit of rate that is not known: '" + std::string(text) + "'", help);
}

std::string Scalar<Rate>::format(const Rate& value) {
    // In the unit that needs the fewest digits: 5/min rather than 0.08333333333333333/s.
    std::string shortest;
    for (const RateUnit& unit : rate_units) {
        const auto number = format_multiple(value.per_second, unit.seconds);
        // Up to three characters more are a fair price for the unit that people know best.
        if (number && (shortest.empty() || number->size() + unit.name.size() + 3 < shortest.size())) {
            shortest = *number + std::string(unit.name);
        }
    }
    return shortest;
}

Parsed<TransferPrice> Scalar<TransferPrice>::parse(std::string_view text) {
    const auto bad = [] {
        return Parsed<TransferPrice>::bad("needs a price for a gigabyte", "such as $0.02/GB");
    };
    if (!text.starts_with('$')) {
        return bad();
    }
    text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number || text != "/GB") {
        return bad();
    }
    return *number <= highest_price ? Parsed<TransferPrice>::good({*number})
                                    : Parsed<TransferPrice>::bad("is a price above all bounds",
                                                                 "at most " + format({highest_price}));
}

std::string Scalar<TransferPrice>::format(const TransferPrice& value) {
    return "$" + format_number(value.dollars_per_gigabyte) + "/GB";
}

Parsed<Factor> Scalar<Factor>::parse(std::string_view text) {
    const auto number = take_number(text);
    return number && text == "x" ? Parsed<Factor>::good({*number})
                                 : Parsed<Factor>::bad("needs a factor", "such as 5x");
}

Parsed<Count> Scalar<Count>::parse(std::string_view text) {
    Count count;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count.value);
    if (error == std::errc::invalid_argument || rest != end) {
        return Parsed<Count>::bad("needs a whole number without a unit", "such as 16");
    }
    if (text.starts_with('-')) {
        return Parsed<Count>::bad("cannot be negative", "counts start at 0");
    }
    if (error != std::errc{}) {
        return Parsed<Count>::bad("is a number above all bounds", "at most 9223372036854775807");
    }
    return Parsed<Count>::good(count);
}

Parsed<bool> Scalar<bool>::parse(std::string_view text) {
    if (text == "true" || text == "false") {
        return Parsed<bool>::good(text == "true");
    }
    return Parsed<bool>::bad("needs true or false");
}

Parsed<std::string> Scalar<std::string>::parse(std::string_view text) {
    return text.empty() ? Parsed<std::string>::bad("is empty") : Parsed<std::string>::good(std::string(text));
}

Parsed<Name> Scalar<Name>::parse(std::string_view text) {
    constexpr std::string_view first = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    constexpr std::string_view others = "._-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (text.find_first_of(first) != 0 || text.find_first_not_of(others) != std::string_view::npos) {
        return Parsed<Name>::bad("needs a name", "letters, digits, and - _ . between them");
    }
    return Parsed<Name>::good({std::string(text)});
}

} // namespace gameday::fields
