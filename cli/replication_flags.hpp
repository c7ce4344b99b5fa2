#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::cli {

/// More replications than anybody waits for.
constexpr std::uint32_t runs_most = 10'000'000;

/// As many replications as --until may take where --runs does not say.
constexpr std::uint32_t until_runs_most = 100'000;

/// The flags of every command that replicates.
struct ReplicationFlags {
    std::uint32_t runs = 0;            ///< 0: as the scenario says
    std::optional<std::uint64_t> seed; ///< nothing: as the scenario says, or 1
    unsigned threads = 0;              ///< 0: one for each core
    std::vector<std::string> sets;
    std::string grain;               ///< empty: as the scenario says
    bool accept_differences = false; ///< flows where they are known to differ from requests
    bool audit = true;               ///< flows are held against requests
    bool strict = false; ///< what is undecided, and warnings of the files, exit as what is missed does

    void add_to(CLI::App& command);
    /// --strict, of commands that judge.
    void add_strict(CLI::App& command);
    /// How often, with which luck, at which grain and on how many cores the scenario is replayed. One
    /// replication by itself may be simulated more finely than one of many.
    [[nodiscard]] studies::ReplicateOptions options(const studies::Document& scenario,
                                                    bool one_of_many = false) const;
    /// Of all randomness.
    [[nodiscard]] std::uint64_t seed_of(const studies::Document& scenario) const;
    /// The scenario of that file. Every fault goes to the diagnostics; nothing comes back when there was one.
    [[nodiscard]] std::optional<studies::Study> load(const std::string& file,
                                                     language::Diagnostics& diagnostics) const;
    /// The exit code of a result of a scenario whose files were warned of, or not.
    [[nodiscard]] int exit_code_of(const studies::Result& result, bool warned) const;
    /// What the flags change in a scenario, each as PATH=VALUE.
    [[nodiscard]] std::vector<std::string> all_sets() const;
    /// What has to be typed to meet the same world again, besides the file and the seed.
    [[nodiscard]] std::string arguments() const;
};

} // namespace gameday::cli
