#pragma once

namespace gameday::cli {

/// The whole program: reads the command line, does what it says, and gives the exit code. Results go to
/// standard output, everything else to standard error.
int run_program(int argc, const char* const* argv);

} // namespace gameday::cli
