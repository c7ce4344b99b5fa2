#include "studies/metrics/movers.hpp"

#include <algorithm>

#include "models/world/destinations.hpp"

namespace gameday::studies {

bool may_have_to_move(const models::SystemParameters& system, const models::Prospects& prospects,
                      const models::ClientParameters& clients) {
    return models::Destinations(system).may_lead(clients, prospects.left, prospects.history);
}

bool somebody_moves(const models::SystemParameters& system, const models::Prospects& prospects) {
    return std::any_of(system.clients.begin(), system.clients.end(), [&](const auto& clients) {
        return may_have_to_move(system, prospects, clients.second);
    });
}

} // namespace gameday::studies
