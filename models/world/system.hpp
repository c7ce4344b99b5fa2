#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/clients/parameters.hpp"
#include "models/database/parameters.hpp"
#include "models/dns/parameters.hpp"
#include "models/health/parameters.hpp"
#include "models/operators/parameters.hpp"
#include "models/region/parameters.hpp"
#include "models/saas/parameters.hpp"
#include "models/topology/parameters.hpp"

namespace gameday::models {

/// A whole architecture, as a system file describes it. Sections are kept in the order of names, so
/// that the order in which a file declares them cannot matter.
struct SystemParameters {
    std::map<std::string, RegionParameters> regions;
    std::vector<LinkParameters> network;
    std::map<std::string, HealthCheckParameters> health;
    std::map<std::string, ServiceNameParameters> dns;
    std::map<std::string, ResolverParameters> resolvers;
    std::map<std::string, ClientParameters> clients;
    std::map<std::string, DatabaseParameters> database;
    std::map<std::string, EmailParameters> saas;
    std::map<std::string, OperatorParameters> operators;
    std::map<std::string, RunbookParameters> runbooks;
    Count scale_users{1};

    // Not inline: what it takes to copy and to destroy all these maps would be compiled again in every file
    // that has a system.
    SystemParameters();
    SystemParameters(const SystemParameters& other);
    SystemParameters(SystemParameters&& other) noexcept;
    SystemParameters& operator=(const SystemParameters& other);
    SystemParameters& operator=(SystemParameters&& other) noexcept;
    ~SystemParameters();

    /// In the order of the regions' numbers: a topology is made of them.
    [[nodiscard]] std::vector<std::string> region_names() const;
    /// The name in `dns` that these clients ask for; the only one there is, unless they say which.
    [[nodiscard]] const std::string& name_asked_by(const ClientParameters& asking) const;
    /// A database that some clients use, and for which share of their requests.
    struct Used {
        std::string database;
        double share = 1;
    };
    /// The databases that these clients use, in the order of names; the only one there is, unless they say
    /// which. Empty in a system without one.
    [[nodiscard]] std::vector<Used> databases_of(const ClientParameters& clients) const;

    /// How many resolvers of that kind serve so many users of these clients: a fair share of them, in a world
    /// that is not scaled; one for each at most.
    [[nodiscard]] std::int64_t resolvers_serving(std::int64_t users, const std::string& kind) const;

    static const fields::Type& description();
    /// What no single section can tell; paths are given from the top of the file.
    static void check(const SystemParameters& system, fields::Problems& problems);
};

} // namespace gameday::models
