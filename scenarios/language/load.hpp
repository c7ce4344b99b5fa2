#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/edit.hpp"
#include "scenarios/language/locate.hpp"
#include "scenarios/language/parse.hpp"
#include "scenarios/language/tree.hpp"
#include "sim/fields/type.hpp"

namespace gameday::language {

/// How a file is to be read.
struct LoadOptions {
    /// Edits from the command line, each "path=value"; later ones win, and all win over the file's `set`.
    std::vector<std::string> sets = {};
    /// What they are called in messages: "--set:1:9: error: …".
    std::string sets_from = "--set";
    /// Edits that were read already, after those. Their sources outlive what is loaded.
    std::vector<Edit> edits = {};
    /// The files that the file uses, instead of what it says itself: their paths start where the file is.
    std::optional<Node> uses = {};
    /// What files may ask of the machine.
    Limits limits = {};
};

/// A file that was read, and all that is needed to talk about it.
struct Loaded {
    /// The object, of the type that was asked for; nothing when no file could be read at all. Only when
    /// the diagnostics hold no error is it fit for use.
    std::shared_ptr<void> document;
    /// The description that it was read by.
    const fields::Type* type = nullptr;
    /// The files laid over one another, sets applied, `like` resolved.
    Node tree;
    /// All texts that were read, in the order in which they were opened.
    std::vector<std::shared_ptr<const Source>> sources;
    /// Of everything that matters for a result, defaults included: equal for files that mean the same.
    std::string digest;
    /// The keys at the top of the file that are faulty, or in which something is. Where a file could not be
    /// read, or a set, all of them.
    std::set<std::string> faulty;

    /// The document, which must be of the type that was asked for.
    template <class T> [[nodiscard]] const T& as() const { return *static_cast<const T*>(document.get()); }

    /// The place of "clients.east.via", for messages; of a default, the deepest part that was written.
    [[nodiscard]] Position locate(const std::string& path) const;
    /// Whether a file or a set gives a value there, rather than a default.
    [[nodiscard]] bool given(const std::string& path) const;
    /// Tells problems that somebody else found, at their places.
    void report(const fields::Problems& problems, Diagnostics& diagnostics) const;
};

/// Reads a scenario or a system, with the files that it uses, and checks it against the description of a
/// document. Every fault goes to the diagnostics. The type must outlive what is returned.
[[nodiscard]] Loaded load(const std::string& path, const fields::Type& document, const LoadOptions& options,
                          Diagnostics& diagnostics);

} // namespace gameday::language
