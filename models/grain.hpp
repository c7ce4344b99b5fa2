#pragma once

#include <cstdint>

namespace gameday::models {

/// How finely traffic is simulated. Both grains run in the very same world, and give the same answers
/// within bounds that a test holds them to.
enum class Grain : std::uint8_t {
    request, ///< every request of every user, through its caches, connections and retries: the reference
    flow,    ///< users who share their state as a rate; counts are integrated, and their noise drawn
};

} // namespace gameday::models
