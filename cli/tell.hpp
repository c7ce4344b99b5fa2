#pragma once

#include "scenarios/language/diagnostics.hpp"

namespace gameday::cli {

/// Tells on standard error what is wrong with the files, and that nothing was run. Gives the exit code.
int tell_faults(const language::Diagnostics& diagnostics);

/// Tells on standard error what may not be meant; nothing where there is no such thing.
void tell_warnings(const language::Diagnostics& diagnostics);

} // namespace gameday::cli
