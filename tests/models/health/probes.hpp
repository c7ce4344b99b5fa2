#pragma once

#include <vector>

#include "models/health/health_check.hpp"
#include "tests/models/tiny_system.hpp"

namespace gameday::models::testing {

/// One health check of one region, with nothing around it.
struct CheckRig {
    explicit CheckRig(const HealthCheckParameters& with, sim::Randomness luck = {})
        : parameters(with), randomness(luck), check(engine, randomness, "east", parameters, endpoint) {}

    /// What the health page answers from then on.
    void answers(Time from, ProbeAnswer answer) {
        acts.at(from, [this, answer] { endpoint.answer().set(answer); });
    }
    /// The start of a checker's first probe.
    [[nodiscard]] Time phase(std::size_t checker) const {
        const fields::Distribution uniform{
            fields::Distribution::Uniform{Duration{}, parameters.interval + length(ProbeAnswer::healthy)}};
        return Time{} + uniform.draw(randomness.stream("health.east/phase").at(checker));
    }
    /// How long a probe takes that meets this answer.
    [[nodiscard]] Duration length(ProbeAnswer answer) const {
        switch (answer) {
        case ProbeAnswer::refused:
            return parameters.round_trip;
        case ProbeAnswer::vanished:
            return parameters.connect_timeout;
        default:
            return parameters.round_trip * 2;
        }
    }
    /// The first instant not before `then` of those that follow `from` every `gap`.
    static Time first_not_before(Time then, Time from, Duration gap) {
        if (then <= from) {
            return from;
        }
        const std::int64_t cycles = ((then - from).count() + gap.count() - 1) / gap.count();
        return from + gap * cycles;
    }
    /// The first probe of a healthy checker that starts at `then` or later.
    [[nodiscard]] Time first_probe(std::size_t checker, Time then) const {
        return first_not_before(then, phase(checker), parameters.interval + length(ProbeAnswer::healthy));
    }

    HealthCheckParameters parameters;
    sim::Randomness randomness;
    sim::Engine engine;
    Acts acts{engine};
    Region region{engine, RegionId{0}, "east", RegionParameters{.capacity = {1000}}, 1};
    Endpoint endpoint{engine, region, {}, {}};
    HealthCheck check;
};

/// A fleet as Route 53 has it: 30 s, three strikes.
inline HealthCheckParameters fleet(std::int64_t checkers) {
    HealthCheckParameters parameters;
    parameters.checkers = {checkers};
    return parameters;
}

} // namespace gameday::models::testing
