#pragma once

#include <span>
#include <string>

#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::properties {

/// The value of a metric in one replication; NaN where it is not measured.
[[nodiscard]] double value_of(const studies::Study& study, const studies::Replication& one,
                              const std::string& key);

/// Which of their values is none, negative, above a whole, or after the end of the run; empty: none is.
[[nodiscard]] std::string out_of_bounds(const studies::Study& study,
                                        std::span<const studies::Replication> replications);

/// Where the phases of the time to failover add up to something else; empty: nowhere.
[[nodiscard]] std::string phases_that_do_not_add_up(const studies::Study& study,
                                                    std::span<const studies::Replication> replications);

} // namespace gameday::properties
