#include "cli/terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

#include "sim/fields/quantities.hpp"

namespace gameday::cli {

namespace {

int descriptor(Stream stream) {
    return stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO;
}

std::string_view environment(const char* name) {
    // Read before any thread is started, and never written.
    const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

} // namespace

bool is_terminal(Stream stream) {
    return isatty(descriptor(stream)) == 1;
}

bool wants_colour(Stream stream) {
    return is_terminal(stream) && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

std::size_t columns(Stream stream) {
    constexpr std::size_t usual = 80;
    if (const auto asked = fields::Scalar<fields::Count>::parse(environment("COLUMNS"));
        asked.value && asked.value->value > 0) {
        return static_cast<std::size_t>(asked.value->value);
    }
    winsize size{};
    return ioctl(descriptor(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

bool ascii_only() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (const auto locale = environment(name); !locale.empty()) {
            return locale == "C" || locale == "POSIX" || locale.find("8859") != std::string_view::npos;
        }
    }
    return false; // nothing said: whatever reads this today reads UTF-8
}

} // namespace gameday::cli
