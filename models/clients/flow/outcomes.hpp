#pragma once

#include "models/clients/flow/failure_rates.hpp"
#include "models/clients/flow/history.hpp"
#include "models/clients/parameters.hpp"
#include "models/topology/topology.hpp"

namespace gameday::models {

class Flows;

/// What users saw of their requests in the end: a request fails for good when each of its attempts does,
/// the first when it began, the others later, with what has changed meanwhile.
///
/// Back-offs are taken at their means. Who holds an answer that has changed at one attempt holds it at the
/// next with the probability that anybody does; who asked before it changed is more likely to.
class Outcomes {
public:
    /// `end` of the run, in seconds: what waits for an attempt then has failed. Without `flows` nobody is
    /// more likely than others to hold an answer.
    Outcomes(const FlowHistory& history, std::size_t population, const ClientParameters& clients,
             RegionId near, const Topology& topology, double end, const Flows* flows = nullptr);

    [[nodiscard]] FailureRates failure_rates() const;

private:
    using Kinds = FailureRates::Rates; // of reads and of writes
    using Shares = std::vector<Kinds>; // by region

    /// An attempt that has failed.
    struct Attempt {
        std::uint32_t attempt = 0;
        double when = 0;
        std::size_t span = 0, region = 0;
        std::array<bool, 2> wanted{true, true}; // by RequestKind; nothing is told of others
    };
    /// The shares of those who begin at that instant, in that span, whose every attempt fails.
    void find_shares(double when, std::size_t span, Shares& shares) const;
    [[nodiscard]] FailureRates::Point at(double when, std::size_t span, const Shares& shares) const;
    /// The probability that this attempt and all that follow fail.
    [[nodiscard]] Kinds fails(const Attempt& made) const;
    /// That the attempts after the first of `made` fail, if all go to the same place and meet the same.
    [[nodiscard]] double fails_as_before(const Attempt& made, std::size_t kind) const;
    /// The probability that those that follow fail as well, if the next is made after that wait.
    [[nodiscard]] Kinds fails_after(const Attempt& made, double wait, std::array<bool, 2> wanted) const;
    /// The probability that it still goes where it went, when DNS answers something else.
    [[nodiscard]] double stays(const Attempt& made, double then, std::size_t later) const;
    [[nodiscard]] std::vector<double> instants() const;
    void add_with_attempts_before(double when, std::vector<double>& all) const;
    void find_hopeless();

    const FlowHistory* history_;
    std::size_t population_;
    const ClientParameters* clients_;
    const Flows* flows_;
    std::vector<double> fast_waits_;   // after an error, in seconds: of each region in turn, by attempt
    std::vector<double> silent_waits_; // after a time-out, in seconds, by attempt
    double longest_ = 0;               // from the first attempt to the last
    bool quick_ = true;                // who fails at once repeats it before anything has changed
    std::uint32_t attempts_;
    double end_;
    // Of each span in turn, by region: until when every attempt of that kind fails there, and is sent there.
    std::vector<Kinds> hopeless_until_;
};

} // namespace gameday::models
