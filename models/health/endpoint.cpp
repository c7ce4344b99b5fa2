#include "models/health/endpoint.hpp"

#include <algorithm>

namespace gameday::models {

namespace {

std::string answer_words(ProbeAnswer answer) {
    switch (answer) {
    case ProbeAnswer::healthy:
        return "answers as expected";
    case ProbeAnswer::wrong_status:
        return "answers an error";
    case ProbeAnswer::refused:
        return "refuses connections";
    case ProbeAnswer::vanished:
        break;
    }
    return "does not answer";
}

} // namespace

Endpoint::Endpoint(sim::Engine& engine, Region& region, ExpectedAnswer expected,
                   std::vector<sim::Observable<bool>*> subsystems)
    : region_(&region), expected_(std::move(expected)), subsystems_(std::move(subsystems)),
      answer_(engine,
              {.name = "regions." + region.name() + ".health_page",
               .label = "health page",
               .phase = "",
               .describe =
                   [name = region.name()](std::int64_t value) {
                       return "health page of " + name + " " + answer_words(static_cast<ProbeAnswer>(value));
                   },
               .in_story = false},
              ProbeAnswer::healthy) {
    region.reach.subscribe<&Endpoint::recompute>(this);
    region.health_override.subscribe<&Endpoint::recompute>(this);
    for (sim::Observable<bool>* subsystem : subsystems_) {
        subsystem->subscribe<&Endpoint::recompute>(this);
    }
}

bool Endpoint::well() const {
    return region_->reach.value() == Reach::up && subsystems_well();
}

bool Endpoint::subsystems_well() const {
    return std::all_of(subsystems_.begin(), subsystems_.end(),
                       [](const sim::Observable<bool>* subsystem) { return subsystem->value(); });
}

void Endpoint::recompute() {
    const auto answer = [&] {
        switch (region_->reach.value()) {
        case Reach::black_hole:
            return ProbeAnswer::vanished;
        case Reach::refuse:
            return ProbeAnswer::refused;
        case Reach::up:
            break;
        }
        const HealthOverride forced = region_->health_override.value();
        const bool healthy = forced == 0 ? subsystems_well() : expected_.accepts(forced);
        return healthy ? ProbeAnswer::healthy : ProbeAnswer::wrong_status;
    };
    answer_.set(answer());
}

} // namespace gameday::models
