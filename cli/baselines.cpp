#include "cli/baselines.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "reports/baseline/baseline.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

namespace fs = std::filesystem;

std::string Baselines::file_of(const Candidate& candidate) const {
    const fs::path file(candidate.file);
    const fs::path below = candidate.named
                               ? file.filename()
                               : file.lexically_relative(paths_[candidate.argument]).lexically_normal();
    return (fs::path(folder_) / below).replace_extension(".json").string();
}

std::optional<std::string> Baselines::shared(const std::vector<Candidate>& candidates) const {
    std::map<std::string, std::string> all;
    for (const Candidate& candidate : candidates) {
        const auto [first, added] = all.emplace(file_of(candidate), candidate.file);
        if (!added) {
            return "'" + first->second + "' and '" + candidate.file + "' would share the baseline '" +
                   first->first + "'";
        }
    }
    return std::nullopt;
}

std::optional<studies::RecordedResult> Baselines::read(const Candidate& candidate,
                                                       language::Diagnostics& diagnostics) const {
    const std::string file = file_of(candidate);
    std::error_code error;
    return fs::exists(file, error) ? reports::read_baseline(file, diagnostics) : std::nullopt;
}

std::vector<std::string> Baselines::orphans(const std::vector<Candidate>& candidates) const {
    std::set<std::string> known;
    for (const Candidate& candidate : candidates) {
        known.insert(fs::path(file_of(candidate)).lexically_normal().string());
    }
    std::vector<std::string> all;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder_, error), end; entry != end; entry.increment(error)) {
        const std::string file = entry->path().lexically_normal().string();
        if (entry->path().extension() == ".json" && !known.contains(file)) {
            all.push_back(file);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

void Baselines::write(const Candidate& candidate, const studies::Result& result) const {
    const std::string file = file_of(candidate);
    std::error_code error;
    fs::create_directories(fs::path(file).parent_path(), error);
    if (error) {
        throw reports::OutputError("cannot create '" + fs::path(file).parent_path().string() + "'", error);
    }
    reports::write_output(file, reports::baseline_text(result));
}

} // namespace gameday::cli
