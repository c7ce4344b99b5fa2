#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

/// One part of the time to failover in one replication.
struct Phase {
    std::string name; ///< detect, dns, acknowledge, …
    std::string from; ///< what it starts with, in words
    std::string to;   ///< what it ends with, in words
    std::int64_t nanoseconds = 0;
};

/// Splits the time to failover along the chain of causes, from the start of the clock to the later of
/// shift and writable. The parts add up to that time exactly. Empty when it never came.
[[nodiscard]] std::vector<Phase> failover_phases(const Observation& seen);

} // namespace gameday::studies
