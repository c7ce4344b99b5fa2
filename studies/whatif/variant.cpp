#include "studies/whatif/variant.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/argument.hpp"
#include "scenarios/language/text.hpp"
#include "studies/whatif/split.hpp"
#include "studies/whatif/variants_file.hpp"

namespace gameday::studies {

namespace {

using language::Diagnostics;
using language::Part;
using language::Position;

constexpr std::size_t longest_name = 60;

/// Whether one of two paths leads to what the other leads to, or into it.
bool overlap(const std::string& one, const std::string& other) {
    const std::vector<std::string> a = steps_of(one);
    const std::vector<std::string> b = steps_of(other);
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                      b.begin(), b.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())));
}

} // namespace

bool is_common(const std::string& path) {
    return path == "grain" || path == "runs" || path == "seed" || path == "gameday" || path == "scenario" ||
           path == "duration";
}

void add_edit(Variant& variant, language::Edit edit, std::string written, Diagnostics& diagnostics) {
    const std::vector<std::string> steps = steps_of(edit.path);
    if (!steps.empty() && (steps[0] == "expect" || steps[0] == "accept")) {
        diagnostics.error(edit.at, fmt::format("nothing reads '{}' here", language::excerpt(edit.path)),
                          "whatif judges no expectations: --target 'rto p(95) < 15m' says what has to hold");
        return;
    }
    if (is_common(edit.path)) {
        diagnostics.error(edit.at, fmt::format("'{}' is the same for all variants", edit.path),
                          edit.path == "grain" || edit.path == "runs" || edit.path == "seed"
                              ? fmt::format("--{} chooses it for all of them", edit.path)
                          : edit.path == "duration"
                              ? "counts over runs of different lengths say nothing of one another; --set "
                                "duration=… changes it for all of them"
                              : "");
        return;
    }
    if (edit.path == "uses") {
        if (variant.uses) {
            diagnostics.error(edit.at, "'uses' is given twice in one variant", "",
                              {"first given at " + variant.uses->at.text()});
            return;
        }
        variant.uses = std::move(edit);
        variant.sets.push_back(std::move(written));
        return;
    }
    const auto same = std::find_if(variant.edits.begin(), variant.edits.end(),
                                   [&](const language::Edit& one) { return overlap(one.path, edit.path); });
    if (same != variant.edits.end()) {
        diagnostics.error(edit.at,
                          fmt::format("'{}' is given twice in one variant", language::excerpt(edit.path)), "",
                          {"first given at " + same->at.text()});
        return;
    }
    variant.edits.push_back(std::move(edit));
    variant.sets.push_back(std::move(written));
}

namespace {

/// What several variants are told apart by.
class Names {
public:
    explicit Names(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void add(const Variant& variant) {
        const std::string& name = variant.name;
        if (name == "base") {
            diagnostics_.error(variant.at, "'base' is what the scenario itself is called",
                               "give the variant a name of its own");
        } else if (!variant.cell && language::code_points(name) > longest_name) {
            diagnostics_.error(variant.at, fmt::format("a name of more than {} characters", longest_name));
        } else if (const auto [first, added] = all_.emplace(name, variant.at); !added) {
            diagnostics_.error(variant.at,
                               fmt::format("two variants are called '{}'", language::excerpt(name)),
                               "give each a name of its own", {"first given at " + first->second.text()});
        }
    }

private:
    Diagnostics& diagnostics_;
    std::map<std::string, Position> all_;
};

/// "fast check: health.east.interval=10s dns.app.ttl=20s", or without a name.
void read_variant(const language::Argument& argument, Variants& variants, Names& names,
                  Diagnostics& diagnostics) {
    const std::string& text = argument.text();
    const std::size_t equals = find_outside(text, '=', {});
    const std::size_t colon = text.find(": ");
    const bool named = colon != std::string::npos && colon < equals;
    Variant variant;
    variant.at = argument.at({0, named ? colon : std::min(text.size(), longest_name)});
    if (const std::size_t close = find_outside(text, ':', {}); !named && close < equals) {
        diagnostics.error(argument.at({close, close + 1}),
                          "a blank is missing between the name and its changes",
                          "write name: path=value, such as 'fast check: health.east.interval=10s'");
        return;
    }
    for (const Part& part : split_outside(text, ' ', {named ? colon + 2 : 0, text.size()})) {
        if (auto edit = argument.edit(part, diagnostics)) {
            add_edit(variant, std::move(*edit), argument.text_of(part), diagnostics);
        }
    }
    variant.name = named ? std::string(language::trimmed(argument.text_of({0, colon})))
                         : language::joined(variant.sets, " ");
    if (variant.sets.empty()) {
        if (!diagnostics.failed()) {
            diagnostics.error(variant.at, "this variant changes nothing",
                              "write name: path=value, such as 'fast check: health.east.interval=10s'");
        }
        return;
    }
    if (variant.name.empty()) {
        diagnostics.error(argument.at({0, 1}), "this variant has no name",
                          "write name: path=value, or the changes alone");
        return;
    }
    names.add(variant);
    variants.all.push_back(std::move(variant));
}

/// A sweep that was read: its edits, one for each value.
struct ReadSweep {
    Sweep sweep;
    std::vector<language::Edit> edits;
    Position at;
};

/// "dns.app.ttl=10s,30s,60s"
std::optional<ReadSweep> read_sweep(const language::Argument& argument, Diagnostics& diagnostics) {
    const std::string& text = argument.text();
    const std::size_t equals = find_outside(text, '=', {});
    ReadSweep read{{argument.text_of({0, equals}), {}}, {}, argument.at({0, equals})};
    if (equals == 0 || equals == text.size()) {
        diagnostics.error(argument.at({0, text.size()}), "this sweeps nothing",
                          "write path=value,value, such as dns.app.ttl=10s,30s,60s");
        return std::nullopt;
    }
    for (const Part& part : split_outside(text, ',', {equals + 1, text.size()})) {
        std::string value(language::trimmed(argument.text_of(part)));
        if (value.empty()) {
            diagnostics.error(argument.at({part.begin, part.end + 1}), "a value is missing between commas");
            continue;
        }
        const auto& known = read.sweep.values;
        if (std::find(known.begin(), known.end(), value) != known.end()) {
            diagnostics.error(argument.at(part),
                              fmt::format("'{}' is given twice", language::excerpt(value)));
            continue;
        }
        if (auto edit = argument.edit({0, equals}, part, diagnostics)) {
            read.edits.push_back(std::move(*edit));
            read.sweep.values.push_back(std::move(value));
        }
    }
    return read;
}

/// Every combination of the sweeps' values.
void add_cells(const std::vector<ReadSweep>& sweeps, Variants& variants, Names& names,
               Diagnostics& diagnostics) {
    std::size_t cells = 1;
    for (const ReadSweep& sweep : sweeps) {
        cells = std::min(cells * sweep.edits.size(), std::size_t{1'000'000'000'000});
    }
    if (cells > variants_most) {
        diagnostics.error(sweeps.back().at,
                          fmt::format("{} variants, of which {} at most are run", cells, variants_most),
                          "sweep fewer values");
        return;
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
        Variant variant;
        variant.cell = true;
        variant.at = sweeps.front().at;
        std::size_t rest = cell;
        std::size_t block = cells;
        for (const ReadSweep& sweep : sweeps) {
            block /= sweep.edits.size();
            const std::size_t value = rest / block;
            rest %= block;
            add_edit(variant, sweep.edits[value], sweep.sweep.path + "=" + sweep.sweep.values[value],
                     diagnostics);
        }
        if (variant.sets.size() < sweeps.size()) {
            continue; // the fault was told
        }
        variant.name = language::joined(variant.sets, " ");
        names.add(variant);
        variants.all.push_back(std::move(variant));
    }
}

void read_sweeps(const std::vector<std::string>& texts, Variants& variants, Names& names,
                 Diagnostics& diagnostics) {
    std::vector<ReadSweep> sweeps;
    bool whole = true;
    for (const std::string& text : texts) {
        const auto argument = language::Argument::read("--sweep", text, variants.sources, diagnostics);
        auto sweep = argument ? read_sweep(*argument, diagnostics) : std::nullopt;
        if (!sweep || sweep->edits.empty()) {
            whole = false;
            continue;
        }
        const auto same = std::find_if(sweeps.begin(), sweeps.end(), [&](const ReadSweep& one) {
            return one.sweep.path == sweep->sweep.path;
        });
        if (same != sweeps.end()) {
            diagnostics.error(sweep->at,
                              fmt::format("'{}' is swept twice", language::excerpt(sweep->sweep.path)),
                              "give all its values in one --sweep");
            whole = false;
            continue;
        }
        sweeps.push_back(std::move(*sweep));
    }
    if (sweeps.empty() || !whole) {
        return;
    }
    add_cells(sweeps, variants, names, diagnostics);
    for (ReadSweep& one : sweeps) {
        variants.sweeps.push_back(std::move(one.sweep));
    }
}

} // namespace

Variants read_variants(const VariantArguments& arguments, Diagnostics& diagnostics) {
    Variants variants;
    Names names(diagnostics);
    if (!arguments.file.empty()) {
        for (Variant& variant : read_variants_file(arguments.file, variants.sources, diagnostics)) {
            names.add(variant);
            variants.all.push_back(std::move(variant));
        }
    }
    for (const std::string& text : arguments.variants) {
        if (const auto argument =
                language::Argument::read("--variant", text, variants.sources, diagnostics)) {
            read_variant(*argument, variants, names, diagnostics);
        }
    }
    const bool only_sweeps = variants.all.empty();
    read_sweeps(arguments.sweeps, variants, names, diagnostics);
    variants.only_sweeps = only_sweeps && !variants.sweeps.empty();
    if (variants.all.size() > variants_most && !diagnostics.failed()) {
        diagnostics.error(variants.all.back().at, fmt::format("{} variants, of which {} at most are run",
                                                              variants.all.size(), variants_most));
    }
    return variants;
}

} // namespace gameday::studies
