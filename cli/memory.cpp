#include "cli/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "models/clients/population.hpp"
#include "reports/quantities.hpp"

namespace gameday::cli {

namespace {

/// Afterwards it is listed when each user left.
constexpr std::size_t measured_a_user = sizeof(sim::Time);

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// The number after a label in a file of the kernel's; the first number when the label is empty.
std::uint64_t number_in(const std::string& file, const std::string& label, std::uint64_t otherwise) {
    std::ifstream in(file);
    for (std::string word; label.empty() || in >> word;) {
        if (word == label) {
            std::uint64_t number = 0;
            return in >> number ? number : otherwise; // "max" in a control group is no number
        }
    }
    return otherwise;
}

/// What a control group, such as a container, leaves.
std::uint64_t left_in_group() {
    const std::uint64_t most = number_in("/sys/fs/cgroup/memory.max", "", unlimited);
    return most == unlimited ? unlimited
                             : most - std::min(most, number_in("/sys/fs/cgroup/memory.current", "", 0));
}

std::uint64_t left_in_process() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur
                                                                                  : unlimited;
}

/// What the users of one world take, and where most of them come from.
struct Need {
    double bytes = 0;
    double users = 0;
    std::string largest; ///< "clients.east.users"
};

Need need_of(const models::SystemParameters& system) {
    Need need;
    double most = 0;
    for (const auto& [name, clients] : system.clients) {
        const double users =
            static_cast<double>(clients.users.value) * static_cast<double>(system.scale_users.value);
        need.users += users;
        need.bytes +=
            users * static_cast<double>(models::Population::bytes_per_user(clients) + measured_a_user);
        if (users > most) {
            most = users;
            need.largest = "clients." + name + ".users";
        }
    }
    return need;
}

std::string gibibytes(double bytes) {
    const double count = bytes / (1U << 30U);
    return fmt::format("{:.{}f} GiB", count, count < 10 ? 1 : 0);
}

} // namespace

std::uint64_t free_memory() {
    constexpr std::uint64_t kibibyte = 1024;
    const std::uint64_t available =
        number_in("/proc/meminfo", "MemAvailable:", unlimited / kibibyte) * kibibyte;
    return std::min({available, left_in_group(), left_in_process()});
}

unsigned threads_with_room(const studies::Study& study, const studies::ReplicateOptions& options,
                           language::Diagnostics& diagnostics) {
    const unsigned threads = options.threads;
    const bool audited = options.audit && options.audit->replications > 0; // by requests
    if (options.grain == models::Grain::flow && !audited) {
        return threads; // it does not matter how many users there are
    }
    const Need need = need_of(study.document().system);
    const auto room = static_cast<double>(free_memory());
    if (need.bytes * threads <= room) {
        return threads;
    }
    if (need.bytes <= room) {
        return static_cast<unsigned>(room / need.bytes);
    }
    const std::string path = study.loaded().given("scale_users") ? "scale_users" : need.largest;
    diagnostics.error(study.loaded().locate(path), "more users than this machine has memory for",
                      "--grain flow, fewer users, or a machine with more memory",
                      {fmt::format("{} users, each simulated, need {}; {} are free",
                                   reports::count_text(need.users), gibibytes(need.bytes), gibibytes(room))});
    return 0;
}

} // namespace gameday::cli
