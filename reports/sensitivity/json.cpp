#include <cmath>

#include "gameday_version.hpp"
#include "reports/json/audit.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/words.hpp"
#include "reports/sensitivity/report.hpp"
#include "reports/whatif/parts.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;

Json end_json(const studies::SensitivityBar::End& end, const studies::WhatIfColumn& column) {
    if (end.value.empty()) {
        return nullptr;
    }
    const bool moved = end.why.empty();
    return {{"value", end.value},
            {"refused", moved ? Json(nullptr) : Json(end.why)},
            {"statistic", moved ? cell_json(end.cell, column) : Json(nullptr)}};
}

} // namespace

nlohmann::ordered_json sensitivity_document(const studies::Sensitivity& sensitivity) {
    const studies::WhatIf& whatif = sensitivity.whatif;
    const studies::WhatIfColumn& column = whatif.columns.front();
    Json figures = Json::array();
    for (const studies::SensitivityBar& bar : sensitivity.bars) {
        const double reach = bar.reach();
        figures.push_back({{"path", bar.path},
                           {"value", bar.value},
                           {"reach", std::isinf(reach) ? Json(nullptr) : Json(rounded(reach))},
                           {"low", end_json(bar.low, column)},
                           {"high", end_json(bar.high, column)}});
    }
    Json not_moved = Json::array();
    for (const studies::NotMoved& one : sensitivity.not_moved) {
        not_moved.push_back({{"path", one.path},
                             {"reason", one.why},
                             {"moves_with", one.moves_with.empty() ? Json(nullptr) : Json(one.moves_with)}});
    }
    return {{"schema", "gameday.sensitivity/1"},
            {"tool", {{"name", "gameday"}, {"version", gameday_version}}},
            {"scenario", {{"name", whatif.scenario}, {"file", whatif.file}}},
            {"seed", whatif.seed},
            {"runs", whatif.runs},
            {"planned_runs", whatif.planned},
            {"ending", ending_word(whatif.ending)},
            {"grain", whatif.grain},
            {"beyond_flows", whatif.beyond_flows.empty() ? Json(nullptr) : Json(whatif.beyond_flows)},
            {"audit", whatif.audit ? audit_document(*whatif.audit) : Json(nullptr)},
            {"intervals", whatif.intervals},
            {"metric", column.key},
            {"statistic", column.statistic.text()},
            {"base", cell_json(whatif.variants.front().cells.front(), column)},
            {"figures", figures},
            {"not_moved", not_moved}};
}

} // namespace gameday::reports
