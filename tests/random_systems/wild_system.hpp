#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

/// Random valid scenarios, each of a seed: what somebody may describe who has not read how gameday works.
namespace gameday::properties {

/// A whole scenario, as the reader takes it: YAML that happens to be JSON.
using Scenario = nlohmann::ordered_json;

/// Two to four regions, any routing, resolvers, layers, pools, databases, runbooks and overlapping faults.
[[nodiscard]] Scenario wild_system(std::uint64_t seed);

} // namespace gameday::properties
