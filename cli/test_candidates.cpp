#include "cli/test_candidates.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "reports/files.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/recognize.hpp"
#include "scenarios/language/text.hpp"
#include "studies/study.hpp"
#include "studies/whatif/variants_file.hpp"

namespace gameday::cli {

namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// Every YAML file below a folder, in the order of their names.
std::vector<Candidate> below(const std::string& folder, std::size_t argument, Skipped& skipped) {
    std::vector<Candidate> found;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
        if (entry->is_directory(error) && entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
            ++skipped.hidden;
            continue;
        }
        // A link to nothing is a candidate too: a test that cannot be read is not passed over in silence.
        const bool dangling = entry->is_symlink(error) && !entry->exists(error);
        if ((dangling || entry->is_regular_file(error)) && is_yaml(entry->path())) {
            found.push_back({entry->path().string(), false, argument});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Candidate& a, const Candidate& b) { return a.file < b.file; });
    return found;
}

/// Whether it describes a system, in which nothing happens: no scenario to test.
bool is_system(const std::string& file) {
    language::Diagnostics diagnostics;
    const auto loaded = language::load(file, studies::Document::description(), {}, diagnostics);
    return !diagnostics.failed() && !loaded.as<studies::Document>().scenario;
}

} // namespace

std::string Skipped::text() const {
    std::vector<std::string> parts;
    for (const auto& [count, one, many] :
         {std::tuple{hidden, "hidden folder", "hidden folders"},
          std::tuple{foreign, "YAML file that is no gameday file", "YAML files that are no gameday files"},
          std::tuple{systems, "system, in which nothing happens", "systems, in which nothing happens"},
          std::tuple{variants, "file of variants", "files of variants"},
          std::tuple{filtered, "file that the filter leaves out", "files that the filter leaves out"}}) {
        if (count > 0) {
            parts.push_back(reports::counted(count, one, many));
        }
    }
    return parts.empty() ? "" : "skipped: " + language::joined(parts, "; ") + "\n";
}

std::vector<Candidate> candidates(const std::vector<std::string>& paths, Skipped& skipped) {
    std::vector<Candidate> all;
    for (std::size_t argument = 0; argument < paths.size(); ++argument) {
        std::error_code error;
        if (!fs::is_directory(paths[argument], error)) {
            all.push_back({paths[argument], true, argument});
            continue;
        }
        const auto found = below(paths[argument], argument, skipped);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

std::optional<std::pair<std::string, std::string>> named_twice(const std::vector<Candidate>& found) {
    std::vector<std::optional<reports::files::Identity>> identities;
    for (const Candidate& candidate : found) {
        identities.push_back(reports::files::identity_of(candidate.file));
    }
    for (std::size_t one = 0; one < found.size(); ++one) {
        for (std::size_t other = 0; other < one && found[other].argument != found[one].argument; ++other) {
            if (identities[one] && identities[one] == identities[other]) {
                return std::pair(found[other].file, found[one].file);
            }
        }
    }
    return std::nullopt;
}

bool is_skipped(const Candidate& candidate, Skipped& skipped) {
    if (candidate.named) {
        return false;
    }
    if (!language::claims_to_be_gameday(candidate.file)) {
        ++skipped.foreign;
        return true;
    }
    if (studies::is_variants_file(candidate.file)) {
        ++skipped.variants;
        return true;
    }
    const bool system = is_system(candidate.file);
    skipped.systems += system ? 1 : 0;
    return system;
}

} // namespace gameday::cli
