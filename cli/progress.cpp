#include "cli/progress.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "cli/terminal.hpp"

namespace gameday::cli {

namespace {

constexpr auto first_after = std::chrono::seconds(1);
constexpr auto then_every = std::chrono::milliseconds(100);
constexpr std::uint32_t bar_width = 24;

std::string time_left(double seconds) {
    return seconds < 60 ? fmt::format("{:.0f} s left", seconds) : fmt::format("{:.0f} min left", seconds / 60);
}

} // namespace

Progress::Progress(std::string what, std::uint32_t total)
    : what_(std::move(what)), total_(total), shown_(is_terminal(Stream::error)) {}

Progress::~Progress() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

void Progress::report(std::uint32_t done) {
    const auto now = Clock::now();
    if (!shown_ || now - began_ < first_after || (now - last_ < then_every && done < total_)) {
        return;
    }
    last_ = now;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    const double rate = done / seconds;
    const auto filled = static_cast<std::size_t>(std::uint64_t{bar_width} * done / total_);
    const std::string bar = std::string(filled, '#') + std::string(bar_width - filled, '.');
    const std::string line = fmt::format("{} [{}] {}/{}  {:.1f}/s  {}", what_, bar, done, total_, rate,
                                         time_left((total_ - done) / rate));
    std::fprintf(stderr, "\r%.*s\x1b[K", static_cast<int>(columns() - 1), line.c_str());
    std::fflush(stderr);
}

} // namespace gameday::cli
