#include "studies/sensitivity/choice.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/argument.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"
#include "sim/fields/describe.hpp"
#include "studies/whatif/unread.hpp"
#include "studies/whatif/variant.hpp"

namespace gameday::studies {

namespace {

using language::Diagnostics;
using language::Resolved;
using Sources = std::vector<std::shared_ptr<const language::Source>>;

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
    explicit Choice(const Study& study) : study_(study), document_(language::resolve(study.loaded())) {
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
                    chosen_.not_moved.push_back({figure->path,
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
        const language::Position at = argument.at({0, path.size()});
        if (is_common(path)) {
            diagnostics.error(at,
                              fmt::format("'{}' is no part of what is simulated", language::excerpt(path)),
                              "it is the same wherever the other figures are moved to");
            return;
        }
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

    [[nodiscard]] ChosenFigures chosen() && { return std::move(chosen_); }

private:
    void leave(const std::string& path, std::string why) {
        chosen_.not_moved.push_back({path, std::move(why)});
    }

    [[nodiscard]] bool taken(const std::string& path) const {
        return std::any_of(chosen_.figures.begin(), chosen_.figures.end(),
                           [&](const Movable& one) { return one.path == path; });
    }

    void take(Movable one) {
        if (one.why.empty()) {
            chosen_.figures.push_back(std::move(one));
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
    Resolved document_;
    std::vector<const Resolved*> figures_;
    ChosenFigures chosen_;
};

} // namespace

ChosenFigures figures_without_source(const Study& study) {
    Choice choice(study);
    choice.take_assumptions();
    return std::move(choice).chosen();
}

ChosenFigures named_figures(const std::string& option, const std::vector<std::string>& paths,
                            const Study& study, Sources& sources, Diagnostics& diagnostics) {
    Choice choice(study);
    for (const std::string& path : paths) {
        if (const auto argument = language::Argument::read(option, path, sources, diagnostics)) {
            choice.take_named(*argument, diagnostics);
        }
    }
    return std::move(choice).chosen();
}

/// The statistic that is asked for, measured in the scenario itself.
std::optional<AskedStatistic> read_sensitivity_metric(const std::string& text, Study& base, Sources& sources,
                                                      Diagnostics& diagnostics) {
    const auto argument = language::Argument::read("--metric", text, sources, diagnostics);
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

} // namespace gameday::studies
