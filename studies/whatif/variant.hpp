#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/edit.hpp"
#include "scenarios/language/source.hpp"

/// What would change the outcome: variants of a scenario that meet the same random numbers as it does.
namespace gameday::studies {

/// A scenario with some of its values changed, under a name.
struct Variant {
    std::string name;
    std::vector<language::Edit> edits;
    std::vector<std::string> sets;      ///< the same, as they were written: "dns.app.ttl=20s"
    std::optional<language::Edit> uses; ///< another system, by a path from the scenario's folder
    language::Position at;              ///< where it was written
    bool cell = false;                  ///< of a sweep, which named it
};

/// What all variants of a comparison have in common, and so none of them can change: "grain", "duration".
[[nodiscard]] bool is_common(const std::string& path);

/// Puts an edit where it belongs in a variant. A fault where its path, or one that leads there, is in it
/// already, or is the same for all variants.
void add_edit(Variant& variant, language::Edit edit, std::string written, language::Diagnostics& diagnostics);

/// One value after another for one path.
struct Sweep {
    std::string path;
    std::vector<std::string> values; ///< as they were written
};

/// All that a scenario is to be compared with.
struct Variants {
    std::vector<Variant> all;
    /// Those of the last variants, which are every combination of their values, the last sweep's fastest.
    std::vector<Sweep> sweeps;
    std::vector<std::shared_ptr<const language::Source>> sources; ///< positions point into them

    /// Every variant is a cell of the sweeps.
    bool only_sweeps = false;
};

/// What the command line says of them.
struct VariantArguments {
    std::vector<std::string> variants = {}; ///< "fast check: health.east.interval=10s dns.app.ttl=20s"
    std::string file = {};                  ///< of named variants; empty: none
    std::vector<std::string> sweeps = {};   ///< "dns.app.ttl=10s,30s,60s"
};

/// More variants than anybody reads.
inline constexpr std::size_t variants_most = 1000;

/// Reads all of them: first the file's, then the others in the order in which they were given, then the cells
/// of the sweeps. Every fault goes to the diagnostics: what cannot be read, a name or a path given twice, too
/// many.
[[nodiscard]] Variants read_variants(const VariantArguments& arguments, language::Diagnostics& diagnostics);

} // namespace gameday::studies
