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
    /// An attempt that has failed.
    struct Attempt {
        std::size_t kind;
        std::uint32_t attempt;
        double when;
        std::size_t span, region;
    };
    [[nodiscard]] FailureRates::Point at(double when, std::size_t& span) const;
    [[nodiscard]] double fails(std::size_t kind, std::uint32_t attempt, double when, std::size_t span,
                               std::size_t region) const;
    /// The probability that those that follow fail as well, if the next is made after that wait.
    [[nodiscard]] double fails_after(const Attempt& made, double wait) const;
    /// The probability that it still goes where it went, when DNS answers something else.
    [[nodiscard]] double stays(const Attempt& made, double then, std::size_t later) const;
    [[nodiscard]] std::vector<double> instants() const;
    void add_with_attempts_before(double when, std::vector<double>& all) const;

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
};

} // namespace gameday::models
