#include "studies/comparison/results.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

#include "studies/metric_key.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

constexpr Statistic mean{Kind::mean, 0};

bool more_is_better(const std::string& key) {
    const auto parsed = parse_metric_key(key);
    const Metric* const metric = parsed.value ? find_metric(parsed.value->name) : nullptr;
    return metric != nullptr && metric->more_is_better;
}

/// The statistics that are compared of a metric.
std::vector<Statistic> statistics_of(const RecordedMetric& metric,
                                     const std::vector<WantedStatistic>& wanted) {
    std::vector<Statistic> all;
    if (metric.unit == Unit::seconds) {
        all.push_back({Kind::quantile, 50});
    } else {
        all.push_back(mean);
    }
    all.push_back({Kind::quantile, 95});
    for (const WantedStatistic& one : wanted) {
        if (one.key == metric.key && std::find(all.begin(), all.end(), one.statistic) == all.end()) {
            all.push_back(one.statistic);
        }
    }
    return all;
}

/// What is known of a statistic without the values: itself, and its standard error.
struct Known {
    std::optional<double> value;
    std::optional<double> error;
};

Known known_of(const RecordedMetric& metric, const Statistic& statistic) {
    Known known;
    if (statistic.kind == Kind::mean) {
        known.value = metric.mean;
        const double arrived = metric.count - metric.never;
        if (metric.deviation && arrived > 1) {
            known.error = *metric.deviation / std::sqrt(arrived);
        }
    } else if (statistic.kind == Kind::quantile) {
        const auto quantile = metric.quantiles.find(statistic.percent);
        const auto interval = metric.intervals.find(statistic.percent);
        known.value = quantile == metric.quantiles.end() ? std::nullopt : quantile->second;
        if (interval != metric.intervals.end() && interval->second.low && interval->second.high) {
            constexpr double errors_a_side = 1.959964; // of a normal 95 % interval
            known.error = (*interval->second.high - *interval->second.low) / 2 / errors_a_side;
        }
    } else if (statistic.kind == Kind::never_happened) {
        known.value = metric.never;
        const double share = metric.count > 0 ? static_cast<double>(metric.never) / metric.count : 0;
        known.error = std::sqrt(metric.count * share * (1 - share));
    }
    return known;
}

/// Of independent runs, from their summaries.
void compare_summaries(const RecordedResult& before, const RecordedResult& after,
                       std::vector<ComparedStatistic>& statistics) {
    const double tail = 0.05 / 2 / static_cast<double>(std::max<std::size_t>(statistics.size(), 1));
    const double width = boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
    for (ComparedStatistic& one : statistics) {
        const RecordedMetric& first = *before.metric(one.key);
        const RecordedMetric& second = *after.metric(one.key);
        const Known a = known_of(first, one.statistic);
        const Known b = known_of(second, one.statistic);
        one.known.base = a.value;
        one.known.changed = b.value;
        if (a.value && b.value) {
            one.known.difference = *b.value - *a.value;
        } else if (a.value || b.value) {
            one.known.difference = a.value ? HUGE_VAL : -HUGE_VAL;
        }
        one.known.why = NoInterval::few_beyond;
        if (a.value && b.value && a.error && b.error) {
            const double reach = width * std::sqrt(*a.error * *a.error + *b.error * *b.error);
            one.known.interval = {*one.known.difference - reach, *one.known.difference + reach};
            one.known.why = NoInterval::none;
        }
    }
}

void compare_values(const RecordedResult& before, const RecordedResult& after, Pairing pairing,
                    unsigned threads, std::vector<ComparedStatistic>& statistics) {
    std::vector<ComparedSamples> samples;
    for (const ComparedStatistic& one : statistics) {
        samples.push_back({before.metric(one.key)->values, after.metric(one.key)->values, one.statistic,
                           one.more_is_better});
    }
    const auto known = differences(samples, pairing, {.seed = before.seed, .threads = threads});
    for (std::size_t i = 0; i < known.size(); ++i) {
        statistics[i].known = known[i];
    }
}

bool has_values(const RecordedResult& result) {
    return result.runs > 0 &&
           std::all_of(result.metrics.begin(), result.metrics.end(),
                       [&](const auto& metric) { return metric.values.size() == result.runs; });
}

/// What is not the same, and would be taken for an effect.
std::vector<std::string> remarks_on(const RecordedResult& before, const RecordedResult& after) {
    std::vector<std::string> remarks;
    const auto differ = [&](const std::string& what, const auto& a, const auto& b) {
        if (a != b) {
            remarks.push_back(fmt::format("{} differ: {} and {}", what, a, b));
        }
    };
    differ("scenarios", "'" + before.scenario + "'", "'" + after.scenario + "'");
    differ("grains", before.grain, after.grain);
    differ("seeds", before.seed, after.seed);
    differ("numbers of replications", before.runs, after.runs);
    differ("versions of gameday", before.version, after.version);
    return remarks;
}

std::vector<ParameterDifference> parameters_of(const RecordedResult& before, const RecordedResult& after) {
    const std::map<std::string, std::string> first(before.parameters.begin(), before.parameters.end());
    const std::map<std::string, std::string> second(after.parameters.begin(), after.parameters.end());
    std::vector<ParameterDifference> all;
    for (const auto& [path, value] : before.parameters) {
        const auto other = second.find(path);
        if (other == second.end() || other->second != value) {
            all.push_back({path, value, other == second.end() ? "" : other->second});
        }
    }
    for (const auto& [path, value] : after.parameters) {
        if (!first.contains(path)) {
            all.push_back({path, "", value});
        }
    }
    return all;
}

std::vector<LackingMetric> lacking_of(const RecordedResult& before, const RecordedResult& after) {
    std::vector<LackingMetric> all;
    const auto add = [&](const RecordedResult& one, const RecordedResult& other, bool in_second) {
        for (const RecordedMetric& metric : one.metrics) {
            if (other.metric(metric.key) == nullptr) {
                const auto why = other.absent.find(metric.key);
                all.push_back({metric.key, in_second, why == other.absent.end() ? "" : why->second});
            }
        }
    };
    add(before, after, true);
    add(after, before, false);
    return all;
}

} // namespace

const RecordedMetric* RecordedResult::metric(const std::string& key) const {
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const RecordedMetric& one) { return one.key == key; });
    return found == metrics.end() ? nullptr : &*found;
}

ResultComparison compare_results(const RecordedResult& before, const RecordedResult& after,
                                 const std::vector<WantedStatistic>& wanted, unsigned threads) {
    ResultComparison comparison;
    comparison.before = &before;
    comparison.after = &after;
    comparison.remarks = remarks_on(before, after);
    comparison.parameters_known = !before.parameters.empty() && !after.parameters.empty();
    if (comparison.parameters_known) {
        comparison.parameters = parameters_of(before, after);
    }
    comparison.lacking = lacking_of(before, after);
    for (const RecordedMetric& metric : before.metrics) {
        const RecordedMetric* const other = after.metric(metric.key);
        if (other == nullptr || other->unit != metric.unit) {
            continue;
        }
        for (const Statistic& statistic : statistics_of(metric, wanted)) {
            comparison.statistics.push_back(
                {metric.key, statistic, metric.unit, more_is_better(metric.key), {}});
        }
    }
    if (!has_values(before) || !has_values(after)) {
        compare_summaries(before, after, comparison.statistics);
        return comparison;
    }
    const bool paired = before.seed == after.seed && before.runs == after.runs;
    comparison.by = paired ? ComparedBy::pairs : ComparedBy::values;
    compare_values(before, after, paired ? Pairing::paired : Pairing::independent, threads,
                   comparison.statistics);
    return comparison;
}

} // namespace gameday::studies
