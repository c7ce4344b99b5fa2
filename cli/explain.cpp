#include <memory>
#include <string>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"
#include "reports/reference/text.hpp"

namespace gameday::cli {

namespace {

int explain_name(const std::string& name) {
    const auto explanation = reports::explain(
        name,
        {.width = columns(Stream::output), .colour = wants_colour(Stream::output), .ascii = ascii_only()});
    if (!explanation.fault.empty()) {
        say("gameday explain: {}\n  there are: gameday list metrics, faults, actions, warnings or fields\n",
            explanation.fault);
        return bad_input;
    }
    print(explanation.text);
    return ok;
}

} // namespace

void add_explain(CLI::App& program, Action& chosen) {
    auto name = std::make_shared<std::string>();
    CLI::App* const command =
        program.add_subcommand("explain", "Says what a metric, fault, action or field is");
    command->add_option("name", *name, "Its name, or the path of a field")
        ->required()
        ->check(not_empty())
        ->type_name("NAME");
    command->footer("Example:\n  gameday explain rto\n  gameday explain stale@10m\n"
                    "  gameday explain region-down\n  gameday explain dns.app.ttl\n"
                    "  gameday explain ttl");
    command->callback([name, &chosen] { chosen = [name] { return explain_name(*name); }; });
}

} // namespace gameday::cli
