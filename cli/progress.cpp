#include "cli/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

constexpr auto first_after = std::chrono::seconds(1);
constexpr auto then_every = std::chrono::milliseconds(100);
constexpr std::uint32_t bar_width = 24;

std::string time_left(double seconds) {
    return seconds < 60 ? fmt::format("{:.0f} s left", seconds)
                        : fmt::format("{:.0f} min left", seconds / 60);
}

/// As much of the text's end as fits: of a path, the file's name.
std::string_view end_of(std::string_view text, std::size_t width) {
    while (language::display_width(text) > width) {
        text = language::skip_code_points(text, 1);
    }
    return text;
}

} // namespace

Progress::Progress(const std::string& what, std::uint32_t total)
    : what_(language::printable(what)), total_(total), shown_(is_terminal(Stream::error)) {}

Progress::~Progress() {
    wipe();
}

void Progress::wipe() {
    if (std::exchange(drawn_, false)) {
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
    const std::string figures =
        fmt::format(" [{}] {}/{}  {:.1f}/s  {}", bar, done, total_, rate, time_left((total_ - done) / rate));
    const std::size_t room = columns(Stream::error) - 1; // a full line would wrap, and stay
    const std::string line =
        fmt::format("{}{}", end_of(what_, room - std::min(room, figures.size())), figures);
    std::fprintf(stderr, "\r%s\x1b[K", line.substr(0, room).c_str());
    std::fflush(stderr);
}

} // namespace gameday::cli
