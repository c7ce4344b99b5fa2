#pragma once

#include <string>
#include <vector>

#include "scenarios/language/load.hpp"

namespace gameday::language {

/// What the dump says beside the values.
struct DumpOptions {
    bool comments = true; ///< "# default; R53a" behind each value that no file gives
};

/// The document as YAML with every field and its value, defaults included. Reading it gives an equal
/// document.
[[nodiscard]] std::string dump(const Loaded& loaded, const DumpOptions& options = {});

/// A figure that people should know of before they trust a result.
struct Assumption {
    /// Nobody has published a figure; or somebody has, and the file gives another.
    enum class Kind { unsourced, differs };

    Kind kind = Kind::unsourced;
    std::string path;
    std::string value;
    std::string origin; ///< "default", or "scenarios/mine.yaml:12"
    std::string doc;    ///< what the field is
    std::string source; ///< of the figure that the file differs from; empty for the unsourced
    std::string usual;  ///< the default
};

/// Lists the values that rest on no source, and those given in a file that differ from a sourced default;
/// in the order of the fields' declaration, and of names in maps.
[[nodiscard]] std::vector<Assumption> assumptions(const Loaded& loaded);

} // namespace gameday::language
