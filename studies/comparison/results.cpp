#include "studies/comparison/results.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

#include "scenarios/language/field_places.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"
#include "studies/comparison/needed.hpp"
#include "studies/document.hpp"
#include "studies/metric_key.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::studies {

namespace {

using Kind = Statistic::Kind;

constexpr Statistic mean_statistic{Kind::mean, 0};

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
        all.push_back(mean_statistic);
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
    bool held = true; ///< the document says what it is
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
        known.held = quantile != metric.quantiles.end();
        known.value = known.held ? quantile->second : std::nullopt;
        if (interval != metric.intervals.end() && interval->second.low && interval->second.high) {
            constexpr double errors_a_side = 1.959964; // of a normal 95 % interval
            known.error = (*interval->second.high - *interval->second.low) / 2 / errors_a_side;
        }
    } else if (statistic.kind == Kind::never_happened) {
        known.value = metric.never;
        const double share = metric.count > 0 ? static_cast<double>(metric.never) / metric.count : 0;
        known.error = std::sqrt(metric.count * share * (1 - share));
    } else if (statistic.kind == Kind::deviation) {
        known.value = metric.deviation; // how well it is known is not
    } else {
        known.held = false;
    }
    return known;
}

/// Without which a metric says nothing good; null: there is no such metric here.
const RecordedMetric* needed_of(const RecordedResult& result, const RecordedMetric& metric) {
    const auto key = parse_metric_key(metric.key);
    const auto needed = key.value ? needed_by(*key.value) : std::nullopt;
    return needed ? result.metric(needed->text()) : nullptr;
}

/// Whether one of them has what a metric needs, and the other one lacks it.
bool needs_what_one_lacks(const RecordedResult& before, const RecordedResult& after,
                          const RecordedMetric& metric) {
    return (needed_of(before, metric) == nullptr) != (needed_of(after, metric) == nullptr);
}

/// In how many replications it says nothing good.
std::uint32_t unknown_in(const RecordedResult& result, const RecordedMetric& metric) {
    const RecordedMetric* const needed = needed_of(result, metric);
    return needed == nullptr ? 0 : needed->never;
}

/// Of independent runs, from their summaries.
void compare_summaries(const RecordedResult& before, const RecordedResult& after,
                       std::vector<ComparedStatistic>& statistics) {
    const double tail = 0.05 / 2 / static_cast<double>(std::max<std::size_t>(statistics.size(), 1));
    const double width = boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
    for (ComparedStatistic& one : statistics) {
        const RecordedMetric& first = *before.metric(one.key);
        const RecordedMetric& second = *after.metric(one.key);
        Known a = known_of(first, one.statistic);
        Known b = known_of(second, one.statistic);
        one.held = a.held && b.held;
        one.known.why = NoInterval::few_beyond;
        if (!one.held) {
            continue; // that neither says it is not that it never came
        }
        const std::uint32_t unknown_before = unknown_in(before, first);
        const std::uint32_t unknown_after = unknown_in(after, second);
        a = unknown_before > 0 && unknown_before == first.count ? Known{} : a;
        b = unknown_after > 0 && unknown_after == second.count ? Known{} : b;
        if (one.statistic.kind == Kind::never_happened && second.count > 0 &&
            b.value) { // of as many as the first has
            const double as_many = static_cast<double>(first.count) / second.count;
            b = {*b.value * as_many, *b.error * as_many};
        }
        one.known.of_values = one.statistic.kind == Kind::mean;
        one.known.more_is_better = one.more_is_better;
        one.known.base = a.value;
        one.known.changed = b.value;
        // How many lost it is not known of independent runs, but that fewer have it is.
        const std::uint64_t lost = second.never * std::uint64_t{first.count};
        one.known.only_base = lost > first.never * std::uint64_t{second.count} ? 1 : 0;
        if (a.value && b.value) {
            one.known.difference = *b.value - *a.value;
        } else if (a.value || b.value) {
            one.known.difference = a.value ? HUGE_VAL : -HUGE_VAL;
            // That a quantile never comes is certain where it never came at all, and did on the other side.
            const std::uint32_t lost_all =
                a.value ? std::max(second.never, unknown_after) : std::max(first.never, unknown_before);
            const std::uint32_t lost_none =
                a.value ? first.never + unknown_before : second.never + unknown_after;
            if (lost_none == 0 && lost_all == (a.value ? second.count : first.count)) {
                one.known.interval = {one.known.difference, one.known.difference};
                one.known.why = NoInterval::none;
            }
        }
        const bool unknown = unknown_before + unknown_after > 0;
        if (a.value && b.value && a.error && b.error && !unknown) {
            const double reach = width * std::sqrt(*a.error * *a.error + *b.error * *b.error);
            one.known.interval = {*one.known.difference - reach, *one.known.difference + reach};
            one.known.why = NoInterval::none;
        }
    }
}

/// The values of a metric, of the first replications; never where the metric that it needs never came.
std::vector<double> values_of(const RecordedResult& result, const RecordedMetric& metric, std::size_t count) {
    std::vector<double> values(metric.values.begin(),
                               metric.values.begin() +
                                   static_cast<std::ptrdiff_t>(std::min(count, metric.values.size())));
    if (const RecordedMetric* const needed = needed_of(result, metric); needed != nullptr) {
        for (std::size_t i = 0; i < std::min(values.size(), needed->values.size()); ++i) {
            values[i] = needed->values[i] == HUGE_VAL ? HUGE_VAL : values[i];
        }
    }
    return values;
}

void compare_values(ResultComparison& comparison, unsigned threads) {
    std::map<std::string, SampledMetric> sampled;
    std::vector<ComparedSamples> samples;
    for (const ComparedStatistic& one : comparison.statistics) {
        const auto [place, added] = sampled.try_emplace(one.key);
        if (added) {
            place->second = sample(comparison, one.key);
        }
        samples.push_back({place->second.before, place->second.after, one.statistic, one.more_is_better});
    }
    const auto known =
        differences(samples, pairing_of(comparison), {.seed = comparison.before->seed, .threads = threads});
    for (std::size_t i = 0; i < known.size(); ++i) {
        comparison.statistics[i].known = known[i];
    }
}

/// How many replications both have kept the values of; 0: one of them has none.
std::size_t kept_by_both(const RecordedResult& before, const RecordedResult& after) {
    std::size_t count = std::min(before.runs, after.runs);
    for (const RecordedResult* const one : {&before, &after}) {
        for (const RecordedMetric& metric : one->metrics) {
            count = std::min(count, metric.values.size());
        }
    }
    return before.metrics.empty() || after.metrics.empty() ? 0 : count;
}

/// The names of a system's parts, at any depth: "regions.east" and "database.main.replicas.west" of the paths
/// of their parameters.
std::set<std::string> parts_of(const RecordedResult& result) {
    static const std::vector<language::FieldPlace> maps = [] {
        std::vector<language::FieldPlace> all = language::field_places(Document::description());
        std::erase_if(all, [](const language::FieldPlace& place) {
            return !language::has_entries(language::bare(*place.type)) || place.path.front() == "accept";
        });
        return all;
    }();
    std::set<std::string> parts;
    for (const auto& [path, value] : result.parameters) {
        std::vector<std::string> known;
        for (const std::string& key : language::keys_of(path)) {
            const bool in_map = std::any_of(maps.begin(), maps.end(), [&](const language::FieldPlace& map) {
                return map.path.size() == known.size() && language::leads_to(map, known);
            });
            known.push_back(key);
            if (in_map) {
                parts.insert(language::joined(known, "."));
            }
        }
    }
    return parts;
}

/// What only one of them has; its random numbers meet none. Nothing: that is not known.
std::optional<std::vector<std::string>> unpaired_of(const RecordedResult& before,
                                                    const RecordedResult& after) {
    if (before.parameters.empty() || after.parameters.empty()) {
        return std::nullopt;
    }
    const std::set<std::string> a = parts_of(before);
    const std::set<std::string> b = parts_of(after);
    std::vector<std::string> unpaired;
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(unpaired));
    return unpaired;
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

/// Whether the first so many values are of the same replications.
bool same_replications(const RecordedResult& before, const RecordedResult& after, std::size_t count) {
    const auto number = [](const RecordedResult& result, std::size_t place) {
        return result.numbers.empty() ? place + 1 : result.numbers[place];
    };
    for (std::size_t i = 0; i < count; ++i) {
        if (number(before, i) != number(after, i)) {
            return false;
        }
    }
    return true;
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
    if (before.digest != after.digest && (before.parameters.empty() || after.parameters.empty())) {
        remarks.emplace_back("digests differ: the scenario, its system or what it expects was changed");
    } else if (before.digest != after.digest && parameters_of(before, after).empty()) {
        remarks.emplace_back("digests differ, though no parameter does");
    }
    return remarks;
}

std::vector<LackingMetric> lacking_of(const RecordedResult& before, const RecordedResult& after) {
    std::vector<LackingMetric> all;
    const auto add = [&](const RecordedResult& one, const RecordedResult& other, bool in_second) {
        for (const RecordedMetric& metric : one.metrics) {
            const bool needs = other.metric(metric.key) != nullptr && needed_of(one, metric) != nullptr &&
                               needed_of(other, metric) == nullptr;
            if (other.metric(metric.key) == nullptr || needs) {
                const auto key = parse_metric_key(metric.key);
                const auto needed = needs && key.value ? needed_by(*key.value) : std::nullopt;
                const auto why = other.absent.find(needed ? needed->name : metric.key);
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
        if (other == nullptr || other->unit != metric.unit || needs_what_one_lacks(before, after, metric)) {
            continue;
        }
        for (const Statistic& statistic : statistics_of(metric, wanted)) {
            comparison.statistics.push_back(
                {metric.key, statistic, metric.unit, more_is_better(metric.key), {}});
        }
    }
    comparison.compared = kept_by_both(before, after);
    if (comparison.compared == 0) {
        compare_summaries(before, after, comparison.statistics);
        return comparison;
    }
    const auto unpaired = unpaired_of(before, after);
    const bool nothing_shared =
        unpaired && unpaired->size() == parts_of(before).size() + parts_of(after).size();
    const bool same_ones = same_replications(before, after, comparison.compared);
    comparison.by =
        before.seed == after.seed && same_ones && !nothing_shared ? ComparedBy::pairs : ComparedBy::values;
    if (!same_ones) {
        comparison.remarks.emplace_back("replications differ: they are not the same numbers");
    }
    if (comparison.by == ComparedBy::pairs && unpaired && !unpaired->empty()) {
        comparison.remarks.push_back("unpaired, for one of them lacks it: " + language::joined(*unpaired));
    }
    compare_values(comparison, threads);
    return comparison;
}

SampledMetric sample(const ResultComparison& comparison, const std::string& key) {
    const bool paired = comparison.by == ComparedBy::pairs;
    const std::size_t count = paired ? comparison.compared : std::numeric_limits<std::size_t>::max();
    return {values_of(*comparison.before, *comparison.before->metric(key), count),
            values_of(*comparison.after, *comparison.after->metric(key), count)};
}

Pairing pairing_of(const ResultComparison& comparison) {
    return comparison.by == ComparedBy::pairs ? Pairing::paired : Pairing::independent;
}

} // namespace gameday::studies
