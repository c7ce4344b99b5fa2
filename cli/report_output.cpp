#include "cli/report_output.hpp"

#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/terminal.hpp"

namespace gameday::cli {

void add_output(CLI::App& command, std::string& output) {
    command.add_option("--output", output, "Writes to a file, whole or not at all")
        ->check(not_empty())
        ->type_name("FILE");
}

reports::TextOptions layout_for(const std::string& output) {
    const bool to_terminal = output.empty();
    return {.width = to_terminal ? columns(Stream::output) : 80,
            .colour = to_terminal && wants_colour(Stream::output),
            .ascii = to_terminal && ascii_only()};
}

void deliver(const std::string& output, std::string_view report) {
    if (output.empty()) {
        print(report);
    } else {
        print_to(output, report);
    }
}

} // namespace gameday::cli
