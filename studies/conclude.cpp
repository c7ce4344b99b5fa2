#include "studies/conclude.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/language/dump.hpp"
#include "studies/story.hpp"

namespace gameday::studies {

namespace {

std::vector<double> values_of(const Study& study, const std::vector<Replication>& replications,
                              std::size_t metric) {
    const bool time = study.measured()[metric].metric->unit == Unit::seconds;
    std::vector<double> values;
    values.reserve(replications.size());
    for (const Replication& replication : replications) {
        values.push_back(replication.values[metric] / (time ? nanoseconds_a_second : 1));
    }
    return values;
}

/// The number of the replication at the median of some values; of equal ones the first.
std::size_t median_of(const std::vector<double>& values) {
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[quantile_rank(50, sorted.size()) - 1];
    return static_cast<std::size_t>(std::find(values.begin(), values.end(), median) - values.begin());
}

void conclude_metrics(const Study& study, const std::vector<Replication>& replications, Result& result) {
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        const Study::Measured& measured = study.measured()[i];
        std::vector<double> percentiles{5, 50, 95, 99};
        for (const Study::Expected& expected : study.expected()) {
            if (expected.measured == i && expected.expectation.statistic.kind == Statistic::Kind::quantile) {
                percentiles.push_back(expected.expectation.statistic.percent);
            }
        }
        std::sort(percentiles.begin(), percentiles.end());
        percentiles.erase(std::unique(percentiles.begin(), percentiles.end()), percentiles.end());
        result.metrics.push_back({measured.key.text(), measured.metric->doc, measured.metric->unit,
                                  Summary(values_of(study, replications, i)), percentiles});
    }
}

void conclude_expectations(const Study& study, const std::vector<Replication>& replications,
                           std::uint32_t first, Result& result) {
    for (const Study::Expected& expected : study.expected()) {
        const Study::Measured& measured = study.measured()[expected.measured];
        auto judged = judge(expected.expectation, values_of(study, replications, expected.measured), first);
        judged.metric = measured.key.text();
        judged.text = expected.expectation.text;
        judged.unit = measured.metric->unit;
        const language::Position at = study.loaded().locate(expected.path);
        judged.location = at.source->name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
        result.expectations.push_back(judged);
    }
    const bool all_hold = std::all_of(result.expectations.begin(), result.expectations.end(),
                                      [](const ExpectationResult& e) { return e.ok; });
    result.verdict = result.expectations.empty() ? Verdict::none : all_hold ? Verdict::pass : Verdict::fail;
}

/// The phases in the order in which the median replication, and then the others, go through them.
std::vector<Phase> all_phases(const std::vector<Replication>& replications, std::size_t median) {
    std::vector<Phase> all = replications[median].phases;
    for (const Replication& replication : replications) {
        auto place = all.begin();
        for (const Phase& phase : replication.phases) {
            const auto found = std::find_if(all.begin(), all.end(),
                                            [&](const Phase& known) { return known.name == phase.name; });
            place = found == all.end() ? all.insert(place, phase) + 1 : found + 1;
        }
    }
    return all;
}

std::int64_t time_in(const Replication& replication, const std::string& phase) {
    std::int64_t sum = 0;
    for (const Phase& one : replication.phases) {
        sum += one.name == phase ? one.nanoseconds : 0;
    }
    return sum;
}

void conclude_phases(const std::vector<Replication>& replications, std::size_t median, Result& result) {
    for (const Phase& phase : all_phases(replications, median)) {
        std::vector<double> seconds;
        for (const Replication& replication : replications) {
            if (!replication.phases.empty()) { // where it never came there is nothing to split
                seconds.push_back(static_cast<double>(time_in(replication, phase.name)) /
                                  nanoseconds_a_second);
            }
        }
        const double in_median =
            static_cast<double>(time_in(replications[median], phase.name)) / nanoseconds_a_second;
        result.phases.push_back({phase.name, phase.from, phase.to, Summary(std::move(seconds)), in_median});
    }
}

} // namespace

Result conclude(const Study& study, const std::vector<Replication>& replications,
                const ReplicateOptions& options) {
    Result result;
    result.scenario = *study.document().scenario;
    result.file = study.file();
    result.digest = study.loaded().digest;
    result.seed = options.seed;
    result.runs = static_cast<std::uint32_t>(replications.size());
    result.absent = study.absent();
    conclude_metrics(study, replications, result);
    conclude_expectations(study, replications, options.first, result);
    std::size_t median = 0;
    if (const auto headline = study.headline()) {
        result.headline = study.measured()[*headline].key.text();
        median = median_of(values_of(study, replications, *headline));
        conclude_phases(replications, median, result);
    }
    result.median_replication = options.first + static_cast<std::uint32_t>(median);
    replay(study, options.seed, result.median_replication,
           [&](const models::World& world) { result.timeline = tell_story(world, study.document()); });
    for (const language::Assumption& assumption : language::assumptions(study.loaded())) {
        const bool unsourced = assumption.kind == language::Assumption::Kind::unsourced;
        result.assumptions.push_back(
            {assumption.path, assumption.value, assumption.origin,
             unsourced ? "assumed" : "differs from " + assumption.usual + " (" + assumption.source + ")",
             assumption.doc});
    }
    return result;
}

Result run(const Study& study, const ReplicateOptions& options) {
    return conclude(study, replicate(study, options), options);
}

const MetricResult* Result::metric(const std::string& key) const {
    const auto found =
        std::find_if(metrics.begin(), metrics.end(), [&](const MetricResult& m) { return m.key == key; });
    return found == metrics.end() ? nullptr : &*found;
}

} // namespace gameday::studies
