#pragma once

#include <optional>

#include "studies/metric_key.hpp"

namespace gameday::studies {

/// The key of the metric without which that one says nothing good, of the same database; nothing: there is
/// none.
[[nodiscard]] std::optional<MetricKey> needed_by(const MetricKey& key);

} // namespace gameday::studies
