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
    /// When the clock of the metrics starts: at the first fault, or the first runbook of the timeline, unless
    /// the scenario names another entry.
    Time clock;
    /// Something happens before that. Then only the run tells where users are sent and where primaries are
    /// when the clock starts, and of which databases named here something is left to be moved.
    bool history = false;
    /// The region that fails or seems to fail from then on, by name, of several the first, or the one of the
    /// entry that starts the clock; empty: none does.
    std::string failing;
    /// The region that users ought to leave, because it fails or because a runbook moves them: of several the
    /// one that most leave for longest; empty: none.
    std::string left;
    /// Whether some runbook may be started.
    bool decides = false;
    /// The databases whose primary is lost, at least for a while, in the order of names.
    std::vector<std::string> lost;
    /// The databases whose replica may be made primary, in the order of names.
    std::vector<std::string> promoted;
    /// Those of them that a runbook of the timeline moves from the clock on, whatever has happened before.
    std::vector<std::string> planned;

    /// Whether some database may be promoted, or that one (`database`: its name).
    [[nodiscard]] bool promotes(const std::string& database = "") const {
        return database.empty() ? !promoted.empty()
                                : std::find(promoted.begin(), promoted.end(), database) != promoted.end();
    }

    /// Whether some database ought to move, or that one: it may be promoted, or its primary is lost.
    [[nodiscard]] bool moves(const std::string& database = "") const;
    /// Those that do, in the order of names.
    [[nodiscard]] std::vector<std::string> moving() const;

    /// `clock` is the id of the entry that starts the clock of the metrics; empty: the first one does.
    static Prospects of(const SystemParameters& system, std::span<const TimelineEntry> timeline,
                        const std::string& clock = "");
};

} // namespace gameday::models
