#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/text/sections.hpp"

namespace gameday::reports::sections {

void absent(const Page& page) {
    // Metrics of one reason share a line, in the order in which the reasons come.
    std::vector<std::pair<std::string, std::string>> keys_by_reason;
    for (const studies::AbsentMetric& metric : page.result.absent) {
        auto known = std::find_if(keys_by_reason.begin(), keys_by_reason.end(),
                                  [&](const auto& one) { return one.first == metric.reason; });
        if (known == keys_by_reason.end()) {
            keys_by_reason.emplace_back(metric.reason, metric.key);
        } else {
            known->second += ", " + metric.key;
        }
    }
    if (keys_by_reason.empty()) {
        return;
    }
    page.screen.section("Not measured");
    for (const auto& [reason, keys] : keys_by_reason) {
        page.screen.paragraph(2, 4, fmt::format("{}: {}", keys, reason));
    }
}

} // namespace gameday::reports::sections
