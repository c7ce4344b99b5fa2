#include <fmt/format.h>

#include "reports/json/numbers.hpp"
#include "reports/rows/csv_field.hpp"
#include "reports/sensitivity/report.hpp"
#include "reports/whatif/parts.hpp"

namespace gameday::reports {

std::string sensitivity_csv(const studies::Sensitivity& sensitivity) {
    std::string text = "figure,end,to,value,difference,low,high,better,worse\n";
    for (const studies::SensitivityBar& bar : sensitivity.bars) {
        for (const auto& [name, end] : {std::pair{"low", &bar.low}, std::pair{"high", &bar.high}}) {
            if (!end->value.empty() && end->why.empty()) {
                text += fmt::format("{},{},{},{}\n", csv_field(bar.path), name, csv_field(end->value),
                                    csv_of(end->cell));
            }
        }
    }
    return text;
}

} // namespace gameday::reports
