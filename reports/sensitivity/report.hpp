#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "reports/text/report.hpp"
#include "studies/sensitivity/sensitivity.hpp"

namespace gameday::reports {

/// What `gameday sensitivity` prints: a tornado, the figure that moves the answer most on top; what changes
/// nothing; what was not moved, and why; and what to measure first. Ends with a line break.
[[nodiscard]] std::string sensitivity_report(const studies::Sensitivity& sensitivity,
                                             const TextOptions& options = {});

/// `gameday.sensitivity/1`: everything that a Sensitivity holds, in a fixed order; see `gameday schema
/// --sensitivity`.
[[nodiscard]] nlohmann::ordered_json sensitivity_document(const studies::Sensitivity& sensitivity);

/// The JSON Schema (draft-07) of those documents.
[[nodiscard]] nlohmann::ordered_json sensitivity_schema();

/// One row for each end of each figure.
[[nodiscard]] std::string sensitivity_csv(const studies::Sensitivity& sensitivity);

} // namespace gameday::reports
