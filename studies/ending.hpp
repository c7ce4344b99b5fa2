#pragma once

#include "studies/replicate.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// How replications end that are stopped before their number is reached.
[[nodiscard]] constexpr Ending ending_of(StopReason stopped) {
    switch (stopped) {
    case StopReason::interrupted:
        return Ending::interrupted;
    case StopReason::time_limit:
        return Ending::time_limit;
    case StopReason::out_of_memory:
        return Ending::out_of_memory;
    case StopReason::output_failed:
        break;
    }
    return Ending::output_failed;
}

} // namespace gameday::studies
