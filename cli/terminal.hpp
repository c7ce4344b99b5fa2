#pragma once

#include <cstddef>

namespace gameday::cli {

/// A stream that a person may be looking at.
enum class Stream { output, error };

[[nodiscard]] bool is_terminal(Stream stream);
/// On a terminal, unless the environment says NO_COLOR or TERM=dumb.
[[nodiscard]] bool wants_colour(Stream stream);
/// Columns of the terminal that the stream leads to; 80 when there is none. The environment's COLUMNS wins.
[[nodiscard]] std::size_t columns(Stream stream);
/// Whether the locale of the environment cannot show more than ASCII.
[[nodiscard]] bool ascii_only();

} // namespace gameday::cli
