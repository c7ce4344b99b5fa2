#pragma once

#include <string>
#include <vector>

#include "models/world/world.hpp"

namespace gameday::studies {

/// An instant of a recovery: when it came, and the change it consists in, or that opened the way to it.
struct Milestone {
    double at = 0; ///< nanoseconds since the clock started; `never` if it did not come
    sim::ChangeId change;
};

/// The failed region's health check turned unhealthy.
[[nodiscard]] Milestone detected(const models::World& world, std::string_view region);
/// The first alarm that paged people, or that set a runbook off.
[[nodiscard]] Milestone alarmed(const models::World& world);
/// The first runbook was started.
[[nodiscard]] Milestone decided(const models::World& world);
/// The replica of that database accepts writes; without a name: the last of all that may be promoted.
[[nodiscard]] Milestone promoted(const models::World& world, const std::string& database = "");
/// The services that write after the promotion can commit, and could until the end: those beside the
/// new primary when users have to leave a region, else those near any users. Without a name: to every
/// database that may be promoted.
[[nodiscard]] Milestone writable(const models::World& world, const std::string& database = "");

/// The share of those who have to move whose departure counts as theirs: a few never do.
inline constexpr double share_that_counts = 0.95;

/// Whose departure is looked at; empty texts: everybody's.
struct Movers {
    std::string clients, region, resolvers;
};

/// When users left the region that they ought to leave, for good, with their weights (requests a second),
/// in order of time.
struct Departures {
    struct One {
        double left; ///< nanoseconds since the clock started; `never`
        double weight;
    };
    std::vector<One> all;
    double weight = 0;
    /// The change of the answer that let the first of them go.
    sim::ChangeId opened_by;

    /// When so much of their weight had left.
    [[nodiscard]] double reached(double share) const;
    /// When enough of them had left for the failover to be over; 0 when nobody has to.
    [[nodiscard]] double shifted() const { return all.empty() ? 0 : reached(share_that_counts); }
    /// How much of their weight, as a share, would still go there at that instant.
    [[nodiscard]] double remaining(double at) const;
};
[[nodiscard]] Departures departures(const models::World& world, const Movers& movers);

} // namespace gameday::studies
