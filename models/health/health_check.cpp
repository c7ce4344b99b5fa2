#include "models/health/health_check.hpp"

#include <cmath>

#include "sim/fields/distribution.hpp"

namespace gameday::models {

namespace {

/// Shares such as 18 % have no exact double: without this, 18 % of 50 could come out as 8.
constexpr double rounding_slack = 1e-9;

sim::Subject subject_of(const std::string& name, const std::string& region, std::size_t checkers,
                        std::size_t tolerated) {
    return {.name = "health." + name,
            .label = "health",
            .phase = "detect",
            .describe = [region, checkers, tolerated](std::int64_t healthy) {
                const std::size_t agree = healthy != 0 ? tolerated + 1 : checkers - tolerated;
                return "health check of " + region + (healthy != 0 ? " green, " : " red, ") +
                       std::to_string(agree) + " of " + std::to_string(checkers) + " checkers";
            }};
}

} // namespace

HealthCheck::HealthCheck(sim::Engine& engine, const sim::Randomness& randomness, const std::string& name,
                         const HealthCheckParameters& parameters, Endpoint& endpoint)
    : engine_(&engine), parameters_(parameters), endpoint_(&endpoint),
      phases_(randomness.stream("health." + name + "/phase")),
      checkers_(static_cast<std::size_t>(parameters.checkers.value)),
      tolerated_(static_cast<std::size_t>(
          std::floor(parameters.healthy_share.fraction * static_cast<double>(parameters.checkers.value) +
                     rounding_slack))),
      healthy_checkers_(checkers_.size()), on_start_(engine.bind<&HealthCheck::start_probe>(this)),
      on_end_(engine.bind<&HealthCheck::end_probe>(this)),
      healthy_(engine, subject_of(name, endpoint.region().name(), checkers_.size(), tolerated_),
               !parameters.inverted) {
    reset(randomness);
    engine.on_reset<&HealthCheck::reset>(this);
    endpoint.answer().subscribe<&HealthCheck::endpoint_changed>(this);
}

void HealthCheck::reset(const sim::Randomness& randomness) {
    randomness.renew(phases_);
    steady_answer_ = ProbeAnswer::healthy;
    healthy_checkers_ = checkers_.size();
    const Duration cycle = parameters_.interval + probe_length(ProbeAnswer::healthy);
    for (std::size_t i = 0; i < checkers_.size(); ++i) {
        checkers_[i] = {};
        checkers_[i].next_start =
            Time{} +
            fields::Distribution{fields::Distribution::Uniform{Duration{}, cycle}}.draw(phases_.at(i));
    }
}

Duration HealthCheck::probe_length(ProbeAnswer answer) const {
    switch (answer) {
    case ProbeAnswer::refused:
        return parameters_.round_trip;
    case ProbeAnswer::vanished:
        return parameters_.connect_timeout;
    case ProbeAnswer::healthy:
    case ProbeAnswer::wrong_status:
        break;
    }
    return parameters_.round_trip * 2; // one to connect, one to ask
}

void HealthCheck::endpoint_changed() {
    const std::int64_t cycle = (parameters_.interval + probe_length(steady_answer_)).count();
    for (std::size_t i = 0; i < checkers_.size(); ++i) {
        Checker& checker = checkers_[i];
        if (checker.active) {
            continue; // its next probe is an event already, and will see for itself
        }
        const std::int64_t behind = (engine_->now() - checker.next_start).count();
        const std::int64_t cycles = behind <= 0 ? 0 : (behind + cycle - 1) / cycle;
        checker.next_start = checker.next_start + Duration::nanoseconds(cycles * cycle);
        checker.active = true;
        engine_->schedule(checker.next_start, {on_start_, i});
    }
    steady_answer_ = endpoint_->answer().value();
}

void HealthCheck::start_probe(std::uint64_t index) {
    Checker& checker = checkers_[index];
    checker.probing = endpoint_->answer().value();
    engine_->schedule_in(probe_length(checker.probing), {on_end_, index});
}

void HealthCheck::end_probe(std::uint64_t index) {
    Checker& checker = checkers_[index];
    const bool passed = checker.probing == ProbeAnswer::healthy;
    judge(checker, passed);
    checker.next_start = engine_->now() + parameters_.interval;
    const bool settled = checker.says_healthy == passed && checker.probing == endpoint_->answer().value();
    if (settled) {
        checker.active = false;
    } else {
        engine_->schedule(checker.next_start, {on_start_, index});
    }
}

void HealthCheck::judge(Checker& checker, bool passed) {
    if (passed == checker.says_healthy) {
        checker.streak = 0;
        return;
    }
    if (++checker.streak < parameters_.threshold.value) {
        return;
    }
    checker.streak = 0;
    checker.says_healthy = passed;
    healthy_checkers_ += passed ? 1 : std::size_t(-1);
    aggregate();
}

void HealthCheck::aggregate() {
    if (!parameters_.disabled) {
        const bool enough = healthy_checkers_ > tolerated_;
        const sim::ChangeId cause = engine_->cause();
        healthy_.set(enough != parameters_.inverted);
        // What this checker does next follows from the endpoint, not from the verdict of the fleet.
        engine_->set_cause(cause);
    }
}

} // namespace gameday::models
