#include "studies/comparison/needed.hpp"

#include "studies/metrics/metric.hpp"

namespace gameday::studies {

std::optional<MetricKey> needed_by(const MetricKey& key) {
    const Metric* const metric = find_metric(key.name);
    if (metric == nullptr || metric->means_nothing_without.empty()) {
        return std::nullopt;
    }
    MetricKey needed{metric->means_nothing_without, {}, {}};
    if (const std::string database = key.label("database"); !database.empty()) {
        needed.labels["database"] = database;
    }
    return needed;
}

} // namespace gameday::studies
