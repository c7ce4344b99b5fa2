#include "studies/metrics/movers.hpp"

#include <algorithm>

#include "models/world/destinations.hpp"

namespace gameday::studies {

bool may_have_to_move(const models::SystemParameters& system, const models::Prospects& prospects,
                      const models::ClientParameters& clients) {
    return prospects.history ? system.dns.at(system.name_asked_by(clients)).targets.contains(prospects.left)
                             : models::Destinations(system).of(clients) == prospects.left;
}

bool somebody_moves(const models::SystemParameters& system, const models::Prospects& prospects) {
    return std::any_of(system.clients.begin(), system.clients.end(), [&](const auto& clients) {
        return may_have_to_move(system, prospects, clients.second);
    });
}

} // namespace gameday::studies
