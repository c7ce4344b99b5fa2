#include "reports/json/numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace gameday::reports {

namespace {

constexpr int significant_digits = 9;

} // namespace

std::string number_text(double value) {
    // to_chars knows no locale, and its %g drops the zeros at the end. The longest result is
    // "-1.23456789e-308".
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, significant_digits)
                         .ptr;
    return {buffer.data(), end};
}

nlohmann::ordered_json rounded(double value) {
    if (!std::isfinite(value)) {
        return nullptr;
    }
    const std::string text = number_text(value);
    double result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result == 0 ? 0.0 : result;
}

nlohmann::ordered_json rounded_count(double value) {
    constexpr double exact_max = 0x1p53;
    if (std::abs(value) <= exact_max && value == std::floor(value)) {
        return static_cast<std::int64_t>(value);
    }
    return rounded(value);
}

nlohmann::ordered_json value_json(studies::Unit unit, std::optional<double> value) {
    if (!value) {
        return nullptr;
    }
    return unit == studies::Unit::count ? rounded_count(*value) : rounded(*value);
}

} // namespace gameday::reports
