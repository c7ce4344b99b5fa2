#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "studies/expectation.hpp"
#include "studies/metric_key.hpp"
#include "studies/metrics/metric.hpp"
#include "studies/parsed.hpp"
#include "studies/statistic.hpp"

namespace gameday::studies {

/// A statistic of a metric that somebody wants to see: `shift{resolvers:isp} p(95)`.
struct AskedStatistic {
    MetricKey key;
    const Metric* metric = nullptr;
    Statistic statistic;

    /// As it is written.
    [[nodiscard]] std::string text() const;
};

/// Reads one; the metric is one that there is.
[[nodiscard]] Parsed<AskedStatistic> parse_asked(std::string_view text);

/// What a variant has to reach: `rto p(95) < 15m`.
struct Target {
    AskedStatistic of;
    Expectation expectation;
    std::string text; ///< as it was written
};

/// Reads one.
[[nodiscard]] Parsed<Target> parse_target(std::string_view text);

/// How narrow the interval of a difference has to be: `difference of rto p(95) within 5s`.
struct DifferencePrecision {
    AskedStatistic of;
    double within = 0; ///< half its width, in the reported unit
    std::string text;  ///< as it was written
};

/// Reads one.
[[nodiscard]] Parsed<DifferencePrecision> parse_difference_precision(std::string_view text);

} // namespace gameday::studies
