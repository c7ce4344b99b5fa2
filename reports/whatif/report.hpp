#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "reports/text/report.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::reports {

/// How the report of a what-if is laid out.
struct WhatIfTextOptions {
    TextOptions screen = {};
    /// Differences below this share of the base's value are not shown.
    double small = 0;
};

/// What `gameday whatif` prints: what is common to all variants, a table of values and differences, a chart
/// of a sweep, and a sentence for each variant. Ends with a line break.
[[nodiscard]] std::string whatif_report(const studies::WhatIf& whatif, const WhatIfTextOptions& options = {});

/// `gameday.whatif/1`: everything that a WhatIf holds, in a fixed order; see `gameday schema --whatif`.
[[nodiscard]] nlohmann::ordered_json whatif_document(const studies::WhatIf& whatif);

/// The JSON Schema (draft-07) of those documents.
[[nodiscard]] nlohmann::ordered_json whatif_schema();

/// One row for each statistic of each variant.
[[nodiscard]] std::string whatif_csv(const studies::WhatIf& whatif);

} // namespace gameday::reports
