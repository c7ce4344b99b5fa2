#pragma once

#include <cstdint>
#include <string>

#include "studies/result.hpp"

namespace gameday::reports {

/// "users are not served at the end of 3 of 200 replications: ...", with what the scenario accepts.
[[nodiscard]] std::string warning_text(const studies::WarningResult& warning, std::uint32_t runs);

/// "region-overloaded us-west-2": what tells it from the others.
[[nodiscard]] std::string warning_name(const studies::WarningResult& warning);

} // namespace gameday::reports
