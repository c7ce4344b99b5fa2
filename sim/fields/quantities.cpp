#include "sim/fields/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace gameday::fields {

namespace {

struct TimeUnit {
    std::string_view name;
    double nanoseconds;
};

// In the order they are tried: "ms" before "m".
constexpr std::array<TimeUnit, 7> time_units{{{"ns", 1},
                                              {"us", 1e3},
                                              {"ms", 1e6},
                                              {"s", 1e9},
                                              {"m", 60e9},
                                              {"h", 3600e9},
                                              {"d", 86400e9}}};

// Longer than anybody plans for, and far from the end of 64-bit nanoseconds (292 years).
constexpr double longest_seconds = 3660.0 * 86400;

constexpr std::string_view duration_needed = "needs a duration with a unit";

Parsed<sim::Duration> bare_number_for_duration(double number) {
    std::string help = "write " + format_number(number) + "s";
    if (number >= 60 && std::fmod(number, 60) == 0) {
        help += ", or " + format_number(number / 60) + "m";
    }
    return Parsed<sim::Duration>::bad(std::string(duration_needed), help);
}

} // namespace

std::optional<double> take_number(std::string_view& text) {
    double value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') {
        return std::nullopt;
    }
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(value)) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::string format_number(double value) {
    std::array<char, 32> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    return error == std::errc{} ? std::string(buffer.data(), end) : std::to_string(value);
}

Parsed<sim::Duration> Scalar<sim::Duration>::parse(std::string_view text) {
    using Result = Parsed<sim::Duration>;
    if (text.starts_with('-')) {
        return Result::bad("cannot be negative", "durations start at 0s");
    }
    double nanoseconds = 0;
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
        const auto* const unit = std::find_if(time_units.begin(), time_units.end(), [&](const TimeUnit& u) {
            return text.starts_with(u.name);
        });
        if (unit == time_units.end()) {
            return Result::bad("has a unit of time that is not known: '" + std::string(text) + "'",
                               "units are ns, us, ms, s, m, h and d");
        }
        text.remove_prefix(unit->name.size());
        if (!text.empty() && (text.front() < '0' || text.front() > '9')) {
            return Result::bad("has something after its unit: '" + std::string(text) + "'",
                               "units are ns, us, ms, s, m, h and d");
        }
        nanoseconds += *number * unit->nanoseconds;
    }
    if (nanoseconds > longest_seconds * 1e9) {
        return Result::bad("is longer than ten years", "at most 3660d");
    }
    return Result::good(sim::Duration::from_nanoseconds(nanoseconds));
}

std::string Scalar<sim::Duration>::format(const sim::Duration& value) {
    std::int64_t left = value.count();
    if (left == 0) {
        return "0s";
    }
    if (left < 0) {
        return "-" + format(sim::Duration::nanoseconds(-left));
    }
    if (left < 1'000'000'000) { // one unit reads best below a second: 70ms, 1.5ms
        const TimeUnit& unit = left < 1000 ? time_units[0] : left < 1'000'000 ? time_units[1] : time_units[2];
        return format_number(static_cast<double>(left) / unit.nanoseconds) + std::string(unit.name);
    }
    std::string text;
    for (const auto& [name, size] : {std::pair<char, std::int64_t>{'d', 86'400'000'000'000},
                                     {'h', 3'600'000'000'000},
                                     {'m', 60'000'000'000}}) {
        if (left >= size) {
            text += std::to_string(left / size) + name;
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
    const auto number = take_number(text);
    if (!number || (!text.empty() && text != "%")) {
        return Parsed<Share>::bad("needs a share in percent", "such as 20%");
    }
    if (text.empty()) {
        return Parsed<Share>::bad("needs a share in percent",
                                  "write " + format_number(*number <= 1 ? *number * 100 : *number) + "%");
    }
    if (negative || *number > 100) {
        return Parsed<Share>::bad("is a share outside 0% to 100%", "allowed: 0% to 100%");
    }
    return Parsed<Share>::good({*number / 100});
}

std::string Scalar<Share>::format(const Share& value) {
    // 9 digits hide the last bits of a division by 100 and keep every share that people write.
    return format_number(std::round(value.fraction * 1e11) / 1e9) + "%";
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
    for (const auto& [unit, seconds] :
         {std::pair<std::string_view, double>{"/s", 1}, {"/min", 60}, {"/h", 3600}}) {
        if (text == unit) {
            return Parsed<Rate>::good({*number / seconds});
        }
    }
    return Parsed<Rate>::bad("has a unit of rate that is not known: '" + std::string(text) + "'", help);
}

std::string Scalar<Rate>::format(const Rate& value) { return format_number(value.per_second) + "/s"; }

Parsed<TransferPrice> Scalar<TransferPrice>::parse(std::string_view text) {
    const auto bad = [] {
        return Parsed<TransferPrice>::bad("needs a price for a gigabyte", "such as $0.02/GB");
    };
    if (!text.starts_with('$')) {
        return bad();
    }
    text.remove_prefix(1);
    const auto number = take_number(text);
    return number && text == "/GB" ? Parsed<TransferPrice>::good({*number}) : bad();
}

std::string Scalar<TransferPrice>::format(const TransferPrice& value) {
    return "$" + format_number(value.dollars_per_gigabyte) + "/GB";
}

Parsed<Count> Scalar<Count>::parse(std::string_view text) {
    Count count;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count.value);
    if (error != std::errc{} || rest != end) {
        return Parsed<Count>::bad("needs a whole number without a unit", "such as 16");
    }
    if (count.value < 0) {
        return Parsed<Count>::bad("cannot be negative", "counts start at 0");
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
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    if (text.empty() || !std::all_of(text.begin(), text.end(), plain)) {
        return Parsed<Name>::bad("needs a name", "letters, digits, and - _ . between them");
    }
    return Parsed<Name>::good({std::string(text)});
}

} // namespace gameday::fields
