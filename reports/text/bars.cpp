#include "reports/text/bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

namespace gameday::reports {

std::string bar(double share, std::size_t columns, bool ascii) {
    constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(share > 0)) {
        return "";
    }
    const double steps_a_column = ascii ? 1 : 8;
    const double length = std::min(share, 1.0) * static_cast<double>(columns) * steps_a_column;
    const auto steps = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(length)));
    if (ascii) {
        return std::string(steps, '#');
    }
    std::string text;
    for (std::size_t i = 0; i < steps / 8; ++i) {
        text += "█";
    }
    return text.append(parts.at(steps % 8));
}

std::vector<int> percentages(std::span<const double> parts) {
    const double total = std::accumulate(parts.begin(), parts.end(), 0.0);
    std::vector<int> whole(parts.size(), 0);
    if (!(total > 0) || !std::isfinite(total)) {
        return whole;
    }
    std::vector<std::size_t> by_rest(parts.size());
    std::iota(by_rest.begin(), by_rest.end(), std::size_t{0});
    const auto exact = [&](std::size_t i) { return parts[i] / total * 100; };
    int given = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        whole[i] = static_cast<int>(exact(i));
        given += whole[i];
    }
    // What the cuts left over goes to those who were cut most.
    std::stable_sort(by_rest.begin(), by_rest.end(),
                     [&](std::size_t a, std::size_t b) { return exact(a) - whole[a] > exact(b) - whole[b]; });
    for (std::size_t i = 0; i < by_rest.size() && given < 100; ++i) {
        ++whole[by_rest[i]];
        ++given;
    }
    return whole;
}

} // namespace gameday::reports
