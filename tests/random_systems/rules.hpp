#pragma once

#include <string>

#include "models/grain.hpp"
#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::properties {

/// The value of a metric in one replication; NaN where it is not measured.
[[nodiscard]] double value_of(const studies::Study& study, const studies::Replication& one,
                              const std::string& key);

/// A few replications: what value is none, negative, above a whole, or after the end of the run; empty: none.
[[nodiscard]] std::string out_of_bounds(const studies::Study& study, models::Grain grain);

/// In a few replications: how the phases of the time to failover add up to something else; empty: they do
/// not.
[[nodiscard]] std::string phases_that_do_not_add_up(const studies::Study& study, models::Grain grain);

} // namespace gameday::properties
