#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "studies/summary.hpp"
#include "studies/unit.hpp"

namespace gameday::studies {

/// One metric of a result that was written down.
struct RecordedMetric {
    std::string key;
    Unit unit = Unit::seconds;
    std::uint32_t count = 0;    ///< replications
    std::uint32_t never = 0;    ///< in which it never came
    std::optional<double> mean; ///< over the others
    std::optional<double> deviation;
    /// By percent; nothing: it falls on one in which it never came.
    std::map<double, std::optional<double>> quantiles;
    std::map<double, Interval> intervals; ///< of those quantiles, 95 %
    /// In the order of the replications, +infinity: never; empty: not kept. Perhaps of the first ones alone.
    std::vector<double> values;
};

/// A warning that replications gave.
struct RecordedWarning {
    std::string name, subject, reason;
    std::uint32_t count = 0;
    bool accepted = false;
};

/// A result that was written down: what two of them are compared by.
struct RecordedResult {
    std::string file;     ///< where it was read from
    std::string version;  ///< of the gameday that made it
    std::string scenario; ///< its title
    std::string digest;
    std::uint64_t seed = 1;
    std::uint32_t runs = 0;
    std::string grain;
    std::vector<RecordedMetric> metrics;
    std::vector<RecordedWarning> warnings;
    std::map<std::string, std::string> absent; ///< metrics without a subject, and why
    std::vector<std::uint32_t> numbers;        ///< of the replications; empty: the first ones, without a gap
    /// Every parameter in force, by its path; empty: not kept.
    std::vector<std::pair<std::string, std::string>> parameters;

    /// The metric of that key; null: there is none.
    [[nodiscard]] const RecordedMetric* metric(const std::string& key) const;
};

} // namespace gameday::studies
