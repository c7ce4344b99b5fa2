#pragma once

#include <cstdint>
#include <string_view>

namespace gameday::studies {

/// Metrics count times in nanoseconds until they are reported in seconds.
inline constexpr double nanoseconds_a_second = 1e9;

/// What the values of a metric are.
enum class Unit : std::uint8_t {
    seconds, ///< "s": a time
    count,   ///< "count": a number of things
    share,   ///< "share": part of a whole, 0 to 1
    ratio,   ///< "ratio": something over something else, 0 or more
};

[[nodiscard]] constexpr std::string_view name_of(Unit unit) {
    switch (unit) {
    case Unit::seconds:
        return "s";
    case Unit::count:
        return "count";
    case Unit::ratio:
        return "ratio";
    case Unit::share:
        break;
    }
    return "share";
}

/// Whether it is told in percent.
[[nodiscard]] constexpr bool is_percentage(Unit unit) {
    return unit == Unit::share || unit == Unit::ratio;
}

} // namespace gameday::studies
