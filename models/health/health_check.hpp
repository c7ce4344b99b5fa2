#pragma once

#include <string>
#include <vector>

#include "models/health/endpoint.hpp"
#include "models/health/parameters.hpp"
#include "sim/random/stream.hpp"

namespace gameday::models {

/// A Route 53-style health check: checkers with phases of their own test one endpoint, and the
/// endpoint is healthy while more than 18 % of them say so.
///
/// A checker starts its next probe one interval after the last one ended, so its cycle is the interval
/// plus the probe's duration. While nothing can change, no probe is an event: the next start follows
/// from the phase. A probe's outcome is decided where it starts; one under way when the endpoint
/// changes still ends the old way.
class HealthCheck {
public:
    HealthCheck(sim::Engine& engine, const sim::Randomness& randomness, const std::string& name,
                const HealthCheckParameters& parameters, Endpoint& endpoint);

    /// Whether the endpoint counts as healthy, before any delay on the way to DNS.
    [[nodiscard]] sim::Observable<bool>& healthy() { return healthy_; }
    [[nodiscard]] const sim::Observable<bool>& healthy() const { return healthy_; }
    [[nodiscard]] const Endpoint& endpoint() const { return *endpoint_; }
    [[nodiscard]] RegionId region() const { return endpoint_->region().id(); }

    /// At most so many checkers may call an unhealthy endpoint healthy: ⌊18 % of n⌋.
    [[nodiscard]] std::size_t tolerated() const { return tolerated_; }

private:
    /// Draws the checkers' phases; all is well.
    void reset(const sim::Randomness& randomness);

    struct Checker {
        Time next_start;          // in steady state: of some probe not after the present one
        std::uint32_t streak = 0; // consecutive results contrary to its opinion
        bool says_healthy = true;
        bool active = false; // its probes are events
        ProbeAnswer probing = ProbeAnswer::healthy;
    };

    void endpoint_changed();
    void start_probe(std::uint64_t index);
    void end_probe(std::uint64_t index);
    void judge(Checker& checker, bool passed);
    void aggregate();
    [[nodiscard]] Duration probe_length(ProbeAnswer answer) const;

    sim::Engine* engine_;
    HealthCheckParameters parameters_;
    Endpoint* endpoint_;
    ProbeAnswer steady_answer_ = ProbeAnswer::healthy; // what dormant checkers have been seeing
    sim::Stream phases_;
    std::vector<Checker> checkers_;
    std::size_t tolerated_;
    std::size_t healthy_checkers_;
    std::uint32_t on_start_;
    std::uint32_t on_end_;
    sim::Observable<bool> healthy_;
};

} // namespace gameday::models
