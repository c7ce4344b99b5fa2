#include "reports/json/audit.hpp"

#include <string_view>

#include "reports/audit_text.hpp"
#include "reports/json/numbers.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

Json interval(const studies::Interval& ends) {
    const auto end = [](const std::optional<double>& value) {
        return value ? rounded(*value) : Json(nullptr);
    };
    return Json::array({end(ends.low), end(ends.high)});
}

Json mean(double value, std::uint32_t pairs) {
    return pairs > 0 ? rounded(value) : Json(nullptr);
}

std::string_view decision_word(studies::AuditDecision decision) {
    switch (decision) {
    case studies::AuditDecision::flow:
        return "flow";
    case studies::AuditDecision::request:
        return "request";
    case studies::AuditDecision::too_much_work:
        return "flow-though-off";
    case studies::AuditDecision::none:
        break;
    }
    return "none";
}

} // namespace

nlohmann::ordered_json audit_document(const studies::Audit& audit) {
    Json differences = Json::array();
    for (const studies::AuditedMetric& metric : audit.differences) {
        const studies::PairedDifference& difference = metric.difference;
        differences.push_back({{"metric", metric.key},
                               {"unit", name_of(metric.unit)},
                               {"decides", metric.decides},
                               {"pairs", difference.pairs},
                               {"request", mean(difference.reference, difference.pairs)},
                               {"flow", mean(difference.other, difference.pairs)},
                               {"difference", interval(difference.difference)},
                               {"relative", interval(difference.relative)},
                               {"only_request", difference.only_reference},
                               {"only_flow", difference.only_other},
                               {"off", metric.off()}});
    }
    return {{"replications", audit.replications},
            {"differences", differences},
            {"decision", decision_word(audit.decision)},
            {"reason", audit_text(audit)}};
}

} // namespace gameday::reports
