#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gameday::cli {

/// A file that was named, or found in a folder that was named.
struct Candidate {
    std::string file;
    bool named;
    std::size_t argument; ///< which of the command's it comes from
};

/// What was found below folders, and is none of a test's business.
struct Skipped {
    std::size_t hidden = 0;   ///< folders whose name begins with a dot
    std::size_t foreign = 0;  ///< YAML files that are no gameday files
    std::size_t systems = 0;  ///< in which nothing happens
    std::size_t variants = 0; ///< files of variants of a scenario
    std::size_t filtered = 0; ///< that a filter leaves out

    /// "skipped: 1 hidden folder", as a line; empty: nothing was.
    [[nodiscard]] std::string text() const;
};

/// The files themselves, and every YAML file below the folders, in the order of their names; hidden folders
/// are left out: .git, .github and the like are other tools'.
[[nodiscard]] std::vector<Candidate> candidates(const std::vector<std::string>& paths, Skipped& skipped);

/// Two of them that are one file, by whatever names, and that two arguments stand for.
[[nodiscard]] std::optional<std::pair<std::string, std::string>>
named_twice(const std::vector<Candidate>& found);

/// Whether a file that was found below a folder is left out: it is another tool's, or a system.
[[nodiscard]] bool is_skipped(const Candidate& candidate, Skipped& skipped);

} // namespace gameday::cli
