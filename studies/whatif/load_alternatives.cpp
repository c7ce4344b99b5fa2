#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/argument.hpp"
#include "scenarios/language/shape.hpp"
#include "scenarios/language/text.hpp"
#include "studies/comparison/needed.hpp"
#include "studies/whatif/unread.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::studies {

namespace {

using language::Diagnostics;
using Sources = std::vector<std::shared_ptr<const language::Source>>;

/// What is asked where nobody asks for anything else.
constexpr std::array usual_columns{"failover p(95)", "rto p(95)", "lost_writes p(95)",
                                   "failed_requests mean"};

/// Reads one argument with a grammar of its own; faults are told at their place in it.
template <class T>
std::optional<T> read(const std::string& option, const std::string& text,
                      Parsed<T> (*parse)(std::string_view), Sources& sources, Diagnostics& diagnostics) {
    const auto argument = language::Argument::read(option, text, sources, diagnostics);
    if (!argument) {
        return std::nullopt;
    }
    auto parsed = parse(argument->text());
    if (!parsed.value) {
        diagnostics.error(argument->at({parsed.offset, parsed.offset + 1}), parsed.why, parsed.help);
    }
    return std::move(parsed.value);
}

bool same(const AskedStatistic& one, const AskedStatistic& other) {
    return one.key.text() == other.key.text() && one.statistic == other.statistic;
}

Question read_question(const QuestionArguments& arguments, Sources& sources, Diagnostics& diagnostics) {
    Question question;
    for (const std::string& text : arguments.metrics) {
        const auto asked = read("--metric", text, parse_asked, sources, diagnostics);
        if (!asked) {
            continue;
        }
        if (std::any_of(question.columns.begin(), question.columns.end(),
                        [&](const AskedStatistic& one) { return same(one, *asked); })) {
            diagnostics.error({sources.back().get(), 1, 1, language::code_points(text)},
                              fmt::format("'{}' is asked for twice", asked->text()));
            continue;
        }
        question.columns.push_back(*asked);
    }
    if (arguments.metrics.empty()) {
        for (const char* const usual : usual_columns) {
            question.columns.push_back(*parse_asked(usual).value);
        }
    }
    if (!arguments.target.empty()) {
        question.target = read("--target", arguments.target, parse_target, sources, diagnostics);
    }
    if (!arguments.precision.empty()) {
        question.precision =
            read("--until", arguments.precision, parse_difference_precision, sources, diagnostics);
    }
    return question;
}

Alternatives::One::Column column_of(Study& study, const MetricKey& key) {
    Alternatives::One::Column column;
    column.measured = study.also_measure(key, column.absent);
    return column;
}

/// Where the metric that another one needs is absent here, and somewhere else is not, the other one is
/// absent, too: what has no database loses no writes, and is no better for that.
void void_without(const AskedStatistic& asked, std::vector<Alternatives::One>& all,
                  const std::function<Alternatives::One::Column&(Alternatives::One&)>& column) {
    const auto needed = needed_by(asked.key);
    if (!needed) {
        return;
    }
    std::vector<Alternatives::One::Column> others;
    bool anywhere = false;
    for (Alternatives::One& one : all) {
        others.push_back(column_of(one.study, *needed));
        anywhere = anywhere || others.back().measured;
    }
    for (std::size_t i = 0; anywhere && i < all.size(); ++i) {
        if (!others[i].measured) {
            column(all[i]) = {std::nullopt, others[i].absent};
        }
    }
}

void ask(Alternatives::One& one, const Question& question) {
    for (const AskedStatistic& asked : question.columns) {
        one.columns.push_back(column_of(one.study, asked.key));
    }
    if (question.target) {
        one.target = column_of(one.study, question.target->of.key);
    }
    if (question.precision) {
        one.precision = column_of(one.study, question.precision->of.key);
    }
}

/// Adds the names of all that maps of records hold, at any depth: "regions.us-east-1",
/// "database.main.replicas.us-west-2".
void collect_parts(const fields::Type& type, const language::Node& node, const std::string& path,
                   std::set<std::string>& parts) {
    const fields::Type& here = language::bare(type);
    if (here.shape == fields::Shape::record) {
        for (const fields::Field& field : here.fields) {
            const language::Node* const below = node.is_mapping() ? node.find(field.name) : nullptr;
            if (below != nullptr && !field.inlined) {
                collect_parts(*field.type, *below, language::extend(path, field.name), parts);
            }
        }
    } else if (language::has_entries(here) && node.is_mapping()) {
        for (const std::string& name : node.key_texts()) {
            const std::string part = language::extend(path, name);
            parts.insert(part);
            collect_parts(*here.element, *node.find(name), part, parts);
        }
    }
}

std::set<std::string> parts_of(const language::Loaded& loaded) {
    std::set<std::string> parts;
    collect_parts(*loaded.type, loaded.tree, "", parts);
    std::erase_if(parts, [](const std::string& part) { return part.starts_with("accept."); });
    return parts;
}

/// Where the names differ, random numbers do, too.
void tell_unpaired(Alternatives& alternatives) {
    const std::set<std::string> base = parts_of(alternatives.all.front().study.loaded());
    for (Alternatives::One& one : alternatives.all) {
        const std::set<std::string> own = parts_of(one.study.loaded());
        std::set_symmetric_difference(base.begin(), base.end(), own.begin(), own.end(),
                                      std::back_inserter(one.unpaired));
    }
}

/// What was said of one alternative, with its name where it is a variant. What is said of several is told
/// once, of the first.
void pass_on(const Diagnostics& own, const std::string& name, Diagnostics& diagnostics) {
    for (const language::Diagnostic& one : own.all()) {
        std::vector<std::string> notes = one.notes;
        if (name != "base") {
            notes.push_back("in variant '" + language::printable(name) + "'");
        }
        if (one.source != nullptr) {
            diagnostics.open(*one.source);
        }
        const language::Position at{one.source.get(), one.line, one.column, one.length};
        if (one.severity == language::Severity::error) {
            diagnostics.error(at, one.message, one.help, std::move(notes));
        } else {
            diagnostics.warning(at, one.message, one.help, std::move(notes));
        }
    }
}

/// That whatever is asked is measured in one alternative at least.
void check_that_it_is_measured(const Alternatives& alternatives, const QuestionArguments& arguments,
                               Sources& sources, Diagnostics& diagnostics) {
    const auto check = [&](const std::string& option, const std::string& text, auto column) {
        const auto& all = alternatives.all;
        if (std::none_of(all.begin(), all.end(),
                         [&](const Alternatives::One& one) { return column(one).measured.has_value(); })) {
            const auto argument = language::Argument::read(option, text, sources, diagnostics);
            diagnostics.error(argument->at({}), "this is absent in the scenario and in every variant",
                              column(all.front()).absent);
        }
    };
    for (std::size_t i = 0; i < arguments.metrics.size(); ++i) {
        check("--metric", arguments.metrics[i], [i](const Alternatives::One& one) { return one.columns[i]; });
    }
    if (!arguments.target.empty()) {
        check("--target", arguments.target, [](const Alternatives::One& one) { return one.target; });
    }
    if (!arguments.precision.empty() && !alternatives.all.front().precision.measured) {
        const auto argument = language::Argument::read("--until", arguments.precision, sources, diagnostics);
        diagnostics.error(argument->at({}),
                          "the scenario itself has nothing to differ from: this is absent in it",
                          alternatives.all.front().precision.absent);
    } else if (!arguments.precision.empty()) {
        check("--until", arguments.precision, [](const Alternatives::One& one) { return one.precision; });
    }
}

} // namespace

Alternatives::Reader reader_of(const std::string& scenario, const language::LoadOptions& options,
                               Study::Differences differences) {
    return [scenario, options, differences](const std::vector<std::string>& sets, std::string* why) {
        language::LoadOptions how = options;
        how.sets.insert(how.sets.end(), sets.begin(), sets.end());
        Diagnostics own;
        auto study = Study::load(scenario, how, own, differences, Study::Expectations::ignored);
        for (const language::Diagnostic& one : own.all()) {
            if (!study && why != nullptr && why->empty() && one.severity == language::Severity::error) {
                *why = one.message;
            }
        }
        return study;
    };
}

void place_columns(Alternatives& alternatives) {
    for (Alternatives::One& one : alternatives.all) {
        ask(one, alternatives.question);
    }
    using One = Alternatives::One;
    const Question& asked = alternatives.question;
    for (std::size_t i = 0; i < asked.columns.size(); ++i) {
        void_without(asked.columns[i], alternatives.all,
                     [i](One& one) -> One::Column& { return one.columns[i]; });
    }
    if (asked.target) {
        void_without(asked.target->of, alternatives.all, [](One& one) -> One::Column& { return one.target; });
    }
    if (asked.precision) {
        void_without(asked.precision->of, alternatives.all,
                     [](One& one) -> One::Column& { return one.precision; });
    }
    tell_unpaired(alternatives);
}

std::optional<Alternatives> load_alternatives(const std::string& scenario,
                                              const language::LoadOptions& options,
                                              const VariantArguments& variants,
                                              const QuestionArguments& question,
                                              Study::Differences differences, Diagnostics& diagnostics) {
    Alternatives alternatives;
    alternatives.question = read_question(question, alternatives.sources, diagnostics);
    Variants read = read_variants(variants, diagnostics);
    const auto add = [&](std::string name, std::vector<std::string> sets, const language::LoadOptions& how) {
        Diagnostics own;
        auto study = Study::load(scenario, how, own, differences, Study::Expectations::ignored);
        if (study) {
            check_that_it_is_read(how.edits, study->document(), own);
        }
        pass_on(own, name, diagnostics);
        if (study) {
            alternatives.all.push_back({std::move(*study), std::move(name), std::move(sets), {}, {}, {}, {}});
        }
    };
    add("base", {}, options);
    for (Variant& variant : read.all) {
        language::LoadOptions how = options;
        how.edits = std::move(variant.edits);
        if (variant.uses) {
            how.uses = variant.uses->value;
        }
        add(std::move(variant.name), std::move(variant.sets), how);
        if (diagnostics.plenty()) {
            break; // nobody reads more
        }
    }
    alternatives.with = reader_of(scenario, options, differences);
    alternatives.sweeps = std::move(read.sweeps);
    alternatives.only_sweeps = read.only_sweeps;
    alternatives.sources.insert(alternatives.sources.end(), read.sources.begin(), read.sources.end());
    if (diagnostics.failed()) {
        return std::nullopt;
    }
    place_columns(alternatives);
    check_that_it_is_measured(alternatives, question, alternatives.sources, diagnostics);
    return diagnostics.failed() ? std::nullopt : std::optional(std::move(alternatives));
}

} // namespace gameday::studies
