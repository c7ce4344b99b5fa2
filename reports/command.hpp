#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "studies/result.hpp"

namespace gameday::reports {

/// A word as a POSIX shell has to be given it: as it is, or in double quotes.
[[nodiscard]] std::string shell_word(std::string_view word);

/// The command that replays one replication alone, and tells its story.
[[nodiscard]] std::string replay_command(const studies::Result& result, std::uint32_t replication,
                                         const std::string& arguments);

/// A command in lines that may be copied as they are: each but the last ends in a backslash.
struct CommandLayout {
    std::vector<std::string> lines;
    /// Whether the lines may be indented. Where a word goes on in the next line it must begin that line.
    bool may_indent = true;
};

/// Breaks a command into lines of at most `room` columns, between its words, an option and its value
/// together. If a word is longer than that, into lines of at most `width` columns, and words where they must
/// be.
[[nodiscard]] CommandLayout command_layout(const std::string& command, std::size_t room, std::size_t width);

} // namespace gameday::reports
