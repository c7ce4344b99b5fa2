#pragma once

#include <vector>

#include "models/world/world.hpp"
#include "studies/document.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// What happened in a world from the start of the clock on, line by line, each with what led to it:
/// the recorded changes that people want to read, and the milestones that no single change makes.
[[nodiscard]] std::vector<TimelineLine> tell_story(const models::World& world, const Document& document);

} // namespace gameday::studies
