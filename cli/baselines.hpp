#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/test_candidates.hpp"
#include "scenarios/language/diagnostics.hpp"
#include "studies/comparison/recorded.hpp"
#include "studies/result.hpp"

namespace gameday::cli {

/// The folder of `--baseline`: a file for each scenario, named after it, in the same folders as below the
/// path that was given.
class Baselines {
public:
    Baselines(std::string folder, const std::vector<std::string>& paths)
        : folder_(std::move(folder)), paths_(paths) {}

    /// "baselines/gamedays/region-outage.json"
    [[nodiscard]] std::string file_of(const Candidate& candidate) const;
    /// Two scenarios that would share a file; nothing: none do.
    [[nodiscard]] std::optional<std::string> shared(const std::vector<Candidate>& candidates) const;
    /// What was recorded of a scenario; nothing when there is no file, and nothing and a fault when it is
    /// bad.
    [[nodiscard]] std::optional<studies::RecordedResult> read(const Candidate& candidate,
                                                              language::Diagnostics& diagnostics) const;
    /// Files of the folder that no scenario stands for: it was renamed, or is gone, and is compared no more.
    [[nodiscard]] std::vector<std::string> orphans(const std::vector<Candidate>& candidates) const;
    /// Records a result, whole or not at all; throws reports::OutputError.
    void write(const Candidate& candidate, const studies::Result& result) const;

private:
    std::string folder_;
    const std::vector<std::string>& paths_;
};

} // namespace gameday::cli
