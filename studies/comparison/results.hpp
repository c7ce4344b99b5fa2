#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/comparison/difference.hpp"
#include "studies/comparison/recorded.hpp"
#include "studies/parsed.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// What the intervals of a comparison rest on.
enum class ComparedBy : std::uint8_t {
    pairs,     ///< values of both, which met the same random numbers
    values,    ///< values of both, which are independent
    summaries, ///< means, deviations and intervals of quantiles: asymptotic, as of independent runs
};

/// A statistic of a metric in two results.
struct ComparedStatistic {
    std::string key;
    Statistic statistic;
    Unit unit = Unit::seconds;
    bool more_is_better = false;
    StatisticDifference known; ///< `base` is of the first result, `changed` of the second
    bool held = true;          ///< both documents say what it is, or hold the values that it is of
};

/// A parameter that differs; one that is missing is empty.
struct ParameterDifference {
    std::string path, before, after;
};

/// A metric that one of the results lacks.
struct LackingMetric {
    std::string key;
    bool in_second = false; ///< it is the second result that lacks it
    std::string why;        ///< empty: nobody says
};

/// Two results, held against one another.
struct ResultComparison {
    const RecordedResult* before = nullptr;
    const RecordedResult* after = nullptr;
    ComparedBy by = ComparedBy::summaries;
    std::size_t compared = 0;         ///< replications whose values both kept: pairs are of the first so many
    std::vector<std::string> remarks; ///< what else differs: "seeds differ: 1 and 2"
    std::vector<ParameterDifference> parameters;
    bool parameters_known = false;
    std::vector<ComparedStatistic> statistics; ///< those that were asked for last
    std::vector<LackingMetric> lacking;
};

/// A statistic that is to be compared beside the usual ones: p(50) and p(95) of times, mean and p(95) of
/// everything else.
struct WantedStatistic {
    std::string key;
    Statistic statistic;
};

/// Compares every metric that both have. Where both kept their values the intervals are of a bootstrap, over
/// pairs of the first replications where the seed is the same and the systems share a name; else they are
/// asymptotic. They hold together with 95 %. The results outlive what comes back.
[[nodiscard]] ResultComparison compare_results(const RecordedResult& before, const RecordedResult& after,
                                               const std::vector<WantedStatistic>& wanted = {},
                                               unsigned threads = 1);

/// `rto p(95) worse by more than 5%`: what makes a comparison fail.
struct FailIf {
    WantedStatistic of;
    std::string text; ///< as it was written
    double more_than = 0;
    bool relative = true; ///< to the first result's value; else in the metric's reported unit
};

/// Reads one.
[[nodiscard]] Parsed<FailIf> parse_fail_if(std::string_view text);

/// The values of a metric on both sides, of as many replications as are compared.
struct SampledMetric {
    std::vector<double> before, after;
};
[[nodiscard]] SampledMetric sample(const ResultComparison& comparison, const std::string& key);
[[nodiscard]] Pairing pairing_of(const ResultComparison& comparison);

/// What is known of each: missed where it is certain to be worse by more, met where it is certain not to be.
/// A metric that the second result lacks is missed, for nothing is better because its subject is absent. All
/// outcomes hold together with 95 %, and how well the first result's value is known is allowed for. Where a
/// mean is of fewer replications than before it is missed if that is no luck, and never met.
[[nodiscard]] std::vector<Outcome> judge(std::span<const FailIf> conditions,
                                         const ResultComparison& comparison, unsigned threads = 1);

} // namespace gameday::studies
