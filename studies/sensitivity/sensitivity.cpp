#include "studies/sensitivity/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/argument.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "sim/fields/describe.hpp"
#include "studies/whatif/unread.hpp"

namespace gameday::studies {

namespace {

using language::Diagnostics;
using language::Resolved;

/// Every figure of a document, in its order.
void collect_figures(const Resolved& value, std::vector<const Resolved*>& into) {
    if (value.figure) {
        into.push_back(&value);
        return;
    }
    for (const Resolved& child : value.children) {
        collect_figures(child, into);
    }
}

bool lies_below(const std::string& path, const std::string& group) {
    return path.size() > group.size() && path.starts_with(group) && path[group.size()] == '.';
}

/// Chooses what is moved, and says of the rest why not.
class Choice {
public:
    Choice(const Study& study, SensitivityQuestion& question)
        : study_(study), question_(question), document_(language::resolve(study.loaded())) {
        collect_figures(document_, figures_);
    }

    /// What rests on no source, and is read.
    void take_assumptions() {
        std::map<std::string, std::string> first; // the path that stands at a place of the file
        for (const Resolved* const figure : figures_) {
            if (figure->source != fields::assumption) {
                continue;
            }
            if (const std::string why = why_not_read(study_.document(), figure->path); !why.empty()) {
                leave(figure->path, "nothing reads it here: " + why);
                continue;
            }
            if (figure->given) {
                const auto [known, added] = first.emplace(figure->at.text(), figure->path);
                if (!added) {
                    question_.not_moved.push_back({figure->path,
                                                   "given at the same place of the file as a figure above",
                                                   known->second});
                    continue;
                }
            }
            for (Movable& one : movables_of(*figure)) {
                take(std::move(one));
            }
        }
    }

    /// What an argument names: a figure, a part of one, or all that are below it.
    void take_named(const language::Argument& argument, Diagnostics& diagnostics) {
        const std::string& path = argument.text();
        std::vector<Movable> found;
        for (const Resolved* const figure : figures_) {
            const bool whole = figure->path == path || lies_below(figure->path, path);
            if (!whole && !lies_below(path, figure->path)) {
                continue;
            }
            for (Movable& one : movables_of(*figure)) {
                if (whole || one.path == path) {
                    found.push_back(std::move(one));
                }
            }
        }
        const language::Position at = argument.at({0, path.size()});
        if (found.empty()) {
            tell_unknown(path, at, diagnostics);
            return;
        }
        for (Movable& one : found) {
            const std::string why = why_not_read(study_.document(), one.path);
            if (!why.empty() && found.size() == 1) {
                diagnostics.error(at, fmt::format("nothing reads '{}' here", language::excerpt(one.path)),
                                  why);
            } else if (!one.why.empty() && found.size() == 1) {
                diagnostics.error(
                    at, fmt::format("'{}' cannot be moved: {}", language::excerpt(one.path), one.why));
            } else if (!why.empty()) {
                leave(one.path, "nothing reads it here: " + why);
            } else if (taken(one.path)) {
                diagnostics.error(at, fmt::format("'{}' is given twice", language::excerpt(one.path)));
            } else {
                take(std::move(one));
            }
        }
    }

    [[nodiscard]] std::vector<Movable> chosen() && { return std::move(chosen_); }

private:
    void leave(const std::string& path, std::string why) {
        question_.not_moved.push_back({path, std::move(why)});
    }

    [[nodiscard]] bool taken(const std::string& path) const {
        return std::any_of(chosen_.begin(), chosen_.end(),
                           [&](const Movable& one) { return one.path == path; });
    }

    void take(Movable one) {
        if (one.why.empty()) {
            chosen_.push_back(std::move(one));
        } else {
            leave(one.path, one.why);
        }
    }

    void tell_unknown(const std::string& path, language::Position at, Diagnostics& diagnostics) const {
        std::vector<std::string> known;
        for (const Resolved* const figure : figures_) {
            known.push_back(figure->path);
        }
        diagnostics.error(at, fmt::format("this scenario has no figure '{}'", language::excerpt(path)),
                          language::did_you_mean(path, known),
                          {"gameday check --resolved FILE shows all of them"});
    }

    const Study& study_;
    SensitivityQuestion& question_;
    Resolved document_;
    std::vector<const Resolved*> figures_;
    std::vector<Movable> chosen_;
};

/// The statistic that is asked for, measured in the scenario itself.
std::optional<AskedStatistic> read_metric(const std::string& text, Study& base, SensitivityQuestion& question,
                                          Diagnostics& diagnostics) {
    const auto argument =
        language::Argument::read("--metric", text, question.alternatives.sources, diagnostics);
    if (!argument) {
        return std::nullopt;
    }
    auto asked = parse_asked(argument->text());
    if (!asked.value) {
        diagnostics.error(argument->at({asked.offset, asked.offset + 1}), asked.why, asked.help);
        return std::nullopt;
    }
    std::string why;
    if (!base.also_measure(asked.value->key, why)) {
        diagnostics.error(argument->at({0, text.size()}), "this is absent in the scenario", why);
        return std::nullopt;
    }
    return std::move(asked.value);
}

/// Adds the scenario with a figure at one end of its range.
SensitivityQuestion::End add_end(const std::optional<MovedTo>& to, Alternatives& alternatives) {
    if (!to) {
        return {};
    }
    SensitivityQuestion::End end{.value = to->value, .why = {}, .alternative = {}};
    std::string why;
    if (auto study = alternatives.with(to->set, &why)) {
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
    auto asked = read_metric(arguments.metric, *base, question, diagnostics);
    question.assumptions = arguments.over.empty();
    Choice choice(*base, question);
    if (question.assumptions) {
        choice.take_assumptions();
    }
    for (const std::string& path : arguments.over) {
        if (const auto argument =
                language::Argument::read("--over", path, alternatives.sources, diagnostics)) {
            choice.take_named(*argument, diagnostics);
        }
    }
    std::vector<Movable> chosen = std::move(choice).chosen();
    const language::Position file{base->loaded().sources.front().get(), 0, 0, 1};
    if (2 * chosen.size() > variants_most) {
        diagnostics.error(
            file,
            fmt::format("{} figures to move, of which {} at most are", chosen.size(), variants_most / 2),
            "say which with --over");
    } else if (chosen.empty() && !diagnostics.failed()) {
        diagnostics.error(file, "there is nothing to move: no figure rests on an assumption",
                          "say which to move with --over, such as --over dns.app.ttl");
    }
    if (diagnostics.failed()) {
        return std::nullopt;
    }
    alternatives.question.columns = {*asked};
    alternatives.all.push_back({std::move(*base), "base", {}, {}, {}, {}, {}});
    alternatives.with = reader_of(scenario, options, differences);
    for (Movable& one : chosen) {
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
