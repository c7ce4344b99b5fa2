#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "studies/replicate.hpp"

namespace gameday::cli {

/// More replications than anybody waits for.
constexpr std::uint32_t runs_most = 10'000'000;

/// The flags of every command that replicates.
struct ReplicationFlags {
    std::uint32_t runs = 0; ///< 0: as the scenario says
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: one for each core
    std::vector<std::string> sets;
    std::string grain;   ///< empty: as the scenario says
    bool strict = false; ///< what is undecided, and warnings of the files, exit as what is missed does

    void add_to(CLI::App& command);
    /// How often, with which luck, and on how many cores the scenario is replayed. The grain is left to the
    /// caller.
    [[nodiscard]] studies::ReplicateOptions options(const studies::Document& scenario) const;
    /// The exit code of a verdict on a scenario whose files were warned of, or not.
    [[nodiscard]] int exit_code_of(studies::Verdict verdict, bool warned) const;
    /// What the flags change in a scenario, each as PATH=VALUE.
    [[nodiscard]] std::vector<std::string> all_sets() const;
    /// What has to be typed to meet the same world again, besides the file and the seed.
    [[nodiscard]] std::string arguments() const;
};

} // namespace gameday::cli
