#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/print.hpp"
#include "cli/report_output.hpp"
#include "cli/tell.hpp"
#include "reports/comparison/report.hpp"
#include "reports/json/read_result.hpp"
#include "reports/json/result.hpp"
#include "reports/output.hpp"
#include "scenarios/language/argument.hpp"

namespace gameday::cli {

namespace {

struct CompareFlags {
    std::string before, after;
    std::vector<std::string> fail_if;
    std::string format = "text";
    std::string output;
    bool strict = false;
};

using Sources = std::vector<std::shared_ptr<const language::Source>>;

std::vector<studies::FailIf> read_conditions(const CompareFlags& flags, Sources& sources,
                                             language::Diagnostics& diagnostics) {
    std::vector<studies::FailIf> all;
    for (const std::string& text : flags.fail_if) {
        const auto argument = language::Argument::read("--fail-if", text, sources, diagnostics);
        if (!argument) {
            continue;
        }
        auto parsed = studies::parse_fail_if(argument->text());
        if (parsed.value) {
            all.push_back(std::move(*parsed.value));
        } else {
            diagnostics.error(argument->at({parsed.offset, parsed.offset + 1}), parsed.why, parsed.help);
        }
    }
    return all;
}

/// That each condition is about something that one of the results has.
void check_conditions(const std::vector<studies::FailIf>& conditions, const studies::RecordedResult& before,
                      const studies::RecordedResult& after, Sources& sources,
                      language::Diagnostics& diagnostics) {
    for (const studies::FailIf& one : conditions) {
        if (before.metric(one.of.key) == nullptr && after.metric(one.of.key) == nullptr) {
            const auto argument = language::Argument::read("--fail-if", one.text, sources, diagnostics);
            const auto why = before.absent.find(one.of.key);
            diagnostics.error(argument->at({}), "'" + one.of.key + "' is in neither result",
                              why == before.absent.end() ? "" : why->second);
        }
    }
}

std::string rendered(const studies::ResultComparison& comparison,
                     const std::vector<reports::JudgedFailIf>& judged, const CompareFlags& flags) {
    if (flags.format == "json") {
        return reports::to_text(reports::comparison_document(comparison, judged));
    }
    if (flags.format == "markdown") {
        return reports::comparison_markdown(comparison, judged);
    }
    return reports::comparison_report(comparison, judged, layout_for(flags.output));
}

int exit_code_of(const std::vector<reports::JudgedFailIf>& judged, bool strict) {
    const auto any = [&](studies::Outcome outcome) {
        return std::any_of(judged.begin(), judged.end(),
                           [&](const reports::JudgedFailIf& one) { return one.outcome == outcome; });
    };
    return any(studies::Outcome::missed) || (strict && any(studies::Outcome::undecided)) ? missed : ok;
}

int compare(const CompareFlags& flags) {
    language::Diagnostics diagnostics;
    Sources sources;
    const auto conditions = read_conditions(flags, sources, diagnostics);
    const auto before = reports::read_result(flags.before, diagnostics);
    const auto after = reports::read_result(flags.after, diagnostics);
    if (before && after) {
        check_conditions(conditions, *before, *after, sources, diagnostics);
    }
    if (diagnostics.failed()) {
        return tell_faults(diagnostics);
    }
    reports::check_output(flags.output.empty() ? "-" : flags.output);
    if (!flags.output.empty()) {
        refuse_overwriting(flags.before, flags.output);
        refuse_overwriting(flags.after, flags.output);
    }
    std::vector<studies::WantedStatistic> wanted;
    for (const studies::FailIf& one : conditions) {
        wanted.push_back(one.of);
    }
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    const auto comparison = studies::compare_results(*before, *after, wanted, threads);
    std::vector<reports::JudgedFailIf> judged;
    const auto outcomes = studies::judge(conditions, comparison, threads);
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        judged.push_back({conditions[i], outcomes[i]});
    }
    deliver(flags.output, rendered(comparison, judged, flags));
    return exit_code_of(judged, flags.strict);
}

} // namespace

void add_compare(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<CompareFlags>();
    CLI::App* const command =
        program.add_subcommand("compare", "Compares two results, and says what got better and what worse");
    command->add_option("before", flags->before, "A result document: gameday run --format json --keep values")
        ->required()
        ->check(not_empty())
        ->type_name("A.json");
    command->add_option("after", flags->after, "Another one")
        ->required()
        ->check(not_empty())
        ->type_name("B.json");
    command
        ->add_option(
            "--fail-if", flags->fail_if,
            "Exits with 1 where that is certain, any number of them: 'rto p(95) worse by more than 5%'")
        ->check(not_empty())
        ->type_name("CONDITION")
        ->allow_extra_args(false);
    command->add_flag("--strict", flags->strict, "Exits with 1 also where a --fail-if is undecided")
        ->disable_flag_override();
    command->add_option("--format", flags->format, "text, json or markdown")
        ->check(one_of({"text", "json", "markdown"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    add_output(*command, flags->output);
    command->footer("Example:\n"
                    "  gameday compare before.json after.json\n"
                    "  gameday compare a.json b.json --fail-if 'rto p(95) worse by more than 5%'\n\n"
                    "A result that can be compared pair by pair is made by\n"
                    "gameday run SCENARIO --format json --keep values\n\n"
                    "Exit code: 0 nothing fails, 1 a regression is certain, 2 the input is wrong");
    command->callback([flags, &chosen] { chosen = [flags] { return compare(*flags); }; });
}

} // namespace gameday::cli
