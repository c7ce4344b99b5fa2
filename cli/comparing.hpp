#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "studies/conclude.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::cli {

// What the commands that compare alternatives have in common.

/// Before the run: nobody likes to learn it afterwards. Throws reports::OutputError.
void check_output_of(const std::string& output, const studies::Alternatives& alternatives);

/// The same for one scenario.
void check_output_of(const std::string& output, const studies::Study& study);

/// How often, with which luck and on how many cores alternatives are replayed. A fault where they have no
/// room in memory goes to the diagnostics.
[[nodiscard]] studies::WhatIfOptions comparing_options(const ReplicationFlags& flags,
                                                       const studies::Alternatives& alternatives,
                                                       language::Diagnostics& diagnostics);

/// Compares them, with a progress bar; Ctrl-C ends it early.
template <class Compare>
auto comparing(const studies::Alternatives& alternatives, studies::WhatIfOptions options,
               const Compare& compare) {
    const Interrupts interrupts;
    const std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    const std::uint64_t all = std::uint64_t{options.runs} * alternatives.all.size();
    Progress progress("comparing", static_cast<std::uint32_t>(std::min(all, most)));
    options.progress = [&progress, most](std::uint64_t done, std::uint64_t) {
        progress.report(static_cast<std::uint32_t>(std::min(done, most)));
    };
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    return compare(options);
}

/// Of a comparison that gave an answer.
[[nodiscard]] int exit_code_after(studies::Ending ending);

/// Says that it was stopped before there was anything to report: the exit code. Throws it on where nobody
/// stopped it.
[[nodiscard]] int nothing_compared(const studies::NothingReplicated& nothing);

} // namespace gameday::cli
