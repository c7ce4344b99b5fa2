#include "cli/tell.hpp"

#include "cli/exit_code.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"

namespace gameday::cli {

int tell_faults(const language::Diagnostics& diagnostics) {
    say("{}", diagnostics.render({.colour = wants_colour(Stream::error)}));
    return bad_input;
}

void tell_warnings(const language::Diagnostics& diagnostics) {
    say("{}", diagnostics.render({.colour = wants_colour(Stream::error), .conclusion = ""}));
}

} // namespace gameday::cli
