#pragma once

#include <vector>

#include "studies/replicate.hpp"
#include "studies/result.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// Turns replications into a result: distributions, expectations held against them, the phases, and the
/// story of the replication at the headline's median (which is replayed for it).
[[nodiscard]] Result conclude(const Study& study, const std::vector<Replication>& replications,
                              const ReplicateOptions& options);

/// `replicate`, then `conclude`.
[[nodiscard]] Result run(const Study& study, const ReplicateOptions& options);

} // namespace gameday::studies
