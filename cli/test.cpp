#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "cli/say.hpp"
#include "cli/tell.hpp"
#include "cli/test_candidates.hpp"
#include "cli/test_text.hpp"
#include "reports/audit_text.hpp"
#include "reports/files.hpp"
#include "reports/junit/junit.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"
#include "studies/conclude.hpp"

namespace gameday::cli {

namespace {

struct TestFlags {
    std::vector<std::string> paths;
    ReplicationFlags replication;
    std::string junit;
};

reports::ScenarioError error_of(const language::Diagnostics& diagnostics) {
    const auto all = diagnostics.all();
    const auto first = std::find_if(all.begin(), all.end(), [](const language::Diagnostic& one) {
        return one.severity == language::Severity::error;
    });
    return {first->message, diagnostics.render({.conclusion = ""}), first->file, first->line};
}

reports::ScenarioError no_memory(const std::string& file) {
    const std::string why = fmt::format("memory ran out; {}", less_memory);
    return {why, fmt::format("{}: error: {}\n", language::printable(file), why), file, 0};
}

reports::ScenarioError defect_of(const std::string& file, const studies::Result& result) {
    const std::string why = fmt::format("{} failed, which is a defect in gameday: {}",
                                        reports::counted(result.failed.size(), "replication", "replications"),
                                        result.failed.front().what);
    return {why, fmt::format("{}: error: {}\n", language::printable(file), why), file, 0};
}

/// That flows were taken though they are off, as warnings about files are told; empty: they were not.
std::string off_warning(const std::string& file, const studies::Result& result) {
    if (!result.audit || !result.audit->doubtful()) {
        return "";
    }
    std::string text = fmt::format("{}: warning: flow grain, {}\n", language::printable(file),
                                   reports::audit_text(*result.audit));
    say("{}", text);
    return text;
}

reports::JunitScenario evaluate(const std::string& file, const TestFlags& test) {
    const ReplicationFlags& flags = test.replication;
    language::Diagnostics diagnostics;
    const auto study = flags.load(file, diagnostics);
    auto options = study ? flags.options(study->document()) : studies::ReplicateOptions{};
    if (study) {
        options.threads = threads_with_room(*study, options, diagnostics);
    }
    if (diagnostics.failed()) {
        return {file, study ? *study->document().scenario : "", flags.seed, error_of(diagnostics)};
    }
    for (const auto& source : study->loaded().sources) {
        if (!test.junit.empty()) {
            refuse_overwriting(source->name(), test.junit);
        }
    }
    tell_warnings(diagnostics);
    const std::string warnings = diagnostics.render({.conclusion = ""});
    Progress progress(file, options.runs);
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    const std::string title = *study->document().scenario;
    try {
        auto result = studies::run(*study, options);
        if (!result.failed.empty()) {
            return {file, title, flags.seed, defect_of(file, result)};
        }
        if (result.ending != studies::Ending::out_of_memory) {
            const std::string doubts = warnings + off_warning(file, result);
            return {file, title, flags.seed, std::move(result), flags.arguments(), doubts};
        }
    } catch (const studies::NothingReplicated& nothing) {
        if (nothing.stopped() != studies::StopReason::out_of_memory) {
            throw;
        }
    }
    return {file, title, flags.seed, no_memory(file)};
}

/// Nothing when somebody asked to stop before all its replications were made.
std::optional<reports::JunitScenario> evaluate_unless_interrupted(const std::string& file,
                                                                  const TestFlags& flags) {
    try {
        auto scenario = evaluate(file, flags);
        const auto* const result = std::get_if<studies::Result>(&scenario.outcome);
        const bool cut = result != nullptr && result->ending == studies::Ending::interrupted;
        return cut ? std::nullopt : std::optional(std::move(scenario));
    } catch (const studies::NothingReplicated& nothing) {
        if (nothing.stopped()) {
            return std::nullopt;
        }
        throw;
    }
}

/// Before the run: nobody likes to learn it afterwards.
void check_outputs(const TestFlags& flags, const std::vector<Candidate>& found) {
    reports::check_output("-");
    if (flags.junit.empty()) {
        return;
    }
    reports::check_output(flags.junit);
    for (const Candidate& candidate : found) {
        refuse_overwriting(candidate.file, flags.junit);
    }
    if (!reports::files::own_descriptor(flags.junit) && reports::same_place("-", flags.junit)) {
        throw reports::OutputError("'" + flags.junit +
                                       "' is standard output's: two results cannot both be in it",
                                   std::make_error_code(std::errc::file_exists));
    }
}

/// Whether it could be written: when not, that is said, and what was found out is printed all the same.
bool write_junit(const TestFlags& flags, const std::vector<reports::JunitScenario>& scenarios) {
    const auto doubt = flags.replication.strict ? reports::Doubt::fails : reports::Doubt::passes;
    try {
        if (!flags.junit.empty()) {
            reports::write_output(flags.junit, reports::junit_report(scenarios, doubt));
        }
        return true;
    } catch (const reports::OutputError& error) {
        say("gameday test: {}\n", error.what());
        return false;
    }
}

int test(const TestFlags& flags) {
    Skipped skipped;
    const std::vector<Candidate> found = candidates(flags.paths, skipped);
    if (const auto twice = named_twice(found)) {
        say("gameday test: '{}' and '{}' are one file, which would be tested twice; nothing was run\n",
            language::printable(twice->first), language::printable(twice->second));
        return bad_input;
    }
    check_outputs(flags, found);
    std::vector<reports::JunitScenario> scenarios;
    Tally tally;
    const Interrupts interrupts;
    for (const Candidate& candidate : found) {
        if (is_skipped(candidate, skipped)) {
            continue;
        }
        auto evaluated = evaluate_unless_interrupted(candidate.file, flags);
        if (!evaluated) {
            break; // what was begun is not judged by part of its replications
        }
        scenarios.push_back(std::move(*evaluated));
        print(scenario_line(scenarios.back()));
        tally.add(scenarios.back());
    }
    const bool reported = write_junit(flags, scenarios);
    if (Interrupts::requested()) {
        say("gameday test: interrupted after {}\n",
            reports::counted(scenarios.size(), "scenario", "scenarios"));
        return interrupted;
    }
    if (scenarios.empty() && reported) {
        say("gameday test: no scenario found; nothing was run\n{}", skipped.text());
        return bad_input;
    }
    print(skipped.text() + tally.text());
    return reported ? tally.exit_code(flags.replication.strict) : interrupted;
}

} // namespace

void add_test(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<TestFlags>();
    CLI::App* const command = program.add_subcommand("test", "Runs every scenario below a path, for CI");
    command->add_option("paths", flags->paths, "Scenario files, or folders of them")
        ->required()
        ->check(not_empty())
        ->type_name("PATH");
    flags->replication.add_to(*command);
    flags->replication.add_strict(*command);
    command->add_option("--junit", flags->junit, "Writes a JUnit report as well")
        ->check(not_empty())
        ->type_name("FILE");
    command->footer("Example:\n  gameday test scenarios --runs 100 --junit gameday.xml\n\n"
                    "Exit code: 0 no expectation is missed and no warning unaccepted, 1 one is,\n"
                    "2 a file is wrong, 3 interrupted, or the JUnit report could not be written");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
