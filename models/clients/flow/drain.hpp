#pragma once

#include <memory>
#include <vector>

#include "models/clients/flow/clinging.hpp"
#include "models/dns/residual_life.hpp"
#include "models/topology/region_id.hpp"
#include "sim/random/scatter.hpp"

namespace gameday::models {

/// Resolvers that hold an answer beyond what their law says, because attempts were repeated: how many more of
/// all, and for how long attempts had been.
struct Heat {
    double more = 0;
    double for_seconds = 1;
};

/// How long those who share their state hold on to an answer that has changed: the law of one resolver
/// (or of one user, where each has a resolver alone), and of the users behind it.
///
/// A law like this depends on the system alone; drains of all replications share it.
class HoldingLaw {
public:
    /// `users` behind each resolver. `held` is for how long the answer that has changed had been given.
    HoldingLaw(const ResidualLife& caches, const std::vector<Clinging::Span>& clinging, double users,
               double held);

    /// The probability that a resolver holds it for longer than `age` seconds after the change.
    [[nodiscard]] double longer_than(double age, const Heat& heat) const;
    /// How much longer users behind it go on; one of no time where that is part of the resolver's law.
    [[nodiscard]] const std::vector<Clinging::Span>& clinging() const { return clinging_; }
    /// After so many seconds nobody leaves any more.
    [[nodiscard]] double settled() const { return settled_; }

private:
    ResidualLife caches_;
    std::vector<double> table_; // of longer_than, at equal steps
    double step_ = 1;
    double floor_ = 0; // those who never let go
    std::vector<Clinging::Span> clinging_;
    double settled_ = 0;
};

/// Those behind some resolvers who still hold an answer that has changed. Which resolver drops it when is
/// drawn as far as somebody asks.
class Drain {
public:
    /// `users` behind each of the resolvers, whose places in their law are `resolvers`.
    Drain(Time began, RegionId region, double users, sim::Scatter resolvers,
          std::shared_ptr<const HoldingLaw> law, Heat heat = {})
        : began_(began), region_(region), users_(users), resolvers_(std::move(resolvers)),
          law_(std::move(law)), heat_(heat) {}

    /// Where they still go.
    [[nodiscard]] RegionId region() const { return region_; }
    [[nodiscard]] Time began() const { return began_; }
    /// How many users still go there after that instant, which is not before the change.
    [[nodiscard]] double still_there(Time when) const;
    /// From then on nobody leaves any more.
    [[nodiscard]] Time settled() const { return began_ + Duration::from_seconds(law_->settled()); }

private:
    [[nodiscard]] double holding(double age) const;

    Time began_;
    RegionId region_;
    double users_;
    sim::Scatter resolvers_;
    std::shared_ptr<const HoldingLaw> law_;
    Heat heat_;
};

} // namespace gameday::models
