#include "cli/interrupt.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string_view>

#include <unistd.h>

namespace gameday::cli {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};

constexpr std::int64_t nanoseconds_apart = 500'000'000;
constexpr std::string_view finishing_words =
    "gameday: finishing what is under way; Ctrl-C once more ends at once\n";

// All that a signal handler can reach: when somebody first asked, by a clock that only goes on; 0: nobody
// has.
std::atomic<std::int64_t> asked{0};
static_assert(std::atomic<std::int64_t>::is_always_lock_free,
              "a signal handler may touch nothing that locks");

extern "C" void ask(int signal) {
    std::timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const std::int64_t when = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
    std::int64_t first = 0;
    if (asked.compare_exchange_strong(first, when)) {
        [[maybe_unused]] const auto written =
            write(STDERR_FILENO, finishing_words.data(), finishing_words.size());
    } else if (signal == SIGINT && when - first >= nanoseconds_apart) {
        std::signal(signal, SIG_DFL);
        std::raise(signal); // comes when this has returned
    }
}

} // namespace

Interrupts::Interrupts() {
    asked = 0;
    for (const int signal : signals) {
        // Who started the program with a signal ignored (nohup, a script's background job) means it.
        if (std::signal(signal, ask) == SIG_IGN) {
            std::signal(signal, SIG_IGN);
        }
    }
}

Interrupts::~Interrupts() {
    for (const int signal : signals) {
        if (std::signal(signal, SIG_DFL) == SIG_IGN) {
            std::signal(signal, SIG_IGN);
        }
    }
}

bool Interrupts::requested() {
    return asked != 0;
}

} // namespace gameday::cli
