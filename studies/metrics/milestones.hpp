#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "models/world/world.hpp"

namespace gameday::studies {

/// The share of writes that have to be able to commit for a database to count as writable: an assumption.
inline constexpr double writes_that_count = 0.95;

/// An instant of a recovery: when it came, and the change it consists in, or that opened the way to it.
struct Milestone {
    double at = 0; ///< nanoseconds since the clock started; `never` if it did not come
    sim::ChangeId change;
};

/// A region's health check turned unhealthy, at that instant or later, from which its time is counted.
[[nodiscard]] Milestone detected(const models::World& world, std::string_view region, sim::Time from);
/// The first alarm that paged people, or that set a runbook off, about a check that turned unhealthy at that
/// instant or later, from which its time is counted.
[[nodiscard]] Milestone alarmed(const models::World& world, sim::Time from);
/// The first runbook was started.
[[nodiscard]] Milestone decided(const models::World& world);
/// Whether no database has to move in this run, because of what had happened before the clock started: each
/// that might have had moved by then, or has had a primary ever since.
[[nodiscard]] bool nothing_left_to_do(const models::World& world);
/// The replica of that database accepts writes; without a name: the last of all that ought to move.
[[nodiscard]] Milestone promoted(const models::World& world, const std::string& database = "");
/// It has moved, or its primary is back by itself, and from then on so large a share of the writes can
/// commit, for good (see `committing`). Without a name: of every database that ought to move.
[[nodiscard]] Milestone writable(const models::World& world, const std::string& database = "",
                                 double share = writes_that_count);

/// The share of those who have to move whose departure counts as theirs: a few never do.
inline constexpr double share_that_counts = 0.95;

/// Whose departure is looked at; empty texts: everybody's.
struct Movers {
    std::string clients, region, resolvers;
};

/// When users left the region that they ought to leave, for good, each with the weight of their requests a
/// second.
class Departures {
public:
    Departures(const models::World& world, const Movers& movers);

    /// When so much of their weight had left; nanoseconds since the clock started, or `never`.
    [[nodiscard]] double reached(double share) const;
    /// When enough of them had left for the failover to be over; 0 when nobody has to.
    [[nodiscard]] double shifted() const { return parts_.empty() ? 0 : reached(share_that_counts); }
    /// How much of their weight, as a share, would still go there at that instant.
    [[nodiscard]] double remaining(sim::Duration since_clock) const;
    /// Whether DNS sent those who were still there that way again at that instant, and rightly so;
    /// nanoseconds since the clock started. They had no need to move from then on.
    [[nodiscard]] bool called_back(double at) const {
        return std::find(called_back_.begin(), called_back_.end(), at) != called_back_.end();
    }
    /// The change of the answer that let the first of them go.
    [[nodiscard]] sim::ChangeId opened_by() const { return opened_by_; }

private:
    struct Part {
        const models::Leavers* leavers;
        double weight; // of one user
    };
    [[nodiscard]] double still_there(sim::Time when) const;

    sim::Time clock_;
    sim::Time end_;
    std::vector<Part> parts_;
    std::vector<double> called_back_;
    double weight_ = 0;
    sim::ChangeId opened_by_;
};

} // namespace gameday::studies
