#include "reports/row_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "reports/quantities.hpp"

namespace gameday::reports {

namespace {

/// More decimals of a percentage than these say more than a table can hold: each is then told by itself.
constexpr int share_decimals_most = 3;

struct Scale {
    double size;
    const char* suffix;
};
// From the greatest; each begins where the one below would show a thousand.
constexpr std::array<Scale, 3> scales{{{1e12, " tn"}, {1e9, " bn"}, {1e6, " M"}}};

/// Decimals that leave a number with three digits.
int decimals_for(double greatest) {
    return greatest < 9.995 ? 2 : greatest < 99.95 ? 1 : 0;
}

} // namespace

RowForm::RowForm(studies::Unit unit, const std::vector<std::optional<double>>& values) : unit_(unit) {
    double greatest = 0;
    bool all_whole = true;
    int share_decimals = 0;
    for (const auto& value : values) {
        if (!value || !std::isfinite(*value)) {
            continue;
        }
        greatest = std::max(greatest, std::abs(*value));
        all_whole = all_whole && *value == std::floor(*value);
        share_decimals = std::max(share_decimals, share_decimals_of(*value));
    }
    if (unit == studies::Unit::count) {
        choose_for_counts(greatest, all_whole);
    } else if (studies::is_percentage(unit) && share_decimals <= share_decimals_most) {
        decimals_ = share_decimals;
    }
}

void RowForm::choose_for_counts(double greatest, bool all_whole) {
    const auto* const scale = std::find_if(scales.begin(), scales.end(),
                                           [&](const Scale& one) { return greatest >= 0.9995 * one.size; });
    if (greatest >= 1e6 && scale != scales.end()) {
        divisor_ = scale->size;
        suffix_ = scale->suffix;
        decimals_ = decimals_for(greatest / divisor_);
    } else if (!all_whole) {
        decimals_ = greatest < 9.995 ? 2 : greatest < 999.95 ? 1 : 0;
    }
}

std::string RowForm::text(const std::optional<double>& value) const {
    if (!value || !std::isfinite(*value) || !decimals_ || *value == 0) {
        return value_text(unit_, value);
    }
    if (studies::is_percentage(unit_)) {
        return *value == 1 ? share_text(*value) : share_text(*value, *decimals_);
    }
    if (divisor_ == 1) {
        return count_text(*value, *decimals_);
    }
    const std::string text = count_text(*value / divisor_, *decimals_);
    const bool nothing_left = text.find_first_of("123456789") == std::string::npos;
    return nothing_left || *value >= 1e15 ? count_text(*value) : text + suffix_;
}

std::string RowForm::interval(const studies::Interval& interval) const {
    return interval_text(interval, [this](double value) { return text(value); });
}

} // namespace gameday::reports
