#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/comparing.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/replication_flags.hpp"
#include "cli/report_output.hpp"
#include "cli/say.hpp"
#include "cli/tell.hpp"
#include "reports/json/result.hpp"
#include "reports/sensitivity/report.hpp"
#include "studies/conclude.hpp"
#include "studies/sensitivity/sensitivity.hpp"

namespace gameday::cli {

namespace {

struct SensitivityFlags {
    std::string scenario;
    ReplicationFlags replication;
    studies::SensitivityArguments question;
    std::string format = "text";
    std::string output;
};

std::string rendered(const studies::Sensitivity& sensitivity, const SensitivityFlags& flags) {
    if (flags.format == "json") {
        return reports::to_text(reports::sensitivity_document(sensitivity));
    }
    if (flags.format == "csv") {
        return reports::sensitivity_csv(sensitivity);
    }
    reports::TextOptions options = layout_for(flags.output);
    options.arguments = flags.replication.arguments();
    return reports::sensitivity_report(sensitivity, options);
}

int sensitivity(const SensitivityFlags& flags) {
    using Differences = studies::Study::Differences;
    language::Diagnostics diagnostics;
    const auto question = studies::load_sensitivity(
        flags.scenario, {.sets = flags.replication.all_sets()}, flags.question,
        flags.replication.accept_differences ? Differences::accepted : Differences::refused, diagnostics);
    if (!question) {
        return tell_faults(diagnostics);
    }
    tell_warnings(diagnostics);
    check_output_of(flags.output, question->alternatives);
    auto options = comparing_options(flags.replication, question->alternatives, diagnostics);
    if (diagnostics.failed()) {
        return tell_faults(diagnostics);
    }
    spdlog::info("{}: {} figures, {} replications of each end, seed {}, {} threads", flags.scenario,
                 question->figures.size(), options.runs, options.seed, options.threads);
    try {
        const auto result = comparing(question->alternatives, std::move(options),
                                      [&](const auto& how) { return studies::move_each(*question, how); });
        deliver(flags.output, rendered(result, flags));
        return exit_code_after(result.whatif.ending);
    } catch (const studies::NothingReplicated& nothing) {
        return nothing_compared(nothing);
    }
}

} // namespace

void add_sensitivity(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<SensitivityFlags>();
    CLI::App* const command =
        program.add_subcommand("sensitivity", "Says which uncertain figure moves the answer most");
    command->add_option("scenario", flags->scenario, "A scenario file")
        ->required()
        ->check(not_empty())
        ->type_name("FILE");
    command->add_option("--metric", flags->question.metric, "The answer, such as 'lost_writes p(95)'")
        ->check(not_empty())
        ->type_name("METRIC")
        ->capture_default_str();
    command
        ->add_option("--over", flags->question.over,
                     "A figure that is moved, or a group of them: dns.app.ttl, operators.on-call; any number "
                     "of them. Without it all that rest on no source are")
        ->check(not_empty())
        ->type_name("PATH");
    flags->replication.add_to(*command);
    command->add_option("--format", flags->format, "text, json or csv")
        ->check(one_of({"text", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_output(*command, flags->output);
    command->footer("Example:\n"
                    "  gameday sensitivity scenarios/gamedays/region-outage.yaml --metric 'rto p(95)'\n"
                    "  gameday sensitivity scenarios/gamedays/lag-spike.yaml --over operators.on-call\n\n"
                    "Each figure is moved by itself, to either end of its plausible range: what its\n"
                    "field says, or the 5th to the 95th percentile of its law, or half to twice.\n\n"
                    "Exit code: 0 there is an answer, 2 the input is wrong, 3 interrupted, or out of\n"
                    "memory, 70 a defect in gameday");
    command->callback([flags, &chosen] { chosen = [flags] { return sensitivity(*flags); }; });
}

} // namespace gameday::cli
