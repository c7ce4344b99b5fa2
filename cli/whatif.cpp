#include <memory>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/comparing.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/replication_flags.hpp"
#include "cli/report_output.hpp"
#include "cli/tell.hpp"
#include "reports/json/result.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "reports/whatif/report.hpp"
#include "studies/conclude.hpp"
#include "studies/whatif/whatif.hpp"

namespace gameday::cli {

namespace {

struct WhatIfFlags {
    std::string scenario;
    ReplicationFlags replication;
    studies::VariantArguments variants;
    studies::QuestionArguments question;
    std::string format = "text";
    std::string output;
    double small = 0; ///< differences below this share of the base's value are hidden
};

std::string rendered(const studies::WhatIf& whatif, const WhatIfFlags& flags) {
    if (flags.format == "json") {
        return reports::to_text(reports::whatif_document(whatif));
    }
    if (flags.format == "csv") {
        return reports::whatif_csv(whatif);
    }
    reports::WhatIfTextOptions options{.screen = layout_for(flags.output)};
    options.screen.arguments = flags.replication.arguments();
    options.small = flags.small;
    return reports::whatif_report(whatif, options);
}

/// Nothing, and the faults told, when there is something wrong.
std::optional<studies::Alternatives> load(const WhatIfFlags& flags, language::Diagnostics& diagnostics) {
    using Differences = studies::Study::Differences;
    return studies::load_alternatives(
        flags.scenario, {.sets = flags.replication.all_sets()}, flags.variants, flags.question,
        flags.replication.accept_differences ? Differences::accepted : Differences::refused, diagnostics);
}

/// Before the run: nobody likes to learn it afterwards.
void check_outputs(const WhatIfFlags& flags, const studies::Alternatives& alternatives) {
    check_output_of(flags.output, alternatives);
    if (!flags.output.empty() && !flags.variants.file.empty()) {
        refuse_overwriting(flags.variants.file, flags.output);
    }
}

studies::WhatIfOptions options_of(const WhatIfFlags& flags, const studies::Alternatives& alternatives,
                                  language::Diagnostics& diagnostics) {
    auto options = comparing_options(flags.replication, alternatives, diagnostics);
    const bool until = !flags.question.precision.empty() && flags.replication.runs == 0;
    options.runs = until ? until_runs_most : options.runs;
    return options;
}

int exit_code_of(const studies::WhatIf& whatif) {
    if (const int code = exit_code_after(whatif.ending); code != ok) {
        return code;
    }
    return whatif.target.empty() || whatif.fewest_changes_that_meet() != nullptr ? ok : missed;
}

int whatif(const WhatIfFlags& flags) {
    language::Diagnostics diagnostics;
    const auto alternatives = load(flags, diagnostics);
    if (!alternatives) {
        return tell_faults(diagnostics);
    }
    tell_warnings(diagnostics);
    check_outputs(flags, *alternatives);
    const auto options = options_of(flags, *alternatives, diagnostics);
    if (diagnostics.failed()) {
        return tell_faults(diagnostics);
    }
    spdlog::info("{}: {} variants and the base, {} replications each, seed {}, {} threads", flags.scenario,
                 alternatives->all.size() - 1, options.runs, options.seed, options.threads);
    try {
        const studies::WhatIf result = comparing(*alternatives, options, [&](const auto& how) {
            return studies::compare_alternatives(*alternatives, how);
        });
        deliver(flags.output, rendered(result, flags));
        return exit_code_of(result);
    } catch (const studies::NothingReplicated& nothing) {
        return nothing_compared(nothing);
    }
}

void add_variants(CLI::App& command, const std::shared_ptr<WhatIfFlags>& flags) {
    command
        .add_option(
            "--variant", flags->variants.variants,
            "Changes to compare, any number of them: 'fast check: health.east.interval=10s "
            "dns.app.ttl=20s'. uses=FILE takes another system; its path starts at the scenario's folder")
        ->check(not_empty())
        ->type_name("VARIANT")
        ->allow_extra_args(false);
    command
        .add_option("--variants", flags->variants.file,
                    "A file of them: gameday: 1, and below variants: a name each, and below it PATH: VALUE")
        ->check(not_empty())
        ->type_name("FILE");
    command
        .add_option("--sweep", flags->variants.sweeps,
                    "One value after another: dns.app.ttl=10s,30s,60s; several make a grid")
        ->check(not_empty())
        ->type_name("PATH=V,V")
        ->allow_extra_args(false);
}

void add_question(CLI::App& command, const std::shared_ptr<WhatIfFlags>& flags) {
    command.add_option("--metric", flags->question.metrics, "What is shown, any number: 'lost_writes p(95)'")
        ->check(not_empty())
        ->type_name("METRIC")
        ->allow_extra_args(false)
        ->default_str("failover p(95), rto p(95), lost_writes p(95), failed_requests mean");
    command
        .add_option(
            "--until", flags->question.precision,
            "Replays until a difference is known this well: 'difference of rto p(95) within 5s'. Judged "
            "after 100, 200, 400, … replications; --runs, or 100,000, is the most")
        ->check(not_empty())
        ->type_name("PRECISION");
    command
        .add_option("--target", flags->question.target,
                    "What is to be reached, such as 'rto p(95) < 15m': names the variant that does with the "
                    "fewest changes, with 95 % confidence")
        ->check(not_empty())
        ->type_name("TARGET");
}

} // namespace

void add_whatif(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<WhatIfFlags>();
    CLI::App* const command =
        program.add_subcommand("whatif", "Compares a scenario with variants of it: what they change");
    command->add_option("scenario", flags->scenario, "A scenario file")
        ->required()
        ->check(not_empty())
        ->type_name("FILE");
    add_variants(*command, flags);
    add_question(*command, flags);
    flags->replication.add_to(*command);
    command
        ->add_option_function<std::string>(
            "-t,--hide-below",
            [flags](const std::string& text) {
                flags->small = fields::Scalar<fields::Share>::parse(text).value->fraction;
            },
            "Hides differences below this share of the base's value, such as 5%")
        ->check(share())
        ->type_name("SHARE");
    command->add_option("--format", flags->format, "text, json or csv")
        ->check(one_of({"text", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_output(*command, flags->output);
    command->footer("Example:\n"
                    "  gameday whatif scenarios/gamedays/lag-spike.yaml --variant dns.app.ttl=20s\n"
                    "  gameday whatif scenarios/gamedays/lag-spike.yaml --sweep dns.app.ttl=10s,5m\n\n"
                    "  --variant 'fast check: health.east.interval=10s health.west.interval=10s'\n"
                    "  --metric 'rto p(95)' --target 'rto p(95) < 45m'\n\n"
                    "All variants meet the same random numbers, so that differences are known far\n"
                    "better than the values themselves. ~ says that no difference can be told.\n\n"
                    "Exit code: 0 there is an answer, 1 no variant meets the target,\n"
                    "2 the input is wrong, 3 interrupted, or out of memory, 70 a defect in gameday");
    command->callback([flags, &chosen] {
        if (flags->small > 0 && flags->format != "text") {
            throw CLI::ValidationError("-t", "it hides rows of the text; --format " + flags->format +
                                                 " holds all of them");
        }
        if (flags->variants.variants.empty() && flags->variants.sweeps.empty() &&
            flags->variants.file.empty()) {
            throw CLI::ValidationError("scenario",
                                       "what is it to be compared with? Give --variant, --sweep or "
                                       "--variants");
        }
        chosen = [flags] { return whatif(*flags); };
    });
}

} // namespace gameday::cli
