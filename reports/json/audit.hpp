#pragma once

#include <nlohmann/json.hpp>

#include "studies/audit/audit.hpp"

namespace gameday::reports {

/// An audit as a part of the result document.
[[nodiscard]] nlohmann::ordered_json audit_document(const studies::Audit& audit);

} // namespace gameday::reports
