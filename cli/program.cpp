#include "cli/program.hpp"

#include <csignal>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "cli/say.hpp"
#include "gameday_version.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

namespace {

void add_commands(CLI::App& program, Action& chosen) {
    add_run(program, chosen);
    add_whatif(program, chosen);
    add_sensitivity(program, chosen);
    add_compare(program, chosen);
    add_test(program, chosen);
    add_check(program, chosen);
    add_schema(program, chosen);
    add_init(program, chosen);
    add_list(program, chosen);
    add_explain(program, chosen);
}

void add_log_level(CLI::App& program, spdlog::level::level_enum& level) {
    const auto set_level = [&level](const std::string& name) { level = spdlog::level::from_str(name); };
    program.add_option_function<std::string>("--log-level", set_level, "debug, info, warn or error")
        ->check(one_of({"debug", "info", "warn", "error"}))
        ->type_name("LEVEL")
        ->default_str("warn");
}

/// Answers --help and --version, or says what is wrong with the command line.
int answer(const CLI::App& program, const CLI::ParseError& error) {
    if (error.get_name() == "CallForHelp") {
        print(program.help());
    } else if (error.get_name() == "CallForVersion") {
        print(std::string("gameday ") + gameday_version + "\n");
    } else {
        say("{}", explain(program, error));
        return bad_input;
    }
    return ok;
}

int guarded(const Action& action) {
    try {
        return action();
    } catch (const reports::OutputError& error) {
        say("gameday: {}\n", error.what());
        return bad_input;
    } catch (const std::filesystem::filesystem_error& error) {
        say("gameday: cannot read '{}': {}\n", error.path1().string(), error.code().message());
        return bad_input;
    } catch (const std::bad_alloc&) {
        say("gameday: memory ran out; {}\n", less_memory);
        return bad_input;
    } catch (const std::system_error& error) {
        if (error.code() != std::errc::resource_unavailable_try_again) {
            say("gameday: this is a defect in gameday, please report it: {}\n", error.what());
            return defect;
        }
        say("gameday: this machine allows no more threads; {}\n", less_memory);
        return bad_input;
    } catch (const std::exception& error) {
        say("gameday: this is a defect in gameday, please report it: {}\n", error.what());
        return defect;
    }
}

} // namespace

int run_program(int argc, const char* const* argv) {
    // A reader that goes away is told by an error of the write, not by a signal that kills without a word.
    // Nor is it told by one that a file has reached the largest size that a limit allows.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    spdlog::set_default_logger(spdlog::stderr_color_mt("gameday"));
    spdlog::set_pattern("%l: %v");
    auto level = spdlog::level::warn;

    CLI::App program{"gameday tells what a regional failover will do before you try it", "gameday"};
    program.formatter_fn(help_text);
    program.set_help_flag("-h,--help", "Says what there is");
    program.set_version_flag("--version", gameday_version)->description("Says which gameday this is");
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
        return guarded([&] { return answer(program, error); });
    }
    spdlog::set_level(level);
    return guarded(chosen);
}

} // namespace gameday::cli
