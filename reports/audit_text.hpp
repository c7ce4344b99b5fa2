#pragma once

#include <string>

#include "studies/audit/audit.hpp"

namespace gameday::reports {

/// What came of holding flows against requests, without what an audit is about: "held against 12 replications
/// by requests: failed requests at most 0.9 % off".
[[nodiscard]] std::string audit_text(const studies::Audit& audit);

} // namespace gameday::reports
