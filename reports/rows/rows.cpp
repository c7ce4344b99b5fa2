#include "reports/rows/rows.hpp"

#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

#include "reports/json/numbers.hpp"
#include "reports/rows/csv_field.hpp"
#include "studies/values.hpp"

namespace gameday::reports {

namespace {

std::string_view verdict_of(const studies::Study& study, const studies::Replication& replication) {
    if (!studies::passes_alone(study, replication)) {
        return "fail";
    }
    return study.expected().empty() ? "none" : "pass";
}

/// A metric's value as documents hold it, and as text: numbers of things stay whole.
struct Kept {
    nlohmann::ordered_json json;
    std::string text;
};

Kept kept(const studies::Study& study, std::size_t metric, double value) {
    const bool count = study.measured()[metric].metric->unit == studies::Unit::count;
    const nlohmann::ordered_json json = count ? rounded_count(value) : rounded(value);
    return {json, json.is_number_integer() ? json.dump() : number_text(value)};
}

} // namespace

std::string rows_header(const studies::Study& study, RowFormat format) {
    if (format == RowFormat::json) {
        return {};
    }
    std::string line = "replication,verdict";
    for (const auto& measured : study.measured()) {
        line += ',' + csv_field(measured.key.text());
    }
    return line + '\n';
}

std::string row(const studies::Study& study, const studies::Replication& replication, RowFormat format) {
    const std::string_view verdict = verdict_of(study, replication);
    if (format == RowFormat::csv) {
        std::string line = std::to_string(replication.number) + ',' + std::string(verdict);
        for (std::size_t i = 0; i < study.measured().size(); ++i) {
            const double value = studies::reported_value(study, replication, i);
            line += ',' + (std::isfinite(value) ? kept(study, i, value).text : std::string());
        }
        return line + '\n';
    }
    nlohmann::ordered_json object = {{"replication", replication.number}, {"verdict", verdict}};
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        object[study.measured()[i].key.text()] =
            kept(study, i, studies::reported_value(study, replication, i)).json;
    }
    return object.dump() + '\n';
}

} // namespace gameday::reports
