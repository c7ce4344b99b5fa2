#pragma once

#include <string>

#include "models/topology/topology.hpp"
#include "models/world/system.hpp"

namespace gameday::studies {

/// Where DNS sends clients while nothing has happened yet, or while one region is unhealthy. It looks at the
/// system, which has to outlive it.
class Destinations {
public:
    explicit Destinations(const models::SystemParameters& system);

    /// The region's name; `without`: the unhealthy one, or empty.
    [[nodiscard]] std::string of(const models::ClientParameters& clients,
                                 const std::string& without = "") const;

private:
    const models::SystemParameters* system_;
    models::Topology topology_;
};

/// Whether DNS sends these clients to that region while nothing has happened yet: they have to move when
/// it is to be left.
[[nodiscard]] bool sent_to(const models::SystemParameters& system, const models::ClientParameters& clients,
                           const std::string& region);

/// Whether it sends anybody there.
[[nodiscard]] bool somebody_moves(const models::SystemParameters& system, const std::string& region);

} // namespace gameday::studies
