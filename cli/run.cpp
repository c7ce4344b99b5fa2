#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "cli/command.hpp"
#include "cli/determinism.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/interrupt.hpp"
#include "cli/kept_runs.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "cli/report_output.hpp"
#include "cli/say.hpp"
#include "cli/tell.hpp"
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
    std::string until; ///< how precise a statistic has to be; empty: nothing has
    std::optional<sim::Duration> time_limit;
    std::string keep_runs; ///< the file for the values of each replication; empty: they are not kept
    bool details = false;  ///< values of each replication in the document
    bool assumptions = false;
    bool check_determinism = false;
    std::uint32_t only = 0; ///< the one replication to replay; 0: all of them
};

std::string rendered(const studies::Result& result, const RunFlags& flags) {
    if (flags.format == Format::json) {
        return reports::to_text(reports::result_document(result));
    }
    reports::TextOptions layout = layout_for(flags.output);
    layout.assumptions = flags.assumptions;
    layout.arguments = flags.replication.arguments();
    return reports::text_report(result, layout);
}

/// The study that the flags ask for; nothing, and the faults told, when there is something wrong with it.
std::optional<studies::Study> load(const RunFlags& flags, language::Diagnostics& diagnostics) {
    auto study = flags.replication.load(flags.scenario, diagnostics);
    if (study && !flags.until.empty()) {
        study->want(flags.until, diagnostics);
    }
    return diagnostics.failed() ? std::nullopt : std::move(study);
}

/// Before the run: nobody likes to learn it afterwards.
void check_outputs(const RunFlags& flags, const studies::Study& study) {
    const std::string report = flags.output.empty() ? "-" : flags.output;
    reports::check_output(report);
    for (const std::string& output : {flags.output, flags.keep_runs}) {
        if (output.empty()) {
            continue;
        }
        reports::check_output(output);
        for (const auto& source : study.loaded().sources) {
            refuse_overwriting(source->name(), output);
        }
    }
    if (flags.keep_runs.empty() ||
        (flags.keep_runs != report && !reports::same_place(flags.keep_runs, report))) {
        return;
    }
    const auto twice = std::make_error_code(std::errc::file_exists);
    if (flags.output.empty()) {
        throw reports::OutputError(
            "standard output is for the report: give it a place of its own with --output", twice);
    }
    throw reports::OutputError(flags.keep_runs == flags.output
                                   ? "'" + flags.output + "' is given twice: as --output and as --keep-runs"
                                   : "--output '" + flags.output + "' and --keep-runs '" + flags.keep_runs +
                                         "' are one file: two results cannot both be in it",
                               twice);
}

studies::ReplicateOptions options_of(const RunFlags& flags, const studies::Study& study) {
    // One of many is the same as among them: only --runs 1 is a replication by itself.
    auto options = flags.replication.options(study.document(), flags.only != 0);
    if (flags.only != 0) {
        options.first = flags.only;
        options.runs = 1;
    } else if (!flags.until.empty() && flags.replication.runs == 0) {
        options.runs = until_runs_most;
    }
    options.details = flags.details;
    return options;
}

/// Asks the clock, the signals and the file of values whether to go on.
std::function<std::optional<studies::StopReason>()> stop_of(const RunFlags& flags, const KeptRuns& kept) {
    using Clock = std::chrono::steady_clock;
    const auto end = flags.time_limit ? Clock::now() + std::chrono::nanoseconds(flags.time_limit->count())
                                      : Clock::time_point::max();
    return [end, &kept]() -> std::optional<studies::StopReason> {
        if (Interrupts::requested()) {
            return studies::StopReason::interrupted;
        }
        if (kept.failed()) {
            return studies::StopReason::output_failed;
        }
        return Clock::now() >= end ? std::optional(studies::StopReason::time_limit) : std::nullopt;
    };
}

studies::Result replicated(const RunFlags& flags, const studies::Study& study,
                           studies::ReplicateOptions options, KeptRuns& kept) {
    Progress progress("replaying", options.runs);
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    options.keep = [&kept](const studies::Replication& replication) { kept.keep(replication); };
    options.stop = stop_of(flags, kept);
    return studies::run(study, options);
}

/// With --strict also what the files are warned of counts.
int exit_code_of(const studies::Result& result, const RunFlags& flags, bool warned, const KeptRuns& kept) {
    if (!result.failed.empty()) {
        return defect;
    }
    const bool cut =
        result.ending == studies::Ending::interrupted || result.ending == studies::Ending::out_of_memory;
    if (cut || kept.failed()) {
        return interrupted;
    }
    return flags.replication.exit_code_of(result, warned);
}

/// Says why there is no report, and what there is all the same.
int without_report(const std::string& why, const KeptRuns& kept) {
    const std::string told = kept.told();
    say("gameday: {}{}{}\n", why, told.empty() ? "" : "; ", told);
    return kept.rows() > 0 ? interrupted : bad_input;
}

int replicate_and_report(const RunFlags& flags, const studies::Study& study,
                         const studies::ReplicateOptions& options, bool warned) {
    // From before there is a file to be kept until it has its name. Not while the report is written: its
    // reader may never read on.
    std::optional<Interrupts> interrupts(std::in_place);
    KeptRuns kept(study, flags.keep_runs);
    try {
        const studies::Result result = replicated(flags, study, options, kept);
        kept.finish();
        interrupts.reset();
        deliver(flags.output, rendered(result, flags));
        tell_ending(result, flags.output, kept);
        return exit_code_of(result, flags, warned, kept);
    } catch (const studies::NothingReplicated& nothing) {
        if (!nothing.stopped()) {
            throw;
        }
        if (nothing.stopped() == studies::StopReason::out_of_memory) {
            return without_report(fmt::format("memory ran out in the first replication; {}", less_memory),
                                  kept);
        }
        const std::string why = kept.failed() ? kept.failure() + "; " : "";
        say("gameday: {}stopped before the first replication was finished; there is nothing to report\n",
            why);
        return interrupted;
    } catch (const reports::OutputError& error) {
        const int code = without_report(error.what(), kept);
        return flags.output.empty() ? code : interrupted; // not 2, which says that nothing was run
    } catch (const std::bad_alloc&) {
        kept.finish();
        return without_report(fmt::format("memory ran out before there was a report; {}", less_memory), kept);
    } catch (...) {
        kept.finish();
        throw;
    }
}

int run(const RunFlags& flags) {
    language::Diagnostics diagnostics;
    const auto study = load(flags, diagnostics);
    if (!study) {
        return tell_faults(diagnostics);
    }
    const bool warned = diagnostics.warned();
    tell_warnings(diagnostics);
    check_outputs(flags, *study);
    auto options = options_of(flags, *study);
    if (flags.check_determinism) {
        options.threads = 2; // a world each
        options.audit.reset();
    }
    options.threads = threads_with_room(*study, options, diagnostics);
    if (diagnostics.failed()) {
        return tell_faults(diagnostics);
    }
    spdlog::info("{}: {} replications, seed {}, {} threads", flags.scenario, options.runs, options.seed,
                 options.threads);
    if (flags.check_determinism) {
        return cli::check_determinism(*study, options);
    }
    return replicate_and_report(flags, *study, options, warned);
}

void add_stopping(CLI::App& command, const std::shared_ptr<RunFlags>& flags) {
    command
        .add_option("--until", flags->until,
                    "Replays until an interval is this narrow, such as 'rto p(95) within 2%': half its "
                    "width, as a share "
                    "of the value. Judged after "
                    "100, 200, 400, … replications; --runs, or 100,000, is the most")
        ->check(not_empty())
        ->excludes("--run")
        ->type_name("PRECISION");
    command
        .add_option_function<std::string>(
            "--time-limit",
            [flags](const std::string& text) {
                flags->time_limit = fields::Scalar<sim::Duration>::parse(text).value;
            },
            "Begins no more replications after this long; the result is about those that were made")
        ->check(time_span())
        ->type_name("TIME");
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
    flags->replication.add_strict(*command);
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
    add_stopping(*command, flags);
    command
        ->add_option(
            "--keep-runs", flags->keep_runs,
            "Writes the metrics and the verdict of each replication, a line each: CSV, or JSON when it "
            "ends in .jsonl. While it grows it is called FILE.<process>-<n>.part")
        ->check(not_empty())
        ->type_name("FILE");
    command
        ->add_option_function<std::string>(
            "--keep", [flags](const std::string&) { flags->details = true; },
            "values: the JSON document holds those of each replication, and all parameters, for gameday "
            "compare")
        ->check(one_of({"values"}))
        ->type_name("values");
    add_output(*command, flags->output);
    command
        ->add_flag("--assumptions", flags->assumptions,
                   "Lists every figure that rests on no published source")
        ->disable_flag_override();
    auto* const check =
        command
            ->add_flag("--check-determinism", flags->check_determinism,
                       "Runs each replication twice, side by side, and compares every event, draw and "
                       "metric; names the first that differs. Reports nothing else")
            ->disable_flag_override();
    for (const char* const other : {"--format", "--output", "--keep-runs", "--keep", "--until",
                                    "--time-limit", "--assumptions", "--strict"}) {
        check->excludes(other);
    }
    command->footer(
        "Example:\n  gameday run scenarios/gamedays/region-outage.yaml --runs 1000\n"
        "  gameday run scenarios/gamedays/region-outage.yaml --set dns.app.ttl=20s\n"
        "  gameday run scenarios/gamedays/region-outage.yaml --run 88\n"
        "  gameday run scenarios/gamedays/lag-spike.yaml --until 'rto p(95) within 5%'\n"
        "  gameday run scenarios/gamedays/region-outage.yaml --keep-runs runs.csv\n"
        "  gameday run scenarios/gamedays/region-outage.yaml --runs 5 --check-determinism\n\n"
        "Ctrl-C finishes what is under way, and reports on what is done;\na second one ends at once.\n\n"
        "Exit code: 0 no expectation is missed and no warning unaccepted, 1 one is,\n"
        "2 the input is wrong, 3 interrupted, or out of memory or of room on the disk:\n"
        "what had finished is kept, 70 a defect in gameday");
    command->callback([flags, &chosen] {
        if (flags->details && flags->format != Format::json) {
            throw CLI::ValidationError("--keep", "values go into the JSON document: give --format json, too");
        }
        chosen = [flags] { return run(*flags); };
    });
}

} // namespace gameday::cli
