#pragma once

#include <map>
#include <string>

#include "models/topology/topology.hpp"
#include "models/world/system.hpp"

namespace gameday::models {

/// Where DNS sends clients while nothing has happened yet, or while some regions are unhealthy. It looks at
/// the system, which has to outlive it.
class Destinations {
public:
    explicit Destinations(const SystemParameters& system);

    /// The region's name; `without`: those that are unhealthy.
    [[nodiscard]] std::string of(const ClientParameters& clients,
                                 const std::vector<std::string>& without = {}) const;
    /// Whether DNS sends these clients to that region, or could, where something has happened by then.
    [[nodiscard]] bool may_lead(const ClientParameters& clients, const std::string& region,
                                bool something_happened) const;

    /// First attempts a second that come to a region when another one is gone.
    struct Load {
        double most = 0; ///< unscaled
        std::string without;
    };
    /// The greatest of each region to which any come then.
    [[nodiscard]] std::map<std::string, Load> loads_without_another() const;

private:
    const SystemParameters* system_;
    Topology topology_;
};

} // namespace gameday::models
