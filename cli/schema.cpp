#include <memory>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/print.hpp"
#include "reports/json/result.hpp"
#include "reports/json/schema.hpp"
#include "scenarios/language/schema.hpp"
#include "studies/document.hpp"

namespace gameday::cli {

void add_schema(CLI::App& program, Action& chosen) {
    auto result = std::make_shared<bool>(false);
    CLI::App* const command =
        program.add_subcommand("schema", "Prints the JSON Schema (draft-07) of scenario and system files");
    command->add_flag("--result", *result, "The schema of result documents instead")->disable_flag_override();
    command->footer("Example:\n  gameday schema > scenarios/schema.json");
    command->callback([result, &chosen] {
        chosen = [result] {
            const auto schema =
                *result ? reports::result_schema()
                        : language::schema(studies::Document::description(), "gameday scenario or system");
            print(schema.dump(2) + "\n");
            return static_cast<int>(ok);
        };
    });
}

} // namespace gameday::cli
