#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "models/faults/fault.hpp"
#include "models/world/system.hpp"

namespace gameday::models {

/// What a scenario can bring about, told from its files alone, before anything is run. It decides
/// which metrics have a subject at all.
struct Prospects {
    /// When the clock of the metrics starts: the first fault, or the first runbook of the timeline.
    Time clock;
    /// The region that fails or seems to fail, by name; empty: none does.
    std::string failing;
    /// The region that users ought to leave, because it fails or because a runbook moves them; empty: none.
    std::string left;
    /// Whether some runbook may be started.
    bool decides = false;
    /// The databases whose replica may be made primary, in the order of names.
    std::vector<std::string> promoted;

    /// Whether some database may be promoted, or that one.
    [[nodiscard]] bool promotes(const std::string& database = "") const {
        return database.empty() ? !promoted.empty()
                                : std::find(promoted.begin(), promoted.end(), database) != promoted.end();
    }

    static Prospects of(const SystemParameters& system, std::span<const TimelineEntry> timeline);
};

} // namespace gameday::models
