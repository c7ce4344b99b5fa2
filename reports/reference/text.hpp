#pragma once

#include <string>

#include "reports/reference/catalogue.hpp"
#include "reports/text/report.hpp"

namespace gameday::reports {

/// `gameday list`: a line, or a few, for each entry.
[[nodiscard]] std::string list_text(Catalogue which, const TextOptions& options = {});

/// What came of looking something up.
struct Explanation {
    std::string text;  ///< all that has that name; empty: nothing has
    std::string fault; ///< why there is nothing, and what might have been meant
};

/// `gameday explain`: whatever has that name: a metric with or without labels and instant, a fault, an
/// action, a field by its path (`dns.app.ttl`, `health.*.interval`) or by its plain name.
[[nodiscard]] Explanation explain(const std::string& name, const TextOptions& options = {});

} // namespace gameday::reports
