#include <cmath>

#include "gameday_version.hpp"
#include "reports/json/audit.hpp"
#include "reports/json/numbers.hpp"
#include "reports/json/words.hpp"
#include "reports/whatif/parts.hpp"
#include "reports/whatif/report.hpp"
#include "reports/whatif/sections.hpp"

namespace gameday::reports {

namespace {

using Json = nlohmann::ordered_json;
using studies::NoInterval;
using studies::Unit;

std::string_view interval_word(NoInterval why) {
    switch (why) {
    case NoInterval::no_spread:
        return "no-spread";
    case NoInterval::few_beyond:
        return "too-few-beyond";
    case NoInterval::extreme:
        return "none-of-extremes";
    case NoInterval::never_came:
        return "never-came";
    case NoInterval::none:
        break;
    }
    return "simultaneous";
}

Json share(std::uint32_t count, std::uint32_t all) {
    return all == 0 ? Json(nullptr) : rounded(static_cast<double>(count) / all);
}

/// A difference that is infinite is between never and a value: which way is told by `change`.
std::string_view change_word(const studies::WhatIfCell& cell) {
    const studies::StatisticDifference& known = cell.base;
    if (!cell.compared) {
        return "not-compared";
    }
    if (known.same) {
        return "same";
    }
    if (!known.told()) {
        return "not-told";
    }
    if (!std::isfinite(*known.difference)) {
        return *known.difference < 0 ? "from-never" : "to-never";
    }
    return *known.difference < 0 ? "less" : "more";
}

} // namespace

nlohmann::ordered_json cell_json(const studies::WhatIfCell& cell, const studies::WhatIfColumn& column) {
    const bool counts = column.statistic.kind == studies::Statistic::Kind::never_happened;
    const Unit unit = counts ? Unit::count : column.unit;
    const studies::StatisticDifference& known = cell.base;
    return {{"unit", counts ? "replications" : name_of(unit)},
            {"value", value_json(unit, cell.value)},
            {"absent", cell.absent.empty() ? Json(nullptr) : Json(cell.absent)},
            {"difference", value_json(unit, known.difference)},
            {"low", value_json(unit, known.interval.low)},
            {"high", value_json(unit, known.interval.high)},
            {"interval", cell.compared ? Json(interval_word(known.why)) : Json(nullptr)},
            {"change", change_word(cell)},
            {"better", cell.compared ? share(known.better, known.pairs) : Json(nullptr)},
            {"worse", cell.compared ? share(known.worse, known.pairs) : Json(nullptr)},
            {"pairs", known.pairs},
            {"both_came", known.both}};
}

namespace {

Json target_json(const std::optional<studies::ExpectationResult>& target) {
    if (!target) {
        return nullptr;
    }
    const Unit unit = target->counts_runs ? Unit::count : target->unit;
    return {{"outcome", outcome_word(target->outcome)},
            {"value", value_json(unit, target->value)},
            {"low", value_json(unit, target->interval.low)},
            {"high", value_json(unit, target->interval.high)}};
}

Json warnings_json(const studies::WhatIfVariant& variant) {
    Json all = Json::array();
    for (const studies::WarningResult& one : variant.warnings) {
        all.push_back({{"name", one.name},
                       {"subject", one.subject.empty() ? Json(nullptr) : Json(one.subject)},
                       {"count", one.count},
                       {"reason", one.reason},
                       {"replication", one.first},
                       {"outcome", warning_outcome_word(one.outcome)}});
    }
    return all;
}

Json variant_json(const studies::WhatIf& whatif, const studies::WhatIfVariant& variant, bool base) {
    Json metrics = Json::object();
    for (std::size_t i = 0; i < whatif.columns.size(); ++i) {
        const studies::WhatIfColumn& column = whatif.columns[i];
        metrics[column.key][column.statistic.text()] = cell_json(variant.cells[i], column);
    }
    const std::string sentence = base ? "" : whatif_sections::sentence_of(whatif, variant);
    return {{"name", variant.name},
            {"sets", variant.sets},
            {"digest", variant.digest},
            {"same", variant.same},
            {"unpaired", variant.unpaired},
            {"metrics", metrics},
            {"warnings", warnings_json(variant)},
            {"target", target_json(variant.target)},
            {"sentence", sentence.empty() ? Json(nullptr) : Json(sentence)}};
}

Json boundary_json(const studies::WhatIf& whatif) {
    if (!whatif.boundary) {
        return nullptr;
    }
    return {{"path", whatif.boundary->path},
            {"met", rounded(whatif.boundary->met.in_seconds())},
            {"missed", rounded(whatif.boundary->missed.in_seconds())}};
}

} // namespace

nlohmann::ordered_json whatif_document(const studies::WhatIf& whatif) {
    Json variants = Json::array();
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        variants.push_back(variant_json(whatif, variant, &variant == &whatif.variants.front()));
    }
    const studies::WhatIfVariant* const best = whatif.fewest_changes_that_meet();
    return {{"schema", "gameday.whatif/1"},
            {"tool", {{"name", "gameday"}, {"version", gameday_version}}},
            {"scenario", {{"name", whatif.scenario}, {"file", whatif.file}}},
            {"seed", whatif.seed},
            {"runs", whatif.runs},
            {"planned_runs", whatif.planned},
            {"ending", ending_word(whatif.ending)},
            {"precision", whatif.precision.empty() ? Json(nullptr) : Json(whatif.precision)},
            {"grain", whatif.grain},
            {"beyond_flows", whatif.beyond_flows.empty() ? Json(nullptr) : Json(whatif.beyond_flows)},
            {"audit", whatif.audit ? audit_document(*whatif.audit) : Json(nullptr)},
            {"audited", !whatif.audit || whatif.audit->replications == 0 ? "nothing"
                        : whatif.only_base_audited                       ? "base"
                                                                         : "all"},
            {"intervals", whatif.intervals},
            {"target", whatif.target.empty() ? Json(nullptr) : Json(whatif.target)},
            {"meets_target", best == nullptr ? Json(nullptr) : Json(best->name)},
            {"boundary", boundary_json(whatif)},
            {"variants", variants}};
}

} // namespace gameday::reports
