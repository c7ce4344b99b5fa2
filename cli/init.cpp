#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/say.hpp"
#include "gameday_starter.hpp"
#include "reports/command.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

namespace {

namespace fs = std::filesystem;

int init(const fs::path& folder) {
    const fs::path system = folder / "system.yaml";
    const fs::path scenario = folder / "region-outage.yaml";
    std::error_code error;
    for (const fs::path& file : {system, scenario}) {
        if (fs::exists(fs::symlink_status(file, error))) {
            say("gameday init: {} is there already; nothing was written\n", file.string());
            return bad_input;
        }
    }
    const bool made = fs::create_directories(folder, error);
    if (error) {
        say("gameday init: cannot make the folder '{}': {}\n", folder.string(), error.message());
        return bad_input;
    }
    try {
        reports::check_output(system.string());
        reports::write_output(system.string(), starter_system);
        reports::write_output(scenario.string(), starter_scenario);
    } catch (...) { // both or neither
        fs::remove(system, error);
        if (made) {
            fs::remove(folder, error);
        }
        throw;
    }
    print(fmt::format("{}\n{}\n\nNext: put your own figures into the first, then\n\n"
                      "  gameday run {}\n",
                      system.string(), scenario.string(), reports::shell_word(scenario.string())));
    return ok;
}

} // namespace

void add_init(CLI::App& program, Action& chosen) {
    auto folder = std::make_shared<std::string>(".");
    CLI::App* const command =
        program.add_subcommand("init", "Writes a commented system and a scenario that run, to start from");
    command->add_option("folder", *folder, "Where to write them, by default here")
        ->check(not_empty())
        ->type_name("FOLDER");
    command->footer("Example:\n  gameday init my-app && gameday run my-app/region-outage.yaml");
    command->callback([folder, &chosen] { chosen = [folder] { return init(*folder); }; });
}

} // namespace gameday::cli
