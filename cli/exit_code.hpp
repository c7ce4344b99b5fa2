#pragma once

namespace gameday::cli {

/// What the program's exit code says. The same in every command.
enum ExitCode : int {
    ok = 0,          ///< no expectation is missed, and no warning unaccepted
    missed = 1,      ///< one is, or with --strict something is undecided or a file warned of
    bad_input = 2,   ///< the input is wrong, and nothing was run
    interrupted = 3, ///< what had finished is kept
    defect = 70,     ///< gameday itself is at fault
};

} // namespace gameday::cli
