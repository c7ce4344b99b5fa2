#include "cli/program.hpp"

#include <csignal>
#include <exception>
#include <map>
#include <string>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "gameday_version.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

namespace {

void add_commands(CLI::App& program, Action& chosen) {
    add_run(program, chosen);
    add_test(program, chosen);
    add_check(program, chosen);
    add_schema(program, chosen);
    add_init(program, chosen);
}

void add_log_level(CLI::App& program, spdlog::level::level_enum& level) {
    const std::map<std::string, spdlog::level::level_enum> levels{{"debug", spdlog::level::debug},
                                                                  {"info", spdlog::level::info},
                                                                  {"warn", spdlog::level::warn},
                                                                  {"error", spdlog::level::err}};
    program.add_option("--log-level", level, "debug, info, warn or error, on standard error")
        ->transform(CLI::CheckedTransformer(levels))
        ->type_name("LEVEL")
        ->default_str("warn");
}

int guarded(const Action& action) {
    try {
        return action();
    } catch (const reports::OutputError& error) {
        if (error.code() == std::errc::broken_pipe) {
            return ok; // whoever read the output has seen enough
        }
        fmt::print(stderr, "gameday: {}\n", error.what());
        return bad_input;
    } catch (const std::exception& error) {
        fmt::print(stderr, "gameday: this is a defect in gameday, please report it: {}\n", error.what());
        return defect;
    }
}

} // namespace

int run_program(int argc, const char* const* argv) {
    // A reader that goes away is told by an error of the write, not by a signal that kills without a word.
    std::signal(SIGPIPE, SIG_IGN);
    spdlog::set_default_logger(spdlog::stderr_color_mt("gameday"));
    spdlog::set_pattern("%l: %v");
    auto level = spdlog::level::warn;

    CLI::App program{"gameday tells what a regional failover will do before you try it", "gameday"};
    program.set_version_flag("--version", gameday_version);
    program.require_subcommand(1);
    program.fallthrough();
    program.footer("Example:\n  gameday run scenarios/gamedays/lying-health-check.yaml\n\n"
                   "gameday COMMAND --help tells more of each command.");
    add_log_level(program, level);
    Action chosen;
    add_commands(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = program.exit(error); // prints help, the version, or what is wrong
        return code == 0 ? ok : bad_input;
    }
    spdlog::set_level(level);
    return guarded(chosen);
}

} // namespace gameday::cli
