#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/database/pool.hpp"
#include "models/dns/service_name.hpp"
#include "models/health/health_check.hpp"
#include "models/operators/parameters.hpp"
#include "models/region/region.hpp"
#include "models/saas/email_provider.hpp"

namespace gameday::models {

/// Everything that a fault can break and an operator can move, by the name it has in the file.
/// The world owns it.
struct Estate {
    sim::Engine* engine = nullptr;
    sim::Randomness randomness;
    const Topology* topology = nullptr;
    std::span<const std::unique_ptr<Region>> regions;
    std::map<std::string, HealthCheck*> checks;
    std::map<std::string, ServiceName*> names;
    std::map<std::string, Database*> databases;
    std::map<std::string, std::vector<Pool*>> pools; ///< of each database, by region
    std::map<std::string, EmailProvider*> saas;
    std::map<std::string, const OperatorParameters*> operators;
    /// Users of one place: the name that they ask for, and the databases behind their requests.
    struct Users {
        std::string asks; ///< by its key in `dns`
        RegionId near;
        std::vector<std::string> databases;
        bool write = true; ///< whether any of their requests does
    };
    std::vector<Users> users;

    [[nodiscard]] Region& region(const std::string& name) const {
        return *regions[topology->find(name).index()];
    }
};

} // namespace gameday::models
