#include "studies/sensitivity/indices.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/argument.hpp"
#include "scenarios/language/text.hpp"
#include "studies/comparison/needed.hpp"
#include "studies/conclude.hpp"
#include "studies/grain.hpp"
#include "studies/values.hpp"

namespace gameday::studies {

namespace {

/// Random numbers are those of one of so many replications.
constexpr double replications_to_draw = 1'000'000;

/// What a refusal begins with: whatever else an evaluation throws is a defect.
const std::string refused_with = "with ";

/// What one evaluation is: the values of all figures, and the replication whose random numbers it meets.
struct Evaluation {
    std::vector<std::string> sets;
    std::uint32_t replication = 1;
};

Evaluation evaluation_of(const IndicesQuestion& question, const SaltelliSample& sample, std::size_t matrix,
                         std::size_t row) {
    Evaluation evaluation;
    for (std::size_t i = 0; i < question.figures.size(); ++i) {
        evaluation.sets.push_back(question.figures[i].at(sample.at(matrix, row, i)).set);
    }
    const double luck = sample.at(matrix, row, question.figures.size());
    evaluation.replication = 1 + static_cast<std::uint32_t>(luck * replications_to_draw);
    return evaluation;
}

[[noreturn]] void refuse(const Evaluation& evaluation, const std::string& why) {
    throw std::invalid_argument(refused_with + language::joined(evaluation.sets, " ") + ": " + why);
}

/// The one replication of the scenario with other values. Refuses what cannot be read, and a replication that
/// lacks what the metric means nothing without: a loss that nobody knows yet is not none.
Replication evaluate(const IndicesQuestion& question, const Evaluation& evaluation,
                     const ReplicateOptions& options) {
    std::string why;
    auto study = question.with(evaluation.sets, &why);
    const auto measured = study ? study->also_measure(question.asked.key, why) : std::nullopt;
    if (!measured) {
        refuse(evaluation, why);
    }
    const auto needed = needed_by(question.asked.key);
    std::string unheard;
    const auto needed_place = needed ? study->also_measure(*needed, unheard) : std::nullopt;
    const Replication made = Replicator(*study, options.grain, options.seed)(evaluation.replication);
    if (needed_place && made.values[*needed_place] == HUGE_VAL) {
        refuse(evaluation, fmt::format("nobody knows {} in replication {}, where {} never comes",
                                       question.asked.key.text(), evaluation.replication, needed->text()));
    }
    Replication kept; // one value of it
    kept.values = {reported_value(*study, made, *measured)};
    return kept;
}

/// Figures that are parts of one whole cannot be varied together: each would take from the others.
void check_wholes(const std::vector<Movable>& figures, const language::Source& file,
                  language::Diagnostics& diagnostics) {
    const auto what = [](const Movable& figure) {
        const std::string set = figure.at(0.5).set;
        return set.substr(0, set.find('='));
    };
    for (std::size_t i = 0; i < figures.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (what(figures[i]) == what(figures[j])) {
                diagnostics.error(
                    {&file, 0, 0, 1},
                    fmt::format("'{}' and '{}' are parts of one whole", figures[j].path, figures[i].path),
                    "vary one of them");
            }
        }
    }
}

/// What flows cannot follow with a figure at one end of its range; empty: nothing that is known.
std::string beyond_flows_at(const IndicesQuestion& question, const MovedTo& end,
                            const ReplicateOptions& options) {
    const auto study =
        options.grain == models::Grain::flow ? question.with({end.set}, nullptr) : std::nullopt;
    const std::string beyond = study ? grain_of(study->document(), options.runs).beyond_flows : "";
    return beyond.empty() ? "" : "in '" + end.set + "' " + beyond;
}

/// Takes an evaluation that never came for one that came at the end of the run.
void cut_never(std::vector<std::vector<double>>& outputs, double end, Indices& indices) {
    for (std::vector<double>& matrix : outputs) {
        for (double& value : matrix) {
            indices.never += std::isinf(value) ? 1 : 0;
            value = std::isinf(value) ? end : value;
        }
    }
}

} // namespace

std::optional<IndicesQuestion> load_indices(const std::string& scenario, const language::LoadOptions& options,
                                            const std::string& metric, const std::vector<std::string>& paths,
                                            Study::Differences differences,
                                            language::Diagnostics& diagnostics) {
    IndicesQuestion question;
    auto base = Study::load(scenario, options, diagnostics, differences, Study::Expectations::ignored);
    if (!base) {
        return std::nullopt;
    }
    question.base = std::make_shared<Study>(std::move(*base));
    auto asked = read_sensitivity_metric(metric, *question.base, question.sources, diagnostics);
    if (asked && asked->statistic.kind != Statistic::Kind::mean) {
        const auto argument = language::Argument::read("--metric", metric, question.sources, diagnostics);
        diagnostics.error(argument->at({0, metric.size()}),
                          "what is explained is the variance of single replications",
                          "ask for the mean, such as " + asked->key.text() + " mean");
    }
    ChosenFigures chosen = named_figures("--sobol", paths, *question.base, question.sources, diagnostics);
    question.figures = std::move(chosen.figures);
    question.not_moved = std::move(chosen.not_moved);
    const language::Source& file = *question.base->loaded().sources.front();
    if (question.figures.empty() && !diagnostics.failed()) {
        diagnostics.error({&file, 0, 0, 1}, "there is nothing to vary in what --sobol names");
    }
    if (question.figures.size() > indices_most) {
        diagnostics.error({&file, 0, 0, 1},
                          fmt::format("{} figures to vary together, of which {} at most are",
                                      question.figures.size(), indices_most),
                          "gameday sensitivity without --sobol says which of them matter");
    }
    check_wholes(question.figures, file, diagnostics);
    if (diagnostics.failed()) {
        return std::nullopt;
    }
    question.asked = *asked;
    question.with = reader_of(scenario, options, differences);
    return question;
}

Indices explain_variance(const IndicesQuestion& question, const ReplicateOptions& options) {
    const Study& base = *question.base;
    const std::size_t inputs = question.figures.size() + 1;
    const SaltelliSample sample(options.runs, inputs, options.seed);
    ReplicateOptions how = options;
    how.first = 1;
    how.runs = static_cast<std::uint32_t>(sample.rows() * sample.matrices());
    const Replications made = replicate(
        [&](std::uint32_t number) {
            const std::size_t place = number - 1;
            return evaluate(question,
                            evaluation_of(question, sample, place / sample.rows(), place % sample.rows()),
                            options);
        },
        how);
    Indices indices{.scenario = *base.document().scenario,
                    .file = base.file(),
                    .seed = options.seed,
                    .rows = options.runs,
                    .evaluations = how.runs,
                    .grain = grain_word(options.grain),
                    .beyond_flows = options.beyond_flows,
                    .metric = question.asked.key.text(),
                    .unit = question.asked.metric->unit,
                    .figures = {},
                    .not_moved = question.not_moved};
    for (std::size_t i = 0; i < question.figures.size() && indices.beyond_flows.empty(); ++i) {
        for (const auto& end : {question.figures[i].low, question.figures[i].high}) {
            indices.beyond_flows = end && indices.beyond_flows.empty()
                                       ? beyond_flows_at(question, *end, options)
                                       : indices.beyond_flows;
        }
    }
    if (!made.failed.empty()) {
        indices.refused = made.failed.front().what;
        if (!indices.refused.starts_with(refused_with)) {
            throw DefectiveReplication("--sobol", made.failed.front());
        }
        return indices;
    }
    if (made.stopped) {
        throw NothingReplicated({.done = {}, .failed = {}, .stopped = made.stopped}, options.seed);
    }
    std::vector<std::vector<double>> outputs(sample.matrices());
    for (std::size_t i = 0; i < made.done.size(); ++i) {
        outputs[i / sample.rows()].push_back(made.done[i].values.front());
    }
    cut_never(outputs, base.document().duration.in_seconds(), indices);
    std::vector<double> all = outputs[0];
    all.insert(all.end(), outputs[1].begin(), outputs[1].end());
    const Summary summary(std::move(all));
    indices.mean = summary.mean().value_or(0);
    indices.deviation = summary.deviation().value_or(0);
    const auto known = sobol_indices(outputs, options.seed);
    for (std::size_t i = 0; i < known.size(); ++i) {
        const bool figure = i < question.figures.size();
        indices.figures.push_back({figure ? question.figures[i].path : "random numbers",
                                   figure ? question.figures[i].value : "", known[i]});
    }
    std::stable_sort(indices.figures.begin(), indices.figures.end(),
                     [](const Indices::Figure& one, const Indices::Figure& other) {
                         return one.index.total > other.index.total;
                     });
    return indices;
}

} // namespace gameday::studies
