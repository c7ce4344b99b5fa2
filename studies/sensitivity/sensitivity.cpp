#include "studies/sensitivity/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace gameday::studies {

namespace {

using language::Diagnostics;

/// Adds the scenario with a figure at one end of its range.
SensitivityQuestion::End add_end(const std::optional<MovedTo>& to, Alternatives& alternatives) {
    if (!to) {
        return {};
    }
    SensitivityQuestion::End end{.value = to->value, .why = {}, .alternative = {}};
    std::string why;
    if (auto study = alternatives.with({to->set}, &why)) {
        end.alternative = alternatives.all.size();
        alternatives.all.push_back({std::move(*study), to->set, {to->set}, {}, {}, {}, {}});
    } else {
        end.why = std::move(why);
    }
    return end;
}

} // namespace

std::optional<SensitivityQuestion> load_sensitivity(const std::string& scenario,
                                                    const language::LoadOptions& options,
                                                    const SensitivityArguments& arguments,
                                                    Study::Differences differences,
                                                    Diagnostics& diagnostics) {
    SensitivityQuestion question;
    Alternatives& alternatives = question.alternatives;
    auto base = Study::load(scenario, options, diagnostics, differences, Study::Expectations::ignored);
    if (!base) {
        return std::nullopt;
    }
    auto asked = read_sensitivity_metric(arguments.metric, *base, alternatives.sources, diagnostics);
    question.assumptions = arguments.over.empty();
    ChosenFigures chosen = question.assumptions ? figures_without_source(*base)
                                                : named_figures("--over", arguments.over, *base,
                                                                alternatives.sources, diagnostics);
    question.not_moved = std::move(chosen.not_moved);
    const language::Position file{base->loaded().sources.front().get(), 0, 0, 1};
    if (2 * chosen.figures.size() > variants_most) {
        diagnostics.error(file,
                          fmt::format("{} figures to move, of which {} at most are", chosen.figures.size(),
                                      variants_most / 2),
                          "say which with --over");
    } else if (chosen.figures.empty() && !diagnostics.failed()) {
        diagnostics.error(file, "there is nothing to move: no figure rests on an assumption",
                          "say which to move with --over, such as --over dns.app.ttl");
    }
    if (diagnostics.failed()) {
        return std::nullopt;
    }
    alternatives.question.columns = {*asked};
    alternatives.all.push_back({std::move(*base), "base", {}, {}, {}, {}, {}});
    alternatives.with = reader_of(scenario, options, differences);
    for (Movable& one : chosen.figures) {
        question.figures.push_back({std::move(one.path), std::move(one.value), add_end(one.low, alternatives),
                                    add_end(one.high, alternatives)});
    }
    place_columns(alternatives);
    return question;
}

double SensitivityBar::reach() const {
    const auto of = [](const End& end) {
        return end.cell.compared && end.cell.base.told() ? std::abs(*end.cell.base.difference) : 0.0;
    };
    return std::max(of(low), of(high));
}

Sensitivity move_each(const SensitivityQuestion& question, const WhatIfOptions& options) {
    Sensitivity sensitivity{.whatif = compare_alternatives(question.alternatives, options),
                            .bars = {},
                            .not_moved = question.not_moved,
                            .assumptions = question.assumptions};
    const auto end_of = [&](const SensitivityQuestion::End& end) {
        SensitivityBar::End made{.value = end.value, .why = end.why, .cell = {}};
        if (end.alternative) {
            made.cell = sensitivity.whatif.variants[*end.alternative].cells.front();
        }
        return made;
    };
    for (const SensitivityQuestion::Figure& figure : question.figures) {
        sensitivity.bars.push_back({figure.path, figure.value, end_of(figure.low), end_of(figure.high)});
    }
    std::stable_sort(
        sensitivity.bars.begin(), sensitivity.bars.end(),
        [](const SensitivityBar& one, const SensitivityBar& other) { return one.reach() > other.reach(); });
    return sensitivity;
}

} // namespace gameday::studies
