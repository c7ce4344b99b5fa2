#include <cmath>

#include <fmt/format.h>

#include "reports/json/numbers.hpp"
#include "reports/rows/csv_field.hpp"
#include "reports/whatif/parts.hpp"
#include "reports/whatif/report.hpp"

namespace gameday::reports {

namespace {

/// Empty: nothing is known, or it is unbounded; between never and a value it is infinite.
std::string number(std::optional<double> value) {
    return !value ? "" : std::isinf(*value) ? (*value > 0 ? "inf" : "-inf") : number_text(*value);
}

/// Never is infinite; what is absent is empty.
std::string value_of(const studies::WhatIfCell& cell) {
    return !cell.absent.empty() ? "" : cell.value ? number(cell.value) : "inf";
}

} // namespace

std::string csv_of(const studies::WhatIfCell& cell) {
    const studies::StatisticDifference& known = cell.base;
    const auto share = [&](std::uint32_t count) {
        return cell.compared && known.pairs > 0 ? number_text(static_cast<double>(count) / known.pairs)
                                                : std::string();
    };
    return fmt::format("{},{},{},{},{},{}", value_of(cell), number(known.difference),
                       number(known.interval.low), number(known.interval.high), share(known.better),
                       share(known.worse));
}

std::string whatif_csv(const studies::WhatIf& whatif) {
    std::string text = "variant,metric,statistic,value,difference,low,high,better,worse\n";
    for (const studies::WhatIfVariant& variant : whatif.variants) {
        for (std::size_t i = 0; i < whatif.columns.size(); ++i) {
            text += fmt::format("{},{},{},{}\n", csv_field(variant.name), csv_field(whatif.columns[i].key),
                                whatif.columns[i].statistic.text(), csv_of(variant.cells[i]));
        }
    }
    return text;
}

} // namespace gameday::reports
