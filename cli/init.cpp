#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "gameday_starter.hpp"
#include "reports/output.hpp"

namespace gameday::cli {

namespace {

namespace fs = std::filesystem;

int init(const fs::path& folder) {
    const fs::path system = folder / "system.yaml";
    const fs::path scenario = folder / "region-outage.yaml";
    for (const fs::path& file : {system, scenario}) {
        if (fs::exists(file)) {
            fmt::print(stderr, "gameday: {} is there already; nothing was written\n", file.string());
            return bad_input;
        }
    }
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        fmt::print(stderr, "gameday: {} cannot be made: {}\n", folder.string(), error.message());
        return bad_input;
    }
    reports::check_output(system.string());
    reports::write_output(system.string(), starter_system);
    reports::write_output(scenario.string(), starter_scenario);
    reports::write_standard_output(fmt::format("{}\n{}\n\nNext: put your own figures into the first, then\n\n"
                                               "  gameday run {}\n",
                                               system.string(), scenario.string(), scenario.string()));
    return ok;
}

} // namespace

void add_init(CLI::App& program, Action& chosen) {
    auto folder = std::make_shared<std::string>(".");
    CLI::App* const command =
        program.add_subcommand("init", "Writes a commented system and a scenario that run, to start from");
    command->add_option("folder", *folder, "Where to write them")->type_name("FOLDER")->capture_default_str();
    command->footer("Example:\n  gameday init my-app && gameday run my-app/region-outage.yaml");
    command->callback([folder, &chosen] { chosen = [folder] { return init(*folder); }; });
}

} // namespace gameday::cli
