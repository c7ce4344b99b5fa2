#pragma once

#include <string>

#include "models/world/system.hpp"

namespace gameday::studies {

/// Whether DNS sends these clients to that region while nothing has happened yet: they have to move when
/// it is to be left.
[[nodiscard]] bool sent_to(const models::SystemParameters& system, const models::ClientParameters& clients,
                           const std::string& region);

/// Whether it sends anybody there.
[[nodiscard]] bool somebody_moves(const models::SystemParameters& system, const std::string& region);

} // namespace gameday::studies
