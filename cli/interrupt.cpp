#include "cli/interrupt.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace gameday::cli {

namespace {

constexpr std::array signals{SIGINT, SIGTERM};

// The one thing that a signal handler can reach.
std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch nothing that locks");

extern "C" void ask(int signal) {
    asked = true;
    std::signal(signal, SIG_DFL);
}

} // namespace

Interrupts::Interrupts() {
    asked = false;
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
    return asked;
}

} // namespace gameday::cli
