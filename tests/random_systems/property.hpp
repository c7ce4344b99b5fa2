#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "studies/replicate.hpp"
#include "studies/study.hpp"
#include "wild_system.hpp"

namespace gameday::properties {

/// A scenario as gameday reads it; nothing, and what it was told, where it refuses it.
struct Reading {
    std::optional<studies::Study> study;
    std::string told;
};
[[nodiscard]] Reading read(const std::string& text);
[[nodiscard]] Reading read(const Scenario& scenario);

/// As many as tell of one replication and the next, and of a world that is used again.
inline constexpr std::uint32_t few_runs = 3;

/// Replications of a study; throws where one fails.
[[nodiscard]] std::vector<studies::Replication> replications(const studies::Study& study, models::Grain grain,
                                                             unsigned threads = 1, std::uint32_t first = 1,
                                                             std::uint32_t runs = few_runs,
                                                             std::uint64_t seed = 1);

/// What is wrong with it; empty: nothing.
using Property = std::function<std::string(const studies::Study& study)>;

/// As little of a scenario that has a property broken as still has it broken, and is valid: parts are left
/// out, one after the other, until none can be.
[[nodiscard]] Scenario shrunk(Scenario scenario, const Property& property);

/// Tries that many scenarios, from a seed on; tells of those in which it is broken, as small as can be.
[[nodiscard]] std::string broken_among(std::uint64_t first, std::uint64_t count, const Property& property,
                                       Scenario (*scenario_of)(std::uint64_t seed) = wild_system);

} // namespace gameday::properties
