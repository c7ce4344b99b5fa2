#include "cli/replication_flags.hpp"

#include <algorithm>
#include <thread>

namespace gameday::cli {

void ReplicationFlags::add_to(CLI::App& command) {
    command.add_option("--runs", runs, "Replications")->check(CLI::Range(1U, 10'000'000U))->capture_default_str();
    command.add_option("--seed", seed, "Seed of all randomness")->capture_default_str();
    command.add_option("--threads", threads, "Threads; by default one for each core. They never change a result")
        ->check(CLI::Range(1U, 1024U));
    command.add_option("--set", sets, "Changes a value of the scenario or its system: --set dns.app.ttl=20s")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
}

studies::ReplicateOptions ReplicationFlags::options() const {
    return {.seed = seed,
            .runs = runs,
            .threads = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())};
}

} // namespace gameday::cli
