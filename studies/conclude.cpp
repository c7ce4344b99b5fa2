#include "studies/conclude.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/language/dump.hpp"
#include "scenarios/language/resolve.hpp"
#include "studies/audit/audited.hpp"
#include "studies/comparison/needed.hpp"
#include "studies/decisions.hpp"
#include "studies/ending.hpp"
#include "studies/grain.hpp"
#include "studies/story.hpp"
#include "studies/until.hpp"
#include "studies/values.hpp"
#include "studies/warnings/conclude_warnings.hpp"

namespace gameday::studies {

namespace {

/// The number of the replication at the median of some values; of equal ones the first.
std::size_t median_of(const std::vector<double>& values) {
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[quantile_rank(50, sorted.size()) - 1];
    return static_cast<std::size_t>(std::find(values.begin(), values.end(), median) - values.begin());
}

/// The values of a metric, never where the one that it means nothing without never came; nothing: that always
/// came.
std::optional<Summary> where_known(const Study& study, const std::vector<Replication>& replications,
                                   std::size_t metric) {
    const auto needed = needed_by(study.measured()[metric].key);
    const auto place = needed ? study.place_of(needed->text()) : std::nullopt;
    if (!place) {
        return std::nullopt;
    }
    std::vector<double> values = values_of(study, replications, metric);
    bool all = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool known = replications[i].values[*place] != HUGE_VAL;
        values[i] = known ? values[i] : HUGE_VAL;
        all = all && known;
    }
    return all ? std::nullopt : std::optional<Summary>(std::move(values));
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
                                  Summary(values_of(study, replications, i)), percentiles,
                                  where_known(study, replications, i)});
    }
}

void conclude_expectations(const Study& study, const std::vector<Replication>& replications, Judged how,
                           Result& result) {
    std::vector<std::uint32_t> numbers;
    for (const Replication& replication : replications) {
        numbers.push_back(replication.number);
        if (!passes_alone(study, replication)) {
            result.missing.push_back(replication.number);
        }
    }
    for (const Study::Expected& expected : study.expected()) {
        const Study::Measured& measured = study.measured()[expected.measured];
        auto judged =
            judge(expected.expectation, values_of(study, replications, expected.measured), numbers, how);
        judged.metric = measured.key.text();
        judged.text = expected.expectation.text;
        judged.unit = measured.metric->unit;
        const language::Position at = study.loaded().locate(expected.path);
        judged.location = at.source->name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
        result.expectations.push_back(judged);
    }
    result.warnings = conclude_warnings(study.document(), replications);
    result.verdict = verdict_with(verdict_of(result.expectations), result.warnings);
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

std::vector<TimelineLine> story_of(const Study& study, std::uint32_t replication,
                                   const ReplicateOptions& options) {
    std::vector<TimelineLine> story;
    replay(study, options.grain, options.seed, replication, [&](const models::World& world) {
        story = tell_story(world, study.document());
        if (options.look) {
            options.look(world);
        }
    });
    return story;
}

/// All figures below, as they are in force.
void add_parameters(const language::Resolved& value, std::vector<std::pair<std::string, std::string>>& all) {
    if (value.figure || value.children.empty()) {
        if (!value.path.empty()) {
            all.emplace_back(value.path, language::one_line(value));
        }
        return;
    }
    for (const language::Resolved& child : value.children) {
        add_parameters(child, all);
    }
}

KeptDetails details_of(const Study& study, const std::vector<Replication>& replications) {
    KeptDetails details;
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        details.values.push_back(values_of(study, replications, i));
    }
    add_parameters(language::resolve(study.loaded()), details.parameters);
    if (!replications.empty() && replications.back().number != replications.size()) {
        for (const Replication& replication : replications) {
            details.numbers.push_back(replication.number);
        }
    }
    return details;
}

UntilPrecise replicate_until_decided(Decisions& decisions,
                                     const std::function<Replications(const ReplicateOptions&)>& make,
                                     const ReplicateOptions& options) {
    return replicate_until(
        make,
        [&](const std::vector<Replication>& done) {
            return decisions.look(done) && done.size() >= options.at_least ? Narrow::yes : Narrow::no;
        },
        options);
}

Ending ending_of(const Study& study, std::optional<StopReason> stopped, Narrow narrow) {
    if (!stopped && !study.wanted()) {
        return Ending::complete;
    }
    if (!stopped) {
        return narrow == Narrow::yes           ? Ending::precise
               : narrow == Narrow::never_comes ? Ending::never_comes
                                               : Ending::not_precise;
    }
    return ending_of(*stopped);
}

} // namespace

Result conclude(const Study& study, const std::vector<Replication>& replications,
                const ReplicateOptions& options, std::optional<std::vector<TimelineLine>> told) {
    Result result;
    result.scenario = *study.document().scenario;
    result.file = study.file();
    result.digest = study.loaded().digest;
    result.seed = options.seed;
    if (const auto& own = study.document().seed) {
        result.usual_seed = static_cast<std::uint64_t>(own->value);
    }
    result.grain = grain_word(options.grain);
    result.beyond_flows = options.beyond_flows;
    result.runs = result.planned = static_cast<std::uint32_t>(replications.size());
    result.absent = study.absent();
    conclude_metrics(study, replications, result);
    if (options.details) {
        result.details = details_of(study, replications);
    }
    // One of several, because they were cut short, says as little of a distribution as any other few.
    conclude_expectations(study, replications, options.runs == 1 ? Judged::one : Judged::many, result);
    std::size_t median = 0;
    std::size_t worst = 0;
    if (const auto headline = study.headline()) {
        result.headline = study.measured()[*headline].key.text();
        const auto values = values_of(study, replications, *headline);
        median = median_of(values);
        worst = static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
        conclude_phases(replications, median, result);
    }
    result.median_replication = replications[median].number;
    result.worst_replication = replications[worst].number;
    result.timeline = told ? std::move(*told) : story_of(study, result.median_replication, options);
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
    ReplicateOptions telling = options;
    std::optional<std::vector<TimelineLine>> told;
    // A world alone can tell its story: among many, nobody knows yet which is the median.
    if (options.runs == 1 && !options.audit) {
        telling.look = [&](const models::World& world) {
            told = tell_story(world, study.document());
            if (options.look) {
                options.look(world);
            }
        };
    }
    std::optional<AuditedReplications> audited;
    if (options.audit) {
        audited.emplace(study, *options.audit);
    }
    const auto make = [&](const ReplicateOptions& part) {
        return audited ? (*audited)(part) : replicate(study, part);
    };
    std::optional<Decisions> decisions;
    if (options.until_decided) {
        decisions.emplace(study);
    }
    UntilPrecise outcome = decisions        ? replicate_until_decided(*decisions, make, telling)
                           : study.wanted() ? replicate_until(study, make, telling)
                                            : UntilPrecise{.replications = make(telling)};
    Replications& all = outcome.replications;
    if (all.done.empty()) {
        throw NothingReplicated(all, options.seed);
    }
    if (audited) {
        telling.grain = audited->grain();
    }
    Result result = conclude(study, all.done, telling, std::move(told));
    result.audit = audited ? std::optional(audited->audit()) : std::nullopt;
    result.planned = options.runs;
    result.precision = study.wanted() ? study.wanted()->precision.text : "";
    result.failed = std::move(all.failed);
    result.ending = ending_of(study, all.stopped, outcome.narrow);
    if (decisions) {
        decisions->put_into(result);
        if (!all.stopped) {
            result.ending = outcome.narrow == Narrow::yes ? Ending::decided : Ending::not_decided;
        }
    }
    return result;
}

NothingReplicated::NothingReplicated(const Replications& all, std::uint64_t seed)
    : std::runtime_error(all.failed.empty()
                             ? "not one replication was finished"
                             : "replication " + std::to_string(all.failed.front().number) + " with seed " +
                                   std::to_string(seed) + " failed: " + all.failed.front().what),
      stopped_(all.failed.empty() ? all.stopped : std::nullopt) {}

const MetricResult* Result::metric(const std::string& key) const {
    const auto found =
        std::find_if(metrics.begin(), metrics.end(), [&](const MetricResult& m) { return m.key == key; });
    return found == metrics.end() ? nullptr : &*found;
}

} // namespace gameday::studies
