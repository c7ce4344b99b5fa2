#pragma once

#include <span>
#include <string>
#include <vector>

#include "studies/document.hpp"

namespace gameday::studies {

/// What a file says that keeps nothing from being run, but can hardly be meant, told from the files alone.
struct FileWarning {
    /// One place of the file that it is about.
    struct Finding {
        std::string path;    ///< as --set takes it
        std::string message; ///< a whole sentence without full stop
        std::string help;
    };
    std::string name; ///< as `accept` has it: "spike-below-lag"
    std::string doc;
    std::vector<Finding> (*find)(const Document&) = nullptr;
};

/// Every one of them, in the order in which they are documented. A new one is a function of a file of this
/// folder, and a line there.
[[nodiscard]] std::span<const FileWarning> file_warnings();

} // namespace gameday::studies
