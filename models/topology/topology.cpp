#include "models/topology/topology.hpp"

#include <algorithm>
#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

namespace gameday::models {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                    boost::property<boost::edge_weight_t, Duration>>;

std::vector<Duration> distances_from(const Graph& graph, std::size_t source) {
    std::vector<Duration> distance(boost::num_vertices(graph), Duration::never());
    boost::dijkstra_shortest_paths(
        graph, source,
        boost::distance_map(distance.data()).distance_inf(Duration::never()).distance_zero(Duration{}));
    return distance;
}

} // namespace

Topology::Topology(std::vector<std::string> regions, std::span<const LinkParameters> network)
    : names_(std::move(regions)) {
    Graph graph(names_.size());
    for (const LinkParameters& link : network) {
        const RegionId a = find(link.between[0].text);
        const RegionId b = find(link.between[1].text);
        boost::add_edge(a.index(), b.index(), link.round_trip, graph);
    }
    for (std::size_t from = 0; from < names_.size(); ++from) {
        const auto distance = distances_from(graph, from);
        round_trips_.insert(round_trips_.end(), distance.begin(), distance.end());
    }
}

RegionId Topology::find(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? RegionId{} : RegionId{static_cast<std::size_t>(found - names_.begin())};
}

std::vector<RegionId> Topology::by_distance(RegionId from) const {
    std::vector<RegionId> order;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        order.emplace_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](RegionId a, RegionId b) {
        // A region is the nearest to itself, even if the way to another takes no time.
        return std::pair(a != from, round_trip(from, a)) < std::pair(b != from, round_trip(from, b));
    });
    return order;
}

} // namespace gameday::models
