#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/comparing.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "cli/report_output.hpp"
#include "cli/say.hpp"
#include "cli/tell.hpp"
#include "reports/json/result.hpp"
#include "reports/sensitivity/indices.hpp"
#include "reports/sensitivity/report.hpp"
#include "scenarios/language/text.hpp"
#include "studies/conclude.hpp"
#include "studies/sensitivity/indices.hpp"
#include "studies/sensitivity/sensitivity.hpp"

namespace gameday::cli {

namespace {

struct SensitivityFlags {
    std::string scenario;
    ReplicationFlags replication;
    studies::SensitivityArguments question;
    std::vector<std::string> sobol; ///< varied together; empty: each figure is moved by itself
    std::string format = "text";
    std::string output;
};

/// An answer in the format that is asked for, by those who write it.
template <class Answer, class Document, class Csv, class Report>
std::string rendered(const Answer& answer, const SensitivityFlags& flags, const Document& document,
                     const Csv& csv, const Report& report) {
    if (flags.format == "json") {
        return reports::to_text(document(answer));
    }
    if (flags.format == "csv") {
        return csv(answer);
    }
    reports::TextOptions options = layout_for(flags.output);
    options.arguments = flags.replication.arguments();
    return report(answer, options);
}

studies::Study::Differences differences_of(const SensitivityFlags& flags) {
    using Differences = studies::Study::Differences;
    return flags.replication.accept_differences ? Differences::accepted : Differences::refused;
}

/// Rows of the sample where --runs does not say: enough for shares to a few percent.
constexpr std::uint32_t usual_rows = 256;

int sobol(const SensitivityFlags& flags) {
    language::Diagnostics diagnostics;
    const std::string metric = flags.question.metric.empty() ? "rto mean" : flags.question.metric;
    if (flags.replication.runs > 0 && flags.replication.runs < studies::rows_least) {
        say("gameday sensitivity: --runs {}: fewer than {} rows of a sample say nothing\n",
            flags.replication.runs, studies::rows_least);
        return bad_input;
    }
    const auto question = studies::load_indices(flags.scenario, {.sets = flags.replication.all_sets()},
                                                metric, flags.sobol, differences_of(flags), diagnostics);
    if (!question) {
        return tell_faults(diagnostics);
    }
    tell_warnings(diagnostics);
    check_output_of(flags.output, *question->base);
    auto options = flags.replication.options(question->base->document(), true);
    options.runs = flags.replication.runs == 0 ? usual_rows : options.runs;
    options.threads = threads_with_room(*question->base, options, diagnostics);
    if (diagnostics.failed()) {
        return tell_faults(diagnostics);
    }
    const Interrupts interrupts;
    Progress progress("varying", options.runs * static_cast<std::uint32_t>(question->figures.size() + 3));
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    try {
        const studies::Indices indices = studies::explain_variance(*question, options);
        progress.wipe();
        if (!indices.refused.empty()) {
            say("gameday sensitivity: there is no answer {}\n", language::printable(indices.refused));
            return bad_input;
        }
        deliver(flags.output, rendered(indices, flags, reports::indices_document, reports::indices_csv,
                                       reports::indices_report));
        return ok;
    } catch (const studies::NothingReplicated& nothing) {
        progress.wipe();
        return nothing_compared(nothing);
    }
}

int sensitivity(const SensitivityFlags& flags) {
    language::Diagnostics diagnostics;
    studies::SensitivityArguments arguments = flags.question;
    arguments.metric = arguments.metric.empty() ? "rto p(95)" : arguments.metric;
    const auto question = studies::load_sensitivity(flags.scenario, {.sets = flags.replication.all_sets()},
                                                    arguments, differences_of(flags), diagnostics);
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
        deliver(flags.output, rendered(result, flags, reports::sensitivity_document, reports::sensitivity_csv,
                                       reports::sensitivity_report));
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
        ->default_str("rto p(95)");
    auto* const over =
        command
            ->add_option(
                "--over", flags->question.over,
                "A figure that is moved, or a group of them: dns.app.ttl, operators.on-call; any number "
                "of them. Without it all that rest on no source are")
            ->check(not_empty())
            ->type_name("PATH");
    command
        ->add_option("--sobol", flags->sobol,
                     "Varies up to five figures together, and says what share of the variance of a mean each "
                     "explains; --runs is then the rows of the sample, 256 by default")
        ->check(not_empty())
        ->type_name("PATH")
        ->excludes(over);
    flags->replication.add_to(*command);
    command->add_option("--format", flags->format, "text, json or csv")
        ->check(one_of({"text", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_output(*command, flags->output);
    command->footer("Example:\n"
                    "  gameday sensitivity scenarios/gamedays/region-outage.yaml --metric 'rto p(95)'\n"
                    "  gameday sensitivity scenarios/gamedays/lag-spike.yaml --over operators.on-call\n\n"
                    "  --metric 'failover mean' --sobol operators.on-call\n\n"
                    "Each figure is moved by itself, to either end of its plausible range: what its\n"
                    "field says, or the 5th to the 95th percentile of its law, or half to twice.\n\n"
                    "Exit code: 0 there is an answer, 2 the input is wrong, 3 interrupted, or out of\n"
                    "memory, 70 a defect in gameday");
    command->callback([flags, &chosen] {
        chosen = [flags] { return flags->sobol.empty() ? sensitivity(*flags) : sobol(*flags); };
    });
}

} // namespace gameday::cli
