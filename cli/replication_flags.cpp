#include "cli/replication_flags.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include <fmt/ranges.h>

#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "reports/command.hpp"
#include "studies/grain.hpp"

namespace gameday::cli {

namespace {

constexpr const char* strict_help =
    "Exits with 1 also where an expectation is undecided, or a file is warned of";

} // namespace

void ReplicationFlags::add_to(CLI::App& command) {
    command.add_option("--runs", runs, "How many replications")
        ->check(whole_number(1, runs_most))
        ->type_name("N")
        ->default_str("as the scenario says, or 200");
    command.add_option("--seed", seed, "Seed of all randomness")
        ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
        ->type_name("N")
        ->default_str("as the scenario says, or 1");
    command.add_option("--threads", threads, "Threads, which never change a result")
        ->check(whole_number(1, 1024))
        ->type_name("N")
        ->default_str("one for each core");
    command
        .add_option("--grain", grain,
                    "How finely traffic is simulated: request is every request, flow is as fast for a "
                    "thousand million users as for a thousand, auto chooses")
        ->check(one_of({"auto", "request", "flow"}))
        ->type_name("GRAIN")
        ->default_str("as the scenario says, or auto");
    command
        .add_flag("--accept-differences", accept_differences,
                  "Takes --grain flow also where flows are known to differ from requests by more than 3 %")
        ->disable_flag_override();
    command
        .add_flag("!--no-audit", audit,
                  "Does not hold flows against requests, which auto does in up to 12 replications, and takes "
                  "requests where flows are off")
        ->disable_flag_override();
    command.add_option("--set", sets, "Changes a value of the scenario or its system: --set dns.app.ttl=20s")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command.parse_complete_callback([this] {
        if (accept_differences && grain == "request") {
            throw CLI::ValidationError("--accept-differences",
                                       "it is about the flow grain, and --grain request asks for the other");
        }
        if (!audit && grain == "request") {
            throw CLI::ValidationError(
                "--no-audit", "it is flows that are audited, and --grain request asks for the other");
        }
    });
}

void ReplicationFlags::add_strict(CLI::App& command) {
    command.add_flag("--strict", strict, strict_help)->disable_flag_override();
}

studies::ReplicateOptions ReplicationFlags::options(const studies::Document& scenario,
                                                    bool one_of_many) const {
    const std::uint32_t wanted = runs != 0 ? runs : static_cast<std::uint32_t>(scenario.runs.value);
    const studies::ChosenGrain chosen = studies::grain_of(scenario, one_of_many ? 0 : wanted);
    return {.seed = seed_of(scenario),
            .runs = wanted,
            .threads = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency()),
            .grain = chosen.grain,
            .beyond_flows = chosen.beyond_flows,
            .audit = studies::plan_audit(scenario, chosen.grain, audit)};
}

std::uint64_t ReplicationFlags::seed_of(const studies::Document& scenario) const {
    const std::uint64_t own = scenario.seed ? static_cast<std::uint64_t>(scenario.seed->value) : 1;
    return seed.value_or(own);
}

std::optional<studies::Study> ReplicationFlags::load(const std::string& file,
                                                     language::Diagnostics& diagnostics) const {
    using Differences = studies::Study::Differences;
    return studies::Study::load(file, {.sets = all_sets()}, diagnostics,
                                accept_differences ? Differences::accepted : Differences::refused);
}

int ReplicationFlags::exit_code_of(const studies::Result& result, bool warned) const {
    const bool off = result.audit && result.audit->doubtful();
    const bool doubtful = result.verdict == studies::Verdict::undecided || warned || off;
    return result.verdict == studies::Verdict::fail || (strict && doubtful) ? missed : ok;
}

std::vector<std::string> ReplicationFlags::all_sets() const {
    auto all = sets;
    if (!grain.empty()) {
        all.push_back("grain=" + grain);
    }
    return all;
}

std::string ReplicationFlags::arguments() const {
    std::vector<std::string> words;
    if (!grain.empty()) {
        words.push_back("--grain " + grain);
    }
    if (accept_differences) {
        words.emplace_back("--accept-differences");
    }
    if (!audit) {
        words.emplace_back("--no-audit");
    }
    for (const std::string& set : sets) {
        words.push_back("--set " + reports::shell_word(set));
    }
    return fmt::format("{}", fmt::join(words, " "));
}

} // namespace gameday::cli
