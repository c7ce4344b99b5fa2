#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/topology/parameters.hpp"
#include "models/topology/region_id.hpp"

namespace gameday::models {

/// Where things are, and how far apart: the regions and the network between them.
class Topology {
public:
    /// `regions` in the order of their names. Where no chain of links joins two regions, the round
    /// trip between them is `Duration::never()`.
    Topology(std::vector<std::string> regions, std::span<const LinkParameters> network);

    [[nodiscard]] std::size_t regions() const { return names_.size(); }
    [[nodiscard]] const std::string& name(RegionId region) const { return names_[region.index()]; }
    /// No region when there is none of that name.
    [[nodiscard]] RegionId find(std::string_view name) const;

    /// Along the quickest chain of links.
    [[nodiscard]] Duration round_trip(RegionId a, RegionId b) const {
        return round_trips_[a.index() * names_.size() + b.index()];
    }
    /// All regions, from the nearest to `from` (itself) to the farthest; ties in order of names.
    [[nodiscard]] std::vector<RegionId> by_distance(RegionId from) const;

private:
    std::vector<std::string> names_;
    std::vector<Duration> round_trips_;
};

} // namespace gameday::models
