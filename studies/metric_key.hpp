#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/fields/quantities.hpp"
#include "sim/time/time.hpp"
#include "studies/parsed.hpp"

namespace gameday::studies {

/// Which metric, of what: `shift{resolvers:isp,share:99.9%}` or `stale{clients:east}@10m`.
struct MetricKey {
    std::string name;
    std::map<std::string, std::string> labels;
    /// The `@10m` of `stale@10m`, counted from the start of the clock.
    std::optional<sim::Duration> at;

    /// The label's value; empty when it is not given.
    [[nodiscard]] std::string label(std::string_view wanted) const;
    /// As it is written, labels in the order of their names.
    [[nodiscard]] std::string text() const;
};

/// Reads a key.
[[nodiscard]] Parsed<MetricKey> parse_metric_key(std::string_view text);

} // namespace gameday::studies
