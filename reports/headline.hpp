#pragma once

#include <string>
#include <vector>

#include "studies/result.hpp"

namespace gameday::reports {

/// One of the figures that answer the question, before anything else is told.
struct HeadlineFigure {
    std::string label; ///< in plain words: "users still to move after 10m"
    std::string brief; ///< the same where there is little room: "still to move, 10m"
    const studies::MetricResult* metric = nullptr;
    /// What it means that it was 0 in every replication: "none lost". Empty: that is not the case, or
    /// is no news.
    std::string zero_note;
};

/// The figures of this result, in the order of their weight; they point into the result. What is absent is
/// left out, and so is what is only worth a line when it happened, and did not.
[[nodiscard]] std::vector<HeadlineFigure> headline_figures(const studies::Result& result);

/// Whether it answers the question for all of the system, or something is expected of it.
[[nodiscard]] bool matters(const studies::Result& result, const studies::MetricResult& metric);

/// What a metric is called in plain words: "time to failover"; its key when it has no such name.
[[nodiscard]] std::string plain_name(const std::string& key);

/// The same where there is little room: "still to move, 10m".
[[nodiscard]] std::string brief_name(const std::string& key);

/// Whether it was 0 in every replication.
[[nodiscard]] bool always_zero(const studies::MetricResult& metric);

} // namespace gameday::reports
