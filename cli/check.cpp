#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/tell.hpp"
#include "scenarios/language/dump.hpp"
#include "scenarios/language/text.hpp"
#include "studies/study.hpp"

namespace gameday::cli {

namespace {

struct CheckFlags {
    std::vector<std::string> files;
    std::vector<std::string> sets;
    bool resolved = false;
    bool strict = false; ///< warnings exit as what is missed does
};

/// Checks a scenario as a run would, and a system as far as it goes by itself.
std::optional<language::Loaded> check_file(const std::string& file, const CheckFlags& flags,
                                           language::Diagnostics& diagnostics) {
    const language::LoadOptions options{.sets = flags.sets};
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) { // a pipe can be read once, and then holds a scenario
        language::Diagnostics of_file;
        auto loaded = language::load(file, studies::Document::description(), options, of_file);
        if (!of_file.failed() && !loaded.as<studies::Document>().scenario) {
            studies::tell_file_warnings(loaded, diagnostics);
            return loaded;
        }
    }
    auto study = studies::Study::load(file, options, diagnostics);
    return study ? std::optional(study->loaded()) : std::nullopt;
}

int check(const CheckFlags& flags) {
    bool failed = false;
    bool warned = false;
    std::string told;
    for (const std::string& file : flags.files) {
        language::Diagnostics diagnostics;
        const auto loaded = check_file(file, flags, diagnostics);
        tell_warnings(diagnostics); // and faults: there may be more files
        warned = warned || diagnostics.warned();
        if (!loaded) {
            failed = true;
        } else if (flags.resolved) {
            told += language::dump(*loaded);
        } else {
            const auto& document = loaded->as<studies::Document>();
            told += fmt::format("{}: {} '{}', no errors{}\n", language::printable(file),
                                document.scenario ? "scenario" : "system",
                                document.scenario.value_or(document.system_name.value_or("")),
                                diagnostics.warned() ? ", but see the warnings" : "");
        }
    }
    print(told);
    return failed ? bad_input : warned && flags.strict ? missed : ok;
}

} // namespace

void add_check(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<CheckFlags>();
    CLI::App* const command =
        program.add_subcommand("check", "Checks scenarios and systems, and runs nothing");
    command->add_option("files", flags->files, "Scenario or system files")
        ->required()
        ->check(not_empty())
        ->type_name("FILE");
    command->add_option("--set", flags->sets, "Changes a value first, as in 'run'")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command
        ->add_flag("--resolved", flags->resolved,
                   "Prints the file with all it uses and every default, each with its source")
        ->disable_flag_override();
    command->add_flag("--strict", flags->strict, "Exits with 1 where a file is warned of")
        ->disable_flag_override();
    command->footer("Example:\n  gameday check --resolved scenarios/gamedays/region-outage.yaml");
    command->callback([flags, &chosen] { chosen = [flags] { return check(*flags); }; });
}

} // namespace gameday::cli
