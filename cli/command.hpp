#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace gameday::cli {

/// What a command does once its flags are read; gives the exit code.
using Action = std::function<int()>;

/// Adds a command to the program. It leaves its action in `chosen` when it is the one called.
void add_run(CLI::App& program, Action& chosen);
void add_whatif(CLI::App& program, Action& chosen);
void add_sensitivity(CLI::App& program, Action& chosen);
void add_compare(CLI::App& program, Action& chosen);
void add_test(CLI::App& program, Action& chosen);
void add_check(CLI::App& program, Action& chosen);
void add_schema(CLI::App& program, Action& chosen);
void add_init(CLI::App& program, Action& chosen);
void add_list(CLI::App& program, Action& chosen);
void add_explain(CLI::App& program, Action& chosen);

} // namespace gameday::cli
