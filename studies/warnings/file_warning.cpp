#include "studies/warnings/file_warning.hpp"

#include <array>

#include "studies/warnings/prospects_of_failure.hpp"
#include "studies/warnings/values_at_odds.hpp"

namespace gameday::studies {

std::span<const FileWarning> file_warnings() {
    static const std::array all{
        FileWarning{"spike-below-lag", "A lag spike that the usual lag exceeds changes nothing.",
                    spikes_below_lag},
        FileWarning{"backoff-above-limit", "A back-off above its own limit is cut to it.",
                    backoffs_above_limit},
        FileWarning{"idle-above-max-age", "A connection that is idle for so long is too old before.",
                    idle_above_max_age},
        FileWarning{"timeout-below-round-trip",
                    "A client that waits for less than the round trip never hears an answer.",
                    timeouts_below_round_trip},
        FileWarning{"page-tests-nothing", "A health page lists what the system does not have.",
                    pages_that_test_nothing},
        FileWarning{"no-room-for-everybody",
                    "Without one region, another one has to serve more than it can, even if nobody repeats "
                    "an attempt.",
                    regions_without_room},
        FileWarning{"runbook-never-started",
                    "Something fails, and nothing starts the runbook that would do something about it.",
                    runbooks_never_started},
        FileWarning{
            "another-region-left",
            "Users have to leave a second region, or one again: failover, shift and stale tell of one alone.",
            regions_left_besides},
        FileWarning{"no-other-region", "A region fails that is the only one of a name that users ask for.",
                    names_without_another_region},
        FileWarning{"primary-by-name",
                    "A name with failover or hybrid routing leaves open which region comes first: the first "
                    "by name does.",
                    primaries_by_name},
        FileWarning{"beyond-flows",
                    "Flows are known to differ from requests here, and there are too many requests to "
                    "simulate each.",
                    differences_of_flows},
        FileWarning{"shift-from-last-region", "Users are shifted away from a name's only region.",
                    shifts_from_last_region},
    };
    return all;
}

} // namespace gameday::studies
