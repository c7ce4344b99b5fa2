#include <algorithm>
#include <memory>
#include <string>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/terminal.hpp"
#include "reports/reference/text.hpp"

namespace gameday::cli {

namespace {

struct ListFlags {
    std::string what;
    std::string format = "text";
};

int list(const ListFlags& flags) {
    const auto& names = reports::catalogue_names();
    const auto which =
        static_cast<reports::Catalogue>(std::find(names.begin(), names.end(), flags.what) - names.begin());
    if (flags.format == "json") {
        print(reports::catalogue(which).dump(2) + "\n");
    } else {
        print(reports::list_text(which, {.width = columns(Stream::output),
                                         .colour = wants_colour(Stream::output),
                                         .ascii = ascii_only()}));
    }
    return ok;
}

} // namespace

void add_list(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<ListFlags>();
    CLI::App* const command =
        program.add_subcommand("list", "Lists what there is: metrics, faults, actions, warnings or fields");
    command
        ->add_option("what", flags->what, "metrics, faults, actions (of runbooks' steps), warnings or fields")
        ->required()
        ->check(one_of(reports::catalogue_names()))
        ->type_name("WHAT");
    command->add_option("--format", flags->format, "text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->default_str("text");
    command->footer("Example:\n  gameday list metrics\n  gameday list fields --format json\n\n"
                    "gameday explain NAME tells more of each.");
    command->callback([flags, &chosen] { chosen = [flags] { return list(*flags); }; });
}

} // namespace gameday::cli
