#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace gameday::cli {

/// What is wrong with a command line that could not be parsed: one line that names the argument, one that
/// says what is there instead.
[[nodiscard]] std::string explain(const CLI::App& program, const CLI::ParseError& error);

/// The help of the program or of one of its commands, as `CLI::App::formatter_fn` asks for it.
[[nodiscard]] std::string help_text(const CLI::App* app, const std::string& name, CLI::AppFormatMode mode);

} // namespace gameday::cli
