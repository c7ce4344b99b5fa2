#include "models/region/region.hpp"

namespace gameday::models {

namespace {

sim::Subject reach_of(const std::string& name) {
    return {.name = "regions." + name + ".reach",
            .label = "region",
            .phase = "",
            .describe =
                [name](std::int64_t value) {
                    switch (static_cast<Reach>(value)) {
                    case Reach::up:
                        return name + " reachable again";
                    case Reach::refuse:
                        return name + " refuses connections";
                    case Reach::black_hole:
                        break;
                    }
                    return name + " unreachable, packets vanish";
                },
            .in_story = false};
}

sim::Subject override_of(const std::string& name) {
    return {.name = "regions." + name + ".health_override",
            .label = "health page",
            .phase = "",
            .describe =
                [name](std::int64_t value) {
                    return "/health of " + name +
                           (value == 0 ? " tells the truth again" : " answers " + std::to_string(value));
                },
            .in_story = false};
}

} // namespace

Region::Region(sim::Engine& engine, RegionId id, const std::string& name, const RegionParameters& parameters,
               double scale)
    : reach(engine, reach_of(name), Reach::up), health_override(engine, override_of(name), 0),
      cache_works(engine,
                  {.name = "regions." + name + ".cache",
                   .label = "cache",
                   .phase = "",
                   .describe = {},
                   .in_story = false},
                  true),
      load(parameters.capacity.per_second * scale), id_(id), name_(name),
      capacity_(parameters.capacity.per_second), service_(1e9 / (parameters.capacity.per_second * scale)),
      queue_limit_(parameters.queue_limit) {
    engine.on_reset<&Region::reset>(this);
}

} // namespace gameday::models
