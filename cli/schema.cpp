#include <memory>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/print.hpp"
#include "reports/json/result.hpp"
#include "reports/json/schema.hpp"
#include "reports/whatif/report.hpp"
#include "scenarios/language/schema.hpp"
#include "studies/document.hpp"

namespace gameday::cli {

void add_schema(CLI::App& program, Action& chosen) {
    enum class About : std::uint8_t { files, result, whatif };
    auto about = std::make_shared<About>(About::files);
    CLI::App* const command =
        program.add_subcommand("schema", "Prints the JSON Schema (draft-07) of scenario and system files");
    const auto add = [&](const char* option, About value, const char* help) {
        return command
            ->add_flag_callback(
                option, [about, value] { *about = value; }, help)
            ->disable_flag_override();
    };
    auto* const result = add("--result", About::result, "The schema of result documents instead");
    add("--whatif", About::whatif, "The schema of what-if documents instead")->excludes(result);
    command->footer("Example:\n  gameday schema > scenarios/schema.json");
    command->callback([about, &chosen] {
        chosen = [about] {
            const auto schema = *about == About::result   ? reports::result_schema()
                                : *about == About::whatif ? reports::whatif_schema()
                                                          : language::schema(studies::Document::description(),
                                                                             "gameday scenario or system");
            print(schema.dump(2) + "\n");
            return static_cast<int>(ok);
        };
    });
}

} // namespace gameday::cli
