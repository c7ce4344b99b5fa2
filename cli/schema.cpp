#include <memory>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/print.hpp"
#include "reports/comparison/report.hpp"
#include "reports/json/result.hpp"
#include "reports/json/schema.hpp"
#include "reports/sensitivity/indices.hpp"
#include "reports/sensitivity/report.hpp"
#include "reports/whatif/report.hpp"
#include "scenarios/language/schema.hpp"
#include "studies/document.hpp"

namespace gameday::cli {

void add_schema(CLI::App& program, Action& chosen) {
    enum class About : std::uint8_t { files, result, whatif, sensitivity, sobol, comparison };
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
    auto* const whatif = add("--whatif", About::whatif, "The schema of what-if documents instead");
    auto* const sensitivity =
        add("--sensitivity", About::sensitivity, "The schema of sensitivity documents instead");
    auto* const sobol = add("--sobol", About::sobol, "The schema of documents of --sobol instead");
    auto* const comparison =
        add("--comparison", About::comparison, "The schema of comparison documents instead");
    whatif->excludes(result)->excludes(comparison)->excludes(sensitivity);
    comparison->excludes(result)->excludes(sensitivity);
    sensitivity->excludes(result);
    sobol->excludes(result)->excludes(whatif)->excludes(sensitivity)->excludes(comparison);
    command->footer("Example:\n  gameday schema > scenarios/schema.json");
    command->callback([about, &chosen] {
        chosen = [about] {
            const auto schema =
                *about == About::result        ? reports::result_schema()
                : *about == About::whatif      ? reports::whatif_schema()
                : *about == About::sensitivity ? reports::sensitivity_schema()
                : *about == About::sobol       ? reports::indices_schema()
                : *about == About::comparison
                    ? reports::comparison_schema()
                    : language::schema(studies::Document::description(), "gameday scenario or system");
            print(schema.dump(2) + "\n");
            return static_cast<int>(ok);
        };
    });
}

} // namespace gameday::cli
