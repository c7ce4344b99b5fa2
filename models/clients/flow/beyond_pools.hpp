#pragma once

#include <string>
#include <vector>

#include "models/clients/flow/beyond_flows.hpp"
#include "models/world/destinations.hpp"

namespace gameday::models {

/// Whether a step of some runbook may promote a replica of that database.
[[nodiscard]] bool may_promote(const SystemParameters& system, const std::string& database);

/// Whether anybody tries a write again that has failed.
[[nodiscard]] bool writes_are_repeated(const SystemParameters& system);

/// Adds what flows cannot follow of pools. `silent`: a database host may answer nobody.
void add_beyond_pools(const SystemParameters& system, const Destinations& destinations, bool silent,
                      std::vector<BeyondFlows>& found);

} // namespace gameday::models
