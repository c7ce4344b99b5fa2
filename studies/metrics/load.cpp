#include <algorithm>

#include "studies/metrics/absence.hpp"
#include "studies/metrics/catalogue.hpp"

namespace gameday::studies::families {

namespace {

using models::LoadRecord;
using models::LoadWindow;

/// The greatest of the regions that the key means.
template <class Of> double greatest(const Observation& seen, const MetricKey& key, Of of) {
    double most = 0;
    for (const auto& region : seen.world.regions()) {
        if (key.label("region").empty() || key.label("region") == region->name()) {
            most = std::max(most, of(region->load));
        }
    }
    return most;
}

double load_of_region(const Observation& seen, const MetricKey& key) {
    const bool at_end = key.label("at") == "end";
    return greatest(seen, key, [at_end](const LoadRecord& record) {
        const std::optional<LoadWindow>& window = at_end ? record.last() : record.peak();
        return window ? window->rate() / record.capacity() : record.whole().rate() / record.capacity();
    });
}

double shed_of_region(const Observation& seen, const MetricKey& key) {
    return greatest(seen, key, [](const LoadRecord& record) { return record.whole().share_shed(); });
}

std::vector<MetricKey> by_region(const Document& document, const std::string& name) {
    std::vector<MetricKey> keys;
    for (const auto& [region, parameters] : document.system.regions) {
        keys.push_back({name, {{"region", region}}, {}});
    }
    return keys;
}

} // namespace

std::vector<Metric> load() {
    return {
        {.name = "load",
         .unit = Unit::ratio,
         .doc =
             "Attempts that come to a region over those that it can serve, repeated ones included, in the "
             "busiest minute from the clock on, or {at:end} the last one (of a region that serves fewer than "
             "a thousand requests a minute: in as many as that takes); of several regions the greatest.",
         .labels = {"at", "region"},
         .absent = always_there,
         .measure = load_of_region,
         .reported = [](const Document& document) { return by_region(document, "load"); }},
        {.name = "shed",
         .unit = Unit::share,
         .doc =
             "Attempts that a region turns away because its queue is full, over those that come to it, from "
             "the clock on; of several regions the greatest.",
         .labels = {"region"},
         .absent = always_there,
         .measure = shed_of_region,
         .reported = [](const Document& document) { return by_region(document, "shed"); }},
    };
}

} // namespace gameday::studies::families
