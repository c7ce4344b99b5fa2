#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "reports/text/report.hpp"

namespace gameday::cli {

// Where a command's report goes: to standard output, or to the file of --output.

/// Adds --output, which leaves the file's name there; empty: standard output.
void add_output(CLI::App& command, std::string& output);

/// How a text is laid out there: for the reader's terminal, or 80 columns of plain text in a file.
[[nodiscard]] reports::TextOptions layout_for(const std::string& output);

/// Writes it there; a file whole or not at all. Throws reports::OutputError.
void deliver(const std::string& output, std::string_view report);

} // namespace gameday::cli
