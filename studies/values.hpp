#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "studies/judge.hpp"
#include "studies/replicate.hpp"

namespace gameday::studies {

/// The value of a measured metric in one replication, in the unit in which it is reported.
[[nodiscard]] inline double reported_value(const Study& study, const Replication& replication,
                                           std::size_t metric) {
    const bool time = study.measured()[metric].metric->unit == Unit::seconds;
    return replication.values[metric] / (time ? nanoseconds_a_second : 1);
}

/// The same of every replication, in their order.
[[nodiscard]] inline std::vector<double>
values_of(const Study& study, const std::vector<Replication>& replications, std::size_t metric) {
    std::vector<double> values;
    values.reserve(replications.size());
    for (const Replication& replication : replications) {
        values.push_back(reported_value(study, replication, metric));
    }
    return values;
}

/// Whether it gives no warning that the scenario does not accept, and its own values meet every expectation
/// that says something of a single replication; see `holds_alone`.
[[nodiscard]] inline bool passes_alone(const Study& study, const Replication& replication) {
    const auto& accepted = study.document().accept;
    const bool warned =
        std::any_of(replication.warnings.begin(), replication.warnings.end(), [&](const FoundWarning& found) {
            return !accepted.contains(run_warnings()[found.warning].name);
        });
    return !warned &&
           std::all_of(study.expected().begin(), study.expected().end(),
                       [&](const Study::Expected& expected) {
                           return holds_alone(expected.expectation,
                                              reported_value(study, replication, expected.measured));
                       });
}

} // namespace gameday::studies
