#pragma once

#include <optional>

#include "models/estate/estate.hpp"
#include "models/operators/actions.hpp"

/// What a failover and a switchover have in common.
namespace gameday::models::actions {

/// How often a step that cannot go on looks again.
inline constexpr Duration looks_again_every = Duration::seconds(1);

/// Whether there is nothing to do about a database, because the alarm is about another region than that of
/// its primary: the loss of a standby is no reason to leave a primary that is there.
[[nodiscard]] inline bool is_about_another_region(const StepRun& run, const Database& database,
                                                  RegionId primary) {
    return run.alarmed.exists() && run.alarmed != primary && database.reach(primary) == Reach::up;
}

/// The replica that a step means: the one in that region, or else the one with the most log. No region
/// while there is none that could be promoted.
[[nodiscard]] inline RegionId promotable(const StepRun& run, Database& database,
                                         const std::optional<Name>& to) {
    const RegionId replica =
        to ? run.estate->topology->find(to->text) : database.best_replica(run.engine().now());
    return replica.exists() && database.can_promote(replica) ? replica : RegionId{};
}

/// Whether there is nothing left to do: the one that is meant is the primary, or, if any is, another run has
/// promoted one since this one was called for.
[[nodiscard]] inline bool is_promoted_meanwhile(const StepRun& run, const Database& database,
                                                const std::optional<Name>& to) {
    const auto& primary = database.primary();
    return to ? run.estate->topology->find(to->text) == primary.value()
              : primary.last_change().exists() && primary.since() >= run.called;
}

} // namespace gameday::models::actions
