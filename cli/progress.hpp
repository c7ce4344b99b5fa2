#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gameday::cli {

/// A line on standard error that says how far the replications are, how fast, and how long it will
/// take. On a terminal only, and only when it takes over a second.
class Progress {
public:
    Progress(const std::string& what, std::uint32_t total);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    /// Wipes the line.
    ~Progress();

    void report(std::uint32_t done);
    /// Wipes the line, for others to write; the next report draws it again.
    void wipe();

private:
    using Clock = std::chrono::steady_clock;

    std::string what_;
    std::uint32_t total_;
    bool shown_;
    Clock::time_point began_ = Clock::now();
    Clock::time_point last_ = began_;
    bool drawn_ = false;
};

} // namespace gameday::cli
