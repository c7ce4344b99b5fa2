#pragma once

#include <string>

#include "models/topology/topology.hpp"
#include "models/units.hpp"
#include "sim/record/observable.hpp"

namespace gameday::models {

/// A DNS name with one plain record, without health checks: a database's endpoint. Somebody has to
/// point it elsewhere.
class InternalName {
public:
    InternalName(sim::Engine& engine, std::string name, Duration ttl, const Topology& topology,
                 RegionId initial)
        : name_(std::move(name)), ttl_(ttl),
          answer_(engine,
                  {.name = "dns." + name_,
                   .label = "endpoint",
                   .phase = "point",
                   .describe =
                       [name = name_, &topology](std::int64_t code) {
                           return name + " points to " + topology.name(RegionId::from_code(code));
                       }},
                  initial) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Duration ttl() const { return ttl_; }
    [[nodiscard]] sim::Observable<RegionId>& answer() { return answer_; }
    [[nodiscard]] const sim::Observable<RegionId>& answer() const { return answer_; }

private:
    std::string name_;
    Duration ttl_;
    sim::Observable<RegionId> answer_;
};

} // namespace gameday::models
