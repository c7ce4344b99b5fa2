#pragma once

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

/// A command in lines that may be copied as they are: each but the last ends in a backslash. A word that is
/// longer than a line makes a line of its own.
[[nodiscard]] std::vector<std::string> command_lines(const std::string& command, std::size_t first_width,
                                                     std::size_t other_width);

} // namespace gameday::reports
