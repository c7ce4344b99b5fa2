#include "reports/comparison/difference_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/quantities.hpp"

namespace gameday::reports {

namespace {

/// Whether both ends are as far away, as a standard error's are.
bool is_symmetric(const studies::StatisticDifference& known) {
    const double below = *known.difference - *known.interval.low;
    const double above = *known.interval.high - *known.difference;
    return std::isfinite(below) && std::isfinite(above) &&
           std::abs(below - above) <= 1e-9 * std::max(std::abs(below), std::abs(above));
}

} // namespace

std::string brief_text(const studies::Statistic& statistic) {
    return statistic.kind == studies::Statistic::Kind::quantile ? fmt::format("p{}", statistic.percent)
                                                                : statistic.text();
}

std::string size_text(studies::Unit unit, double difference) {
    const double size = std::abs(difference);
    if (studies::is_percentage(unit)) {
        const double points = 100 * size;
        const int digits =
            points >= 10 || points == 0 ? 0 : 1 - static_cast<int>(std::floor(std::log10(points)));
        return fmt::format("{:.{}f} pp", points, std::clamp(digits, 0, 6));
    }
    if (unit == studies::Unit::seconds) {
        return duration_text(size);
    }
    constexpr double whole = 100; // from here on nobody wants fractions of things
    return count_text(size >= whole ? std::round(size) : size);
}

std::string difference_text(studies::Unit unit, double difference) {
    if (std::isinf(difference)) {
        return difference > 0 ? "to never" : "from never";
    }
    return (difference < 0 ? "−" : difference > 0 ? "+" : "") + size_text(unit, difference);
}

std::string reach_text(studies::Unit unit, const studies::StatisticDifference& known) {
    const studies::Interval& interval = known.interval;
    if (known.difference && interval.low && interval.high && is_symmetric(known)) {
        const double reach = *interval.high - *known.difference;
        const bool whole = unit == studies::Unit::count && std::abs(*known.difference) >= 100 && reach >= 1;
        return "±" + size_text(unit, whole ? std::round(reach) : reach);
    }
    if (interval.low && interval.high && *interval.low == *interval.high && std::isinf(*interval.low)) {
        return ""; // there is nothing between never and a value
    }
    const auto end = [unit](const std::optional<double>& value) {
        return value ? difference_text(unit, *value) : std::string("?");
    };
    return fmt::format("({} – {})", end(interval.low), end(interval.high));
}

} // namespace gameday::reports
