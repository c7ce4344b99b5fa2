#include <cstdio>
#include <memory>
#include <string>

#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "cli/terminal.hpp"
#include "reports/json/result.hpp"
#include "reports/output.hpp"
#include "reports/text/report.hpp"
#include "studies/conclude.hpp"

namespace gameday::cli {

namespace {

enum class Format : std::uint8_t { text, json };

struct RunFlags {
    std::string scenario;
    ReplicationFlags replication;
    Format format = Format::text;
    std::string output;
    bool assumptions = false;
    std::uint32_t only = 0; ///< the one replication to replay; 0: all of them
};

std::string rendered(const studies::Result& result, const RunFlags& flags) {
    if (flags.format == Format::json) {
        return reports::to_text(reports::result_document(result));
    }
    const bool to_terminal = flags.output.empty();
    return reports::text_report(result, {.width = to_terminal ? columns(Stream::output) : 80,
                                         .colour = to_terminal && wants_colour(Stream::output),
                                         .ascii = to_terminal && ascii_only(),
                                         .assumptions = flags.assumptions,
                                         .arguments = flags.replication.arguments()});
}

int tell(const language::Diagnostics& diagnostics) {
    std::fputs(diagnostics.render({.colour = wants_colour(Stream::error)}).c_str(), stderr);
    return bad_input;
}

int run(const RunFlags& flags) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(flags.scenario, {.sets = flags.replication.sets}, diagnostics);
    if (!study) {
        return tell(diagnostics);
    }
    if (!flags.output.empty()) {
        reports::check_output(flags.output); // before the run: nobody likes to learn it afterwards
        for (const auto& source : study->loaded().sources) {
            refuse_overwriting(source->name(), flags.output);
        }
    }
    auto options = flags.replication.options();
    options.threads = threads_with_room(*study, options.threads, diagnostics);
    if (diagnostics.failed()) {
        return tell(diagnostics);
    }
    if (flags.only != 0) {
        options.first = flags.only;
        options.runs = 1;
    }
    spdlog::info("{}: {} replications, seed {}, {} threads", flags.scenario, options.runs, options.seed,
                 options.threads);
    studies::Result result = [&] {
        Progress progress("replaying", options.runs);
        options.progress = [&progress](std::uint32_t done) { progress.report(done); };
        return studies::run(*study, options);
    }();
    if (flags.output.empty()) {
        print(rendered(result, flags));
    } else {
        print_to(flags.output, rendered(result, flags));
    }
    return result.verdict == studies::Verdict::fail ? missed : ok;
}

} // namespace

void add_run(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<RunFlags>();
    CLI::App* const command =
        program.add_subcommand("run", "Replays a scenario, and says what it does and why");
    command->add_option("scenario", flags->scenario, "A scenario file")
        ->required()
        ->check(not_empty())
        ->type_name("FILE");
    flags->replication.add_to(*command);
    command
        ->add_option("--run", flags->only, "Replays this replication alone; it is the same as among others")
        ->check(whole_number(1, runs_most))
        ->excludes("--runs")
        ->type_name("K");
    const auto set_format = [flags](const std::string& name) {
        flags->format = name == "json" ? Format::json : Format::text;
    };
    command->add_option_function<std::string>("--format", set_format, "text or json")
        ->check(one_of({"text", "json"}))
        ->type_name("FORMAT")
        ->default_str("text");
    command->add_option("--output", flags->output, "Writes to a file, whole or not at all")
        ->check(not_empty())
        ->type_name("FILE");
    command
        ->add_flag("--assumptions", flags->assumptions,
                   "Lists every figure that rests on no published source")
        ->disable_flag_override();
    command->footer("Example:\n  gameday run scenarios/gamedays/region-outage.yaml --runs 1000\n"
                    "  gameday run scenarios/gamedays/region-outage.yaml --set dns.app.ttl=20s\n"
                    "  gameday run scenarios/gamedays/region-outage.yaml --run 88\n\n"
                    "Exit code: 0 all expectations hold, 1 one does not, 2 the input is wrong,\n"
                    "70 a defect in gameday");
    command->callback([flags, &chosen] { chosen = [flags] { return run(*flags); }; });
}

} // namespace gameday::cli
