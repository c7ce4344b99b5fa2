#include "cli/replication_flags.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "reports/command.hpp"

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
        ->capture_default_str();
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
    command.add_option("--set", sets, "Changes a value of the scenario or its system: --set dns.app.ttl=20s")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command.add_flag("--strict", strict, strict_help)->disable_flag_override();
}

studies::ReplicateOptions ReplicationFlags::options(const studies::Document& scenario) const {
    return {.seed = seed,
            .runs = runs != 0 ? runs : static_cast<std::uint32_t>(scenario.runs.value),
            .threads = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())};
}

int ReplicationFlags::exit_code_of(studies::Verdict verdict, bool warned) const {
    const bool doubtful = verdict == studies::Verdict::undecided || warned;
    return verdict == studies::Verdict::fail || (strict && doubtful) ? missed : ok;
}

std::vector<std::string> ReplicationFlags::all_sets() const {
    auto all = sets;
    if (!grain.empty()) {
        all.push_back("grain=" + grain);
    }
    return all;
}

std::string ReplicationFlags::arguments() const {
    std::string text = grain.empty() ? "" : "--grain " + grain;
    for (const std::string& set : sets) {
        text += (text.empty() ? "--set " : " --set ") + reports::shell_word(set);
    }
    return text;
}

} // namespace gameday::cli
