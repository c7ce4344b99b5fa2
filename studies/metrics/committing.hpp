#pragma once

#include <string>

#include "studies/metrics/milestones.hpp"

namespace gameday::studies {

/// From when on so large a share of the writes to a database could commit, for good: each by the service
/// hosts of the region that DNS sends its user to. While the region that users ought to leave, if one is
/// `excused`, cannot be reached, it counts as if it could: `shift` tells when they leave it. A pool that
/// nobody is sent to counts for nothing: an idle connection that nobody has tried says nothing. `never` if it
/// is not so in the end; 0 if it has been so since the start of the clock.
[[nodiscard]] Milestone committing(const models::World& world, const std::string& database, double share,
                                   models::RegionId excused);

} // namespace gameday::studies
