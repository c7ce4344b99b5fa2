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

/// An expectation that is not met: where it stands, what came of it, and how to see why.
std::string told(const studies::ExpectationResult& expectation, const studies::Result& result,
                 const std::string& arguments) {
    const std::string interval = reports::expectation_interval(expectation);
    std::string text =
        fmt::format("      {}: {} {}: {}{}\n", language::printable(expectation.location), expectation.metric,
                    expectation.text, reports::expectation_value(expectation, result.runs),
                    interval.empty() ? "" : "   (" + interval + ")");
    if (expectation.outcome == studies::Outcome::undecided) {
        text += fmt::format("        undecided: {}\n", reports::expectation_doubt(expectation, result.runs));
    } else if (expectation.worst_replication > 0) {
        text += fmt::format("        worst: {}\n        why: {}\n", reports::expectation_worst(expectation),
                            reports::replay_command(result, expectation.worst_replication, arguments));
    }
    return text;
}

std::string sign_of(studies::Verdict verdict) {
    switch (verdict) {
    case studies::Verdict::pass:
        return ascii_only() ? "ok" : "✓";
    case studies::Verdict::fail:
        return ascii_only() ? "MISS" : "✗";
    case studies::Verdict::undecided:
        return "?";
    case studies::Verdict::none:
        break;
    }
    return ascii_only() ? "-" : "–";
}

/// "1 of 4 hold, 2 missed, 1 undecided after 200 replications".
std::string told(const std::vector<studies::ExpectationResult>& expectations, std::uint32_t runs) {
    if (expectations.empty()) {
        return "expects nothing";
    }
    const auto how_many = [&](studies::Outcome outcome) {
        return std::count_if(expectations.begin(), expectations.end(),
                             [&](const auto& one) { return one.outcome == outcome; });
    };
    const auto met = how_many(studies::Outcome::met);
    const auto missed = how_many(studies::Outcome::missed);
    const auto undecided = how_many(studies::Outcome::undecided);
    std::string text = fmt::format("{} of {}", met, expectations.size());
    if (missed > 0) {
        text += fmt::format(", {} missed", missed);
    }
    if (undecided > 0) {
        text += fmt::format(", {} undecided after {}", undecided,
                            reports::counted(runs, "replication", "replications"));
    }
    return text;
}

/// What `gameday test` prints about one scenario.
std::string told(const reports::JunitScenario& scenario) {
    const std::string file = language::printable(scenario.file);
    if (const auto* error = std::get_if<reports::ScenarioError>(&scenario.outcome)) {
        return fmt::format("  ! {}  cannot be evaluated\n{}", file, error->details);
    }
    const auto& result = std::get<studies::Result>(scenario.outcome);
    std::string text =
        fmt::format("  {} {}  {}\n", sign_of(result.verdict), file, told(result.expectations, result.runs));
    for (const auto& expectation : result.expectations) {
        if (!expectation.ok()) {
            text += told(expectation, result, scenario.arguments);
        }
    }
    return text;
}

/// How many scenarios came out in which way.
struct Tally {
    std::size_t passed = 0, failed = 0, undecided = 0, nothing_expected = 0, broken = 0;

    void add(const reports::JunitScenario& scenario) {
        const auto* const result = std::get_if<studies::Result>(&scenario.outcome);
        if (result == nullptr) {
            ++broken;
            return;
        }
        switch (result->verdict) {
        case studies::Verdict::pass:
            ++passed;
            break;
        case studies::Verdict::fail:
            ++failed;
            break;
        case studies::Verdict::undecided:
            ++undecided;
            break;
        case studies::Verdict::none:
            ++nothing_expected;
            break;
        }
    }
    [[nodiscard]] std::size_t all() const { return passed + failed + undecided + nothing_expected + broken; }
    [[nodiscard]] std::string text() const {
        return fmt::format("{}: {} passed, {} failed, {} undecided, {} nothing, {} could not be evaluated\n",
                           reports::counted(all(), "scenario", "scenarios"), passed, failed, undecided,
                           reports::counted(nothing_expected, "expects", "expect"), broken);
    }
};

reports::JunitScenario evaluate(const std::string& file, const ReplicationFlags& flags) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(file, {.sets = flags.all_sets()}, diagnostics);
    auto options = study ? flags.options(study->document()) : studies::ReplicateOptions{};
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
    Tally tally;
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
        print(told(scenarios.back()));
        tally.add(scenarios.back());
    }
    if (!flags.junit.empty()) {
        const auto undecided =
            flags.replication.strict ? reports::Undecided::failed : reports::Undecided::skipped;
        reports::write_output(flags.junit, reports::junit_report(scenarios, undecided));
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
    print(tally.text());
    const bool fails = tally.failed > 0 || (flags.replication.strict && tally.undecided > 0);
    return tally.broken > 0 ? bad_input : fails ? missed : ok;
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
                    "Exit code: 0 no expectation is missed, 1 one is, 2 a file is wrong,\n"
                    "3 interrupted");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
