#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "studies/whatif/whatif.hpp"

/// What documents of other studies share with a what-if's.
namespace gameday::reports {

/// One statistic of one variant: its value, and how it differs from the base's.
[[nodiscard]] nlohmann::ordered_json cell_json(const studies::WhatIfCell& cell,
                                               const studies::WhatIfColumn& column);

/// The JSON Schema of that: the definition "statistic".
[[nodiscard]] nlohmann::ordered_json statistic_schema();

/// The same as fields of a row: value,difference,low,high,better,worse.
[[nodiscard]] std::string csv_of(const studies::WhatIfCell& cell);

} // namespace gameday::reports
