#pragma once

#include "models/world/prospects.hpp"
#include "models/world/system.hpp"

namespace gameday::studies {

/// Whether these clients have to move when the region that is to be left is left: DNS sends them there while
/// nothing has happened yet, or could, where something happens before the clock starts.
[[nodiscard]] bool may_have_to_move(const models::SystemParameters& system,
                                    const models::Prospects& prospects,
                                    const models::ClientParameters& clients);

/// Whether anybody has to.
[[nodiscard]] bool somebody_moves(const models::SystemParameters& system, const models::Prospects& prospects);

} // namespace gameday::studies
