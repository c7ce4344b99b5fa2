#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
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
#include "cli/terminal.hpp"
#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/junit/junit.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"
#include "studies/conclude.hpp"
#include "studies/grain.hpp"

namespace gameday::cli {

namespace {

namespace fs = std::filesystem;

struct TestFlags {
    std::vector<std::string> paths;
    ReplicationFlags replication;
    std::string junit;
};

/// A file that was named, or found in a folder that was named.
struct Candidate {
    std::string file;
    bool named;
};

bool is_yaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// The files themselves, and below folders every YAML file, in the order of their names.
std::vector<Candidate> candidates(const std::vector<std::string>& paths) {
    std::vector<Candidate> found;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            found.push_back({path, true});
            continue;
        }
        std::vector<Candidate> below;
        for (fs::recursive_directory_iterator entry(path), end; entry != end; ++entry) {
            // A link to nothing is a candidate too: a test that cannot be read is not passed over in silence.
            const bool dangling = entry->is_symlink(error) && !entry->exists(error);
            if ((dangling || entry->is_regular_file(error)) && is_yaml(entry->path())) {
                below.push_back({entry->path().string(), false});
            }
        }
        std::sort(below.begin(), below.end(),
                  [](const Candidate& a, const Candidate& b) { return a.file < b.file; });
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

/// Whether it describes a system, in which nothing happens: no scenario to test.
bool is_system(const std::string& file) {
    language::Diagnostics diagnostics;
    const auto loaded = language::load(file, studies::Document::description(), {}, diagnostics);
    return !diagnostics.failed() && !loaded.as<studies::Document>().scenario;
}

reports::ScenarioError error_of(const language::Diagnostics& diagnostics) {
    const auto all = diagnostics.all();
    return {all.front().message, diagnostics.render({.conclusion = ""}), all.front().file, all.front().line};
}

/// An expectation that was missed: where it stands, what came of it, and how to see why.
std::string expectation_line(const studies::ExpectationResult& expectation, const studies::Result& result,
                             const std::string& arguments) {
    const std::string interval = reports::expectation_interval(expectation);
    std::string text =
        fmt::format("      {}: {} {}: {}{}\n", language::printable(expectation.location), expectation.metric,
                    expectation.text, reports::expectation_value(expectation, result.runs),
                    interval.empty() ? "" : "   (" + interval + ")");
    if (expectation.worst_replication > 0) {
        text += fmt::format("        worst: {}\n        why: {}\n", reports::expectation_worst(expectation),
                            reports::replay_command(result, expectation.worst_replication, arguments));
    }
    return text;
}

/// What `gameday test` prints about one scenario.
std::string scenario_line(const reports::JunitScenario& scenario) {
    const std::string file = language::printable(scenario.file);
    if (const auto* error = std::get_if<reports::ScenarioError>(&scenario.outcome)) {
        return fmt::format("  ! {}  cannot be evaluated\n{}", file, error->details);
    }
    const auto& result = std::get<studies::Result>(scenario.outcome);
    std::string text;
    std::size_t missed_count = 0;
    for (const auto& expectation : result.expectations) {
        if (!expectation.ok) {
            text += expectation_line(expectation, result, scenario.arguments);
            ++missed_count;
        }
    }
    const std::size_t all = result.expectations.size();
    const std::string wanted = reports::counted(all, "expectation", "expectations");
    const std::string verdict = all == 0           ? "runs, and expects nothing"
                                : missed_count > 0 ? fmt::format("{} of {} missed", missed_count, wanted)
                                : all == 1         ? "the one expectation holds"
                                                   : fmt::format("all {} hold", wanted);
    const std::string_view sign =
        missed_count == 0 ? (ascii_only() ? "ok" : "✓") : (ascii_only() ? "MISS" : "✗");
    return fmt::format("  {} {}  {}\n{}", sign, file, verdict, text);
}

reports::JunitScenario evaluate(const std::string& file, const ReplicationFlags& flags) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(file, {.sets = flags.all_sets()}, diagnostics);
    auto options = flags.options();
    if (study) {
        options.grain = studies::grain_of(study->document(), options.runs);
        options.threads = threads_with_room(*study, options, diagnostics);
    }
    if (diagnostics.failed()) {
        return {file, study ? *study->document().scenario : "", flags.seed, error_of(diagnostics)};
    }
    Progress progress(file, options.runs);
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    return {file, *study->document().scenario, flags.seed, studies::run(*study, options), flags.arguments()};
}

/// Nothing when somebody asked to stop before all its replications were made.
std::optional<reports::JunitScenario> evaluate_unless_interrupted(const std::string& file,
                                                                  const ReplicationFlags& flags) {
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

int test(const TestFlags& flags) {
    const std::vector<Candidate> found = candidates(flags.paths);
    if (!flags.junit.empty()) {
        reports::check_output(flags.junit);
        for (const Candidate& candidate : found) {
            refuse_overwriting(candidate.file, flags.junit);
        }
    }
    std::vector<reports::JunitScenario> scenarios;
    std::size_t failed = 0;
    std::size_t broken = 0;
    const Interrupts interrupts;
    for (const Candidate& candidate : found) {
        if (!candidate.named && is_system(candidate.file)) {
            continue;
        }
        auto evaluated = evaluate_unless_interrupted(candidate.file, flags.replication);
        if (!evaluated) {
            break; // what was begun is not judged by part of its replications
        }
        scenarios.push_back(std::move(*evaluated));
        print(scenario_line(scenarios.back()));
        const auto* result = std::get_if<studies::Result>(&scenarios.back().outcome);
        broken += result == nullptr ? 1 : 0;
        failed += result != nullptr && result->verdict == studies::Verdict::fail ? 1 : 0;
    }
    if (!flags.junit.empty()) {
        reports::write_output(flags.junit, reports::junit_report(scenarios));
    }
    if (Interrupts::requested()) {
        say("gameday test: interrupted after {}\n",
            reports::counted(scenarios.size(), "scenario", "scenarios"));
        return interrupted;
    }
    if (scenarios.empty()) {
        say("gameday test: no scenario found; nothing was run\n");
        return bad_input;
    }
    print(fmt::format("{}: {} passed, {} failed, {} could not be evaluated\n",
                      reports::counted(scenarios.size(), "scenario", "scenarios"),
                      scenarios.size() - failed - broken, failed, broken));
    return broken > 0 ? bad_input : failed > 0 ? missed : ok;
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
    command->add_option("--junit", flags->junit, "Writes a JUnit report as well")
        ->check(not_empty())
        ->type_name("FILE");
    command->footer("Example:\n  gameday test scenarios --runs 100 --junit gameday.xml\n\n"
                    "Exit code: 0 all expectations hold, 1 one does not, 2 a file is wrong,\n"
                    "3 interrupted");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
