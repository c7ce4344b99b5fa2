#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
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
#include "cli/terminal.hpp"
#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/files.hpp"
#include "reports/junit/junit.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/recognize.hpp"
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
    std::size_t argument; ///< which of the command's it comes from
};

/// What was found below folders, and is none of a test's business.
struct Skipped {
    std::size_t hidden = 0;  ///< folders whose name begins with a dot
    std::size_t foreign = 0; ///< YAML files that are no gameday files
    std::size_t systems = 0; ///< in which nothing happens

    [[nodiscard]] std::string text() const {
        std::vector<std::string> parts;
        for (const auto& [count, one, many] :
             {std::tuple{hidden, "hidden folder", "hidden folders"},
              std::tuple{foreign, "YAML file that is no gameday file",
                         "YAML files that are no gameday files"},
              std::tuple{systems, "system, in which nothing happens", "systems, in which nothing happens"}}) {
            if (count > 0) {
                parts.push_back(reports::counted(count, one, many));
            }
        }
        return parts.empty() ? "" : "skipped: " + language::joined(parts, "; ") + "\n";
    }
};

bool is_yaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// Every YAML file below a folder, in the order of their names, but for hidden folders: .git, .github and the
/// like are other tools'.
std::vector<Candidate> below(const std::string& folder, std::size_t argument, Skipped& skipped) {
    std::vector<Candidate> found;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
        if (entry->is_directory(error) && entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
            ++skipped.hidden;
            continue;
        }
        // A link to nothing is a candidate too: a test that cannot be read is not passed over in silence.
        const bool dangling = entry->is_symlink(error) && !entry->exists(error);
        if ((dangling || entry->is_regular_file(error)) && is_yaml(entry->path())) {
            found.push_back({entry->path().string(), false, argument});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Candidate& a, const Candidate& b) { return a.file < b.file; });
    return found;
}

/// The files themselves, and those below folders.
std::vector<Candidate> candidates(const std::vector<std::string>& paths, Skipped& skipped) {
    std::vector<Candidate> all;
    for (std::size_t argument = 0; argument < paths.size(); ++argument) {
        std::error_code error;
        if (!fs::is_directory(paths[argument], error)) {
            all.push_back({paths[argument], true, argument});
            continue;
        }
        const auto found = below(paths[argument], argument, skipped);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

/// Two of them that are one file, by whatever names, and that two arguments stand for.
std::optional<std::pair<std::string, std::string>> named_twice(const std::vector<Candidate>& found) {
    std::vector<std::optional<reports::files::Identity>> identities;
    for (const Candidate& candidate : found) {
        identities.push_back(reports::files::identity_of(candidate.file));
    }
    for (std::size_t one = 0; one < found.size(); ++one) {
        for (std::size_t other = 0; other < one && found[other].argument != found[one].argument; ++other) {
            if (identities[one] && identities[one] == identities[other]) {
                return std::pair(found[other].file, found[one].file);
            }
        }
    }
    return std::nullopt;
}

/// Whether it describes a system, in which nothing happens: no scenario to test.
bool is_system(const std::string& file) {
    language::Diagnostics diagnostics;
    const auto loaded = language::load(file, studies::Document::description(), {}, diagnostics);
    return !diagnostics.failed() && !loaded.as<studies::Document>().scenario;
}

/// Whether a file that was found below a folder is left out.
bool is_skipped(const Candidate& candidate, Skipped& skipped) {
    if (candidate.named) {
        return false;
    }
    if (!language::claims_to_be_gameday(candidate.file)) {
        ++skipped.foreign;
        return true;
    }
    const bool system = is_system(candidate.file);
    skipped.systems += system ? 1 : 0;
    return system;
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

reports::ScenarioError no_memory(const std::string& file) {
    const std::string why = fmt::format("memory ran out; {}", less_memory);
    return {why, fmt::format("{}: error: {}\n", language::printable(file), why), file, 0};
}

reports::JunitScenario evaluate(const std::string& file, const TestFlags& test) {
    const ReplicationFlags& flags = test.replication;
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
    for (const auto& source : study->loaded().sources) {
        if (!test.junit.empty()) {
            refuse_overwriting(source->name(), test.junit);
        }
    }
    Progress progress(file, options.runs);
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    const std::string title = *study->document().scenario;
    try {
        auto result = studies::run(*study, options);
        if (result.ending != studies::Ending::out_of_memory) {
            return {file, title, flags.seed, std::move(result), flags.arguments()};
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
bool write_junit(const std::string& file, const std::vector<reports::JunitScenario>& scenarios) {
    try {
        if (!file.empty()) {
            reports::write_output(file, reports::junit_report(scenarios));
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
    std::size_t failed = 0;
    std::size_t broken = 0;
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
        const auto* result = std::get_if<studies::Result>(&scenarios.back().outcome);
        broken += result == nullptr ? 1 : 0;
        failed += result != nullptr && result->verdict == studies::Verdict::fail ? 1 : 0;
    }
    const bool reported = write_junit(flags.junit, scenarios);
    if (Interrupts::requested()) {
        say("gameday test: interrupted after {}\n",
            reports::counted(scenarios.size(), "scenario", "scenarios"));
        return interrupted;
    }
    if (scenarios.empty() && reported) {
        say("gameday test: no scenario found; nothing was run\n{}", skipped.text());
        return bad_input;
    }
    print(skipped.text() + fmt::format("{}: {} passed, {} failed, {} could not be evaluated\n",
                                       reports::counted(scenarios.size(), "scenario", "scenarios"),
                                       scenarios.size() - failed - broken, failed, broken));
    return !reported ? interrupted : broken > 0 ? bad_input : failed > 0 ? missed : ok;
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
                    "3 interrupted, or the JUnit report could not be written");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
