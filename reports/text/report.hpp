#pragma once

#include <cstddef>
#include <string>

#include "studies/result.hpp"

namespace gameday::reports {

/// How the terminal report is laid out.
struct TextOptions {
    /// Columns of the screen; no line is longer. Fewer than 60 count as 60.
    std::size_t width = 80;
    /// ANSI colours. They only repeat what a word or a sign says.
    bool colour = false;
    /// Nothing but ASCII: for terminals and logs that garble the rest.
    bool ascii = false;
    /// Lists every parameter that rests on no source, instead of naming a few.
    bool assumptions = false;
    /// What a printed command needs besides file, seed and replication, to see the same world again, as it
    /// would be typed: "--set dns.app.ttl=20s --grain flow". Words quoted as shell_word() does stay whole.
    std::string arguments = {};
};

/// What `gameday run` prints: the verdict, the figures, the story of one replication, where the time went,
/// the spread, the expectations, what was not measured, and what is assumed. Ends with a line break.
[[nodiscard]] std::string text_report(const studies::Result& result, const TextOptions& options = {});

} // namespace gameday::reports
