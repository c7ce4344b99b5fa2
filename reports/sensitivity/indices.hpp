#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "reports/text/report.hpp"
#include "studies/sensitivity/indices.hpp"

namespace gameday::reports {

/// What `gameday sensitivity --sobol` prints: what share of the variance each figure explains, by itself and
/// together with the others, and what to measure first. Ends with a line break.
[[nodiscard]] std::string indices_report(const studies::Indices& indices, const TextOptions& options = {});

/// `gameday.sobol/1`: everything that Indices hold, in a fixed order; see `gameday schema --sobol`.
[[nodiscard]] nlohmann::ordered_json indices_document(const studies::Indices& indices);

/// The JSON Schema (draft-07) of those documents.
[[nodiscard]] nlohmann::ordered_json indices_schema();

/// One row for each figure.
[[nodiscard]] std::string indices_csv(const studies::Indices& indices);

} // namespace gameday::reports
