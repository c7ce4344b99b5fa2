#include "scenarios/language/load.hpp"

#include <fmt/format.h>

#include "scenarios/language/compose.hpp"
#include "scenarios/language/dump.hpp"
#include "scenarios/language/edit.hpp"
#include "scenarios/language/like.hpp"
#include "scenarios/language/read.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// Applies the edits of the command line.
void apply_sets(const fields::Type& document, const LoadOptions& options, bool incomplete, Loaded& loaded,
                Diagnostics& diagnostics) {
    Editor editor(document, diagnostics, options.limits, incomplete);
    for (const std::string& set : options.sets) {
        const auto bad = find_bad_text(set);
        const bool one_line = set.find('\n') == std::string::npos;
        const bool too_long = set.size() > options.limits.bytes;
        const auto source =
            std::make_shared<Source>(options.sets_from, bad || !one_line || too_long ? "" : set, "");
        diagnostics.open(*source);
        loaded.sources.push_back(source);
        if (bad || !one_line || too_long) {
            diagnostics.error({source.get(), 1, bad ? bad->column : 1, 1},
                              bad        ? bad->why
                              : too_long ? "an argument that long is none"
                                         : "a line break in a value");
            continue;
        }
        if (auto edit = parse_edit(source, diagnostics, options.limits)) {
            editor.apply(loaded.tree, std::move(*edit));
        }
    }
    for (const Edit& edit : options.edits) {
        editor.apply(loaded.tree, edit);
    }
}

} // namespace

Loaded load(const std::string& path, const fields::Type& document, const LoadOptions& options,
            Diagnostics& diagnostics) {
    Loaded loaded;
    loaded.type = &document;
    const std::size_t errors_before = diagnostics.errors_added();
    Composed composed = compose(path, document, diagnostics, options.limits, options.uses);
    loaded.tree = std::move(composed.tree);
    loaded.sources = std::move(composed.sources);
    apply_sets(document, options, composed.incomplete, loaded, diagnostics);
    if (loaded.tree.keys.empty() && composed.incomplete) {
        return loaded;
    }
    resolve_likes(loaded.tree, document, diagnostics, options.limits);
    loaded.document = document.make();
    if (diagnostics.errors_added() != errors_before) {
        const auto all = document.allowed();
        loaded.faulty.insert(all.begin(), all.end());
    }
    Reader reader(loaded.tree, diagnostics, options.limits, composed.incomplete);
    reader.read_document(document, loaded.document.get());
    loaded.faulty.insert(reader.faulty().begin(), reader.faulty().end());
    loaded.sources.insert(loaded.sources.end(), reader.sources().begin(), reader.sources().end());
    if (diagnostics.errors_added() == errors_before) {
        loaded.digest = digest_of(dump(loaded, {.comments = false}));
    }
    return loaded;
}

Position Loaded::locate(const std::string& path) const {
    return language::locate(tree, {path, "", ""}).at;
}

bool Loaded::given(const std::string& path) const {
    return follow(tree, path).whole;
}

void Loaded::report(const fields::Problems& problems, Diagnostics& diagnostics) const {
    for (const fields::Problem& problem : problems) {
        const Located found = language::locate(tree, problem);
        diagnostics.error(found.at, problem.message, problem.help).repeated = found.repeated;
    }
}

} // namespace gameday::language
