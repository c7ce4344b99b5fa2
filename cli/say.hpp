#pragma once

#include <cstdio>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace gameday::cli {

/// Says something on standard error. Where nobody can hear it (a full disk, a reader that has gone away) that
/// is no reason to stop: exit codes and results are what they are.
template <class... Args> void say(fmt::format_string<Args...> format, Args&&... args) {
    const std::string text = fmt::format(format, std::forward<Args>(args)...);
    std::fwrite(text.data(), 1, text.size(), stderr);
}

} // namespace gameday::cli
