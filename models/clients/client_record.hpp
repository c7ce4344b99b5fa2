#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/clients/flow/drawn_series.hpp"
#include "models/clients/leavers.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// What is known afterwards of the users of one place, at whichever grain they were simulated.
struct ClientRecord {
    std::string name;
    RegionId near;
    const sim::Observable<RegionId>* answer; ///< where DNS sends them; belongs to the world
    Rate requests;                           ///< of one user
    /// What they saw of their requests, at the flow grain, of each database that they use apart; belong to
    /// the world. Empty at the request grain, whose worlds have a ServiceRecord.
    std::vector<const DrawnSeries*> series{};
    /// Those who ought to leave the region that is to be left, by resolvers; empty: nobody ought to.
    std::vector<Leavers> leavers{};
    /// How many writes they all begin a second, by database.
    std::vector<std::pair<std::string, double>> writes{};
    /// The change of the authority's answer that let the first of them go.
    sim::ChangeId leaving_opened_by{};
    /// When DNS sent them there again, and rightly so; `Time::never()`: it did not.
    Time leaving_closed_at = Time::never();
    /// A region that cannot be reached at the end, though users would still go there.
    struct Dark {
        RegionId region;
        double users = 0; ///< their share
    };
    /// Those in which caches keep some of them.
    std::vector<Dark> kept_in{};

    /// How many writes they all begin a second to that database.
    [[nodiscard]] double writes_to(const std::string& database) const {
        const auto found = std::find_if(writes.begin(), writes.end(),
                                        [&](const auto& each) { return each.first == database; });
        return found == writes.end() ? 0 : found->second;
    }
    /// Where DNS sends them at the end of the run.
    [[nodiscard]] RegionId sent_to() const { return answer->value(); }
};

} // namespace gameday::models
