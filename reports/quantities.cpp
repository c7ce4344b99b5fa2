#include "reports/quantities.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sim/fields/quantities.hpp"

namespace gameday::reports {

namespace {

constexpr double minute = 60;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;

/// A number with so many decimals, without the zeros at its end.
std::string decimals(double value, int digits) {
    std::string text = fmt::format("{:.{}f}", value, digits);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

/// Below a second: the largest unit of which there is at least one, to two digits or to the whole.
std::string below_a_second(double seconds) {
    struct Step {
        double size;
        const char* name;
    };
    constexpr std::array<Step, 3> steps{{{1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}}};
    for (const Step& step : steps) {
        const double value = seconds / step.size;
        if (value >= 0.9995) {
            return decimals(value, value < 9.95 ? 1 : 0) + step.name;
        }
    }
    return "<1ns";
}

/// Two or three units; the last one is rounded, and those before it follow from it.
std::string in_units(double seconds, Detail detail) {
    const bool fine = detail == Detail::fine;
    if (!fine && std::round(seconds) < hour) {
        const auto whole = static_cast<long long>(std::llround(seconds));
        return fmt::format("{}m {:02}s", whole / 60, whole % 60);
    }
    if (fine && std::round(seconds * 10) < hour * 10) {
        const auto tenths = std::llround(seconds * 10);
        return fmt::format("{}m {:02}.{}s", tenths / 600, tenths % 600 / 10, tenths % 10);
    }
    if (fine && std::round(seconds) < day) {
        const auto whole = std::llround(seconds);
        return fmt::format("{}h {:02}m {:02}s", whole / 3600, whole % 3600 / 60, whole % 60);
    }
    const double minutes = std::round(seconds / minute);
    if (!fine && minutes < day / minute) {
        const auto whole = static_cast<long long>(minutes);
        return fmt::format("{}h {:02}m", whole / 60, whole % 60);
    }
    if (fine && minutes < 1e9) {
        const auto whole = static_cast<long long>(minutes);
        return fmt::format("{}d {:02}h {:02}m", whole / 1440, whole % 1440 / 60, whole % 60);
    }
    const double hours = std::round(seconds / hour);
    if (hours < 1e9) {
        const auto whole = static_cast<long long>(hours);
        return fmt::format("{}d {:02}h", whole / 24, whole % 24);
    }
    return fmt::format("{:.3g}d", seconds / day);
}

/// How far a share is from 0 % or 100 %, in percentage points.
double from_either_end(double share) {
    return std::min(std::abs(share * 100), std::abs(100 - share * 100));
}

/// So many decimals, and near an end enough of them for two digits of what is missing to it.
int decimals_near_an_end(double from_end, int usual) {
    return from_end > 0 && from_end < 1
               ? std::min(6, usual - static_cast<int>(std::floor(std::log10(from_end))))
               : usual;
}

std::string large_count(double count) {
    if (count < 999.95e9) {
        return fmt::format("{:.4g} billion", count / 1e9);
    }
    return count < 999.95e12 ? fmt::format("{:.4g} trillion", count / 1e12) : fmt::format("{:.4g}", count);
}

} // namespace

std::string duration_text(double seconds, Detail detail) {
    if (std::isnan(seconds)) {
        return "unknown";
    }
    if (std::isinf(seconds)) {
        return "never";
    }
    if (seconds < 0) {
        return "−" + duration_text(-seconds, detail);
    }
    if (seconds == 0) {
        return "0s";
    }
    if (seconds < 0.9995) {
        return below_a_second(seconds);
    }
    if (detail == Detail::brief && seconds >= 9.95 && std::round(seconds) < minute) {
        return fmt::format("{:.0f}s", seconds);
    }
    if (detail != Detail::brief && std::round(seconds * 10) < minute * 10) {
        return detail == Detail::fine ? decimals(seconds, 3) + "s" : fmt::format("{:.1f}s", seconds);
    }
    if (seconds < 9.95) {
        return decimals(seconds, 1) + "s";
    }
    return in_units(seconds, detail);
}

std::string clock_text(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    const bool before = nanoseconds <= -second / 2;
    const std::uint64_t size = nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds)
                                               : static_cast<std::uint64_t>(nanoseconds);
    const std::uint64_t seconds =
        (size + static_cast<std::uint64_t>(second / 2)) / static_cast<std::uint64_t>(second);
    return fmt::format("T{}{}:{:02}:{:02}", before ? "−" : "+", seconds / 3600, seconds / 60 % 60,
                       seconds % 60);
}

std::string count_text(double count, Detail detail) {
    if (std::isnan(count)) {
        return "unknown";
    }
    if (std::isinf(count)) {
        return "never";
    }
    if (count < 0) {
        return "−" + count_text(-count, detail);
    }
    if (count >= 999.95e6 && (detail != Detail::fine || count >= 1e15)) {
        return large_count(count);
    }
    const bool whole = count == std::floor(count);
    const int digits = whole ? 0
                             : (count < 9.995    ? 2
                                : count < 999.95 ? 1
                                                 : 0) +
                                   (detail == Detail::fine ? 2 : 0);
    const std::string text = decimals(count, digits);
    const std::size_t point = std::min(text.find('.'), text.size());
    return fields::grouped(text.substr(0, point)) + text.substr(point);
}

std::string count_text(double count, int decimals) {
    if (!std::isfinite(count)) {
        return count_text(count);
    }
    if (count < 0) {
        return "−" + count_text(-count, decimals);
    }
    const std::string text = fmt::format("{:.{}f}", count, decimals);
    const std::size_t point = std::min(text.find('.'), text.size());
    return fields::grouped(text.substr(0, point)) + text.substr(point);
}

std::string share_text(double share, int decimals) {
    std::string text = fmt::format("{:.{}f}", share * 100, decimals);
    if (text.starts_with('-')) {
        text = "−" + text.substr(1);
    }
    return text + " %";
}

int share_decimals_of(double share) {
    const double from_end = from_either_end(share);
    return from_end == 0 ? 0 : decimals_near_an_end(from_end, 1);
}

std::string share_text(double share, Detail detail) {
    if (!std::isfinite(share)) {
        return std::isnan(share) ? "unknown" : "never";
    }
    const double percent = share * 100;
    const double from_end = from_either_end(share);
    std::string text = decimals(percent, decimals_near_an_end(from_end, detail == Detail::fine ? 3 : 1));
    if (text == "0" && percent > 0) {
        return "<0.000001 %";
    }
    if (text == "100" && percent < 100) {
        return ">99.999999 %";
    }
    if (text.find('.') == std::string::npos && from_end > 0) {
        text += ".0"; // like its neighbours in a table
    }
    if (text.starts_with('-')) {
        text = "−" + text.substr(1);
    }
    return text + " %";
}

std::string value_text(studies::Unit unit, std::optional<double> value, Detail detail) {
    if (!value) {
        return "never";
    }
    switch (unit) {
    case studies::Unit::seconds:
        return duration_text(*value, detail);
    case studies::Unit::count:
        return count_text(*value, detail);
    case studies::Unit::share:
    case studies::Unit::ratio:
        break;
    }
    return share_text(*value, detail);
}

std::string interval_text(studies::Unit unit, const studies::Interval& interval, Detail detail) {
    const auto told_in = [&](Detail how) {
        return [unit, how](double value) { return value_text(unit, value, how); };
    };
    const bool both = interval.low && interval.high;
    const bool alike = both && *interval.low != *interval.high &&
                       value_text(unit, interval.low, detail) == value_text(unit, interval.high, detail);
    return interval_text(interval, told_in(alike ? Detail::fine : detail));
}

std::string interval_text(const studies::Interval& interval, const std::function<std::string(double)>& text) {
    if (!interval.low && !interval.high) {
        return "";
    }
    if (!interval.low) {
        return "at most " + text(*interval.high);
    }
    if (!interval.high) {
        return "at least " + text(*interval.low);
    }
    return text(*interval.low) + " – " + text(*interval.high);
}

std::string counted(std::size_t count, const std::string& singular, const std::string& plural) {
    return count_text(static_cast<double>(count), Detail::fine) + " " + (count == 1 ? singular : plural);
}

} // namespace gameday::reports
