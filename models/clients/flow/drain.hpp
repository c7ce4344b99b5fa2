#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "models/clients/flow/clinging.hpp"
#include "models/dns/residual_life.hpp"
#include "models/topology/region_id.hpp"
#include "sim/random/scatter.hpp"

namespace gameday::models {

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
    /// The probability that a user behind it still goes there.
    [[nodiscard]] double user_longer_than(double age) const;
    /// Which resolvers send a user of that span there at that age, by their places from 0 to 1: where nothing
    /// else is known, the first to let go have the lowest. `taken` is the share of them that had let go of
    /// the answer before this one when this one changed: no others have ever held it.
    struct Places {
        double from = 0, to = 1;
    };
    [[nodiscard]] Places places(double age, const Clinging::Span& span, const Heat& heat, double taken) const;
    /// The share of resolvers that had let go of the answer before this one when this one changed, where that
    /// one had been given for long.
    [[nodiscard]] double taken() const { return taken_; }
    /// How much longer users behind it go on; one of no time where that is part of the resolver's law.
    [[nodiscard]] const std::vector<Clinging::Span>& clinging() const { return clinging_; }
    /// After so many seconds nobody leaves any more.
    [[nodiscard]] double settled() const { return settled_; }
    /// The share of those who never let go.
    [[nodiscard]] double for_ever() const { return for_ever_; }
    /// Up to which age from that one on users leave along a line as good as straight, and few of them.
    [[nodiscard]] double straight_until(double age) const;

private:
    void find_lines();

    /// Whether it had not been given for long.
    [[nodiscard]] bool briefly() const { return !std::isinf(held_); }
    /// The share of resolvers that this answer has come to, so many seconds after it was first given.
    [[nodiscard]] double reached(double seconds) const;
    /// The share of resolvers that gave it to whoever asked so many seconds before the change.
    [[nodiscard]] double told_before(double seconds) const;

    ResidualLife caches_;
    double held_;
    double taken_ = 1;
    bool alone_; // one user has it to himself
    double for_ever_ = 0;
    std::vector<double> users_;        // who go there still, by step up to `settled_`
    std::vector<std::uint16_t> lines_; // by step: up to which step the line from there is straight
    std::vector<Clinging::Span> clinging_;
    double settled_ = 0;
};

/// Those behind some resolvers who still hold an answer that has changed. Which resolver drops it when is
/// drawn as far as somebody asks.
class Drain {
public:
    /// `users` behind each of the resolvers, whose places in their law are `resolvers`. Fractions of users
    /// are those who hold this answer, and not yet another one. `taken`: see HoldingLaw::places.
    Drain(Time began, RegionId region, double users, sim::Scatter resolvers,
          std::shared_ptr<const HoldingLaw> law, Heat heat, double taken)
        : began_(began), region_(region), users_(users), resolvers_(std::move(resolvers)),
          law_(std::move(law)), heat_(heat), taken_(taken) {}
    Drain(Time began, RegionId region, double users, sim::Scatter resolvers,
          const std::shared_ptr<const HoldingLaw>& law, Heat heat = {})
        : Drain(began, region, users, std::move(resolvers), law, heat, law->taken()) {}

    /// Where they still go.
    [[nodiscard]] RegionId region() const { return region_; }
    [[nodiscard]] Time began() const { return began_; }
    /// How many users still go there after that instant, which is not before the change.
    [[nodiscard]] double still_there(Time when) const;
    /// As many as the law expects.
    [[nodiscard]] double expected_there(Time when) const;
    /// Where each resolver stands in the law, and the share of them that has let go by that instant.
    [[nodiscard]] const sim::Scatter& resolvers() const { return resolvers_; }
    [[nodiscard]] double let_go(Time when) const;
    /// From then on nobody leaves any more.
    [[nodiscard]] Time settled() const;
    /// Whether some never leave.
    [[nodiscard]] bool for_ever() const { return law_->for_ever() > 0; }
    /// Until when `still_there` is as good as a straight line from that instant on.
    [[nodiscard]] Time straight_until(Time from) const;

    /// The region broke all connections: from that instant on its users go by what they would have looked up.
    void lose_connections(Time when, std::shared_ptr<const HoldingLaw> without_connections);

private:
    [[nodiscard]] const HoldingLaw& law_at(Time when) const {
        return connected_ != nullptr && when < broken_ ? *connected_ : *law_;
    }

    Time began_;
    RegionId region_;
    double users_;
    sim::Scatter resolvers_;
    std::shared_ptr<const HoldingLaw> law_;
    Heat heat_;
    double taken_;
    Time broken_;                                 // until then, `connected_` was their law
    std::shared_ptr<const HoldingLaw> connected_; // null: `law_` is, from the start
};

} // namespace gameday::models
