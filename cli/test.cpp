#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress.hpp"
#include "cli/replication_flags.hpp"
#include "cli/terminal.hpp"
#include "reports/junit/junit.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "studies/conclude.hpp"

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

bool is_yaml(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

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
        for (const auto& entry : fs::recursive_directory_iterator(path)) {
            if (entry.is_regular_file() && is_yaml(entry.path())) {
                below.push_back({entry.path().string(), false});
            }
        }
        std::sort(below.begin(), below.end(), [](const Candidate& a, const Candidate& b) { return a.file < b.file; });
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

std::string in_words(const studies::ExpectationResult& expectation) {
    std::string value = expectation.counts_runs ? reports::count_text(expectation.value.value_or(0))
                                                : reports::value_text(expectation.unit, expectation.value);
    return fmt::format("      {}  {} {}   {}\n", expectation.location, expectation.metric, expectation.text, value);
}

/// What `gameday test` prints about one scenario.
std::string told(const reports::JunitScenario& scenario) {
    if (const auto* error = std::get_if<reports::ScenarioError>(&scenario.outcome)) {
        return fmt::format("  ! {}  cannot be evaluated\n{}", scenario.file, error->details);
    }
    const auto& result = std::get<studies::Result>(scenario.outcome);
    std::string text;
    std::size_t missed_count = 0;
    for (const auto& expectation : result.expectations) {
        if (!expectation.ok) {
            text += in_words(expectation);
            ++missed_count;
        }
    }
    const std::size_t all = result.expectations.size();
    const std::string verdict = all == 0            ? "runs, and expects nothing"
                                : missed_count == 0 ? fmt::format("{} of {} expectations hold", all, all)
                                                    : fmt::format("{} of {} expectations missed", missed_count, all);
    return fmt::format("  {} {}  {}\n{}", missed_count == 0 ? "✓" : "✗", scenario.file, verdict, text);
}

reports::JunitScenario evaluate(const std::string& file, const ReplicationFlags& flags) {
    language::Diagnostics diagnostics;
    const auto study = studies::Study::load(file, {.sets = flags.sets}, diagnostics);
    if (!study) {
        return {file, "", flags.seed, error_of(diagnostics)};
    }
    auto options = flags.options();
    Progress progress(file, options.runs);
    options.progress = [&progress](std::uint32_t done) { progress.report(done); };
    return {file, *study->document().scenario, flags.seed, studies::run(*study, options)};
}

int test(const TestFlags& flags) {
    if (!flags.junit.empty()) {
        reports::check_output(flags.junit);
    }
    std::vector<reports::JunitScenario> scenarios;
    std::size_t failed = 0;
    std::size_t broken = 0;
    for (const Candidate& candidate : candidates(flags.paths)) {
        if (!candidate.named && is_system(candidate.file)) {
            continue;
        }
        scenarios.push_back(evaluate(candidate.file, flags.replication));
        reports::write_standard_output(told(scenarios.back()));
        const auto* result = std::get_if<studies::Result>(&scenarios.back().outcome);
        broken += result == nullptr ? 1 : 0;
        failed += result != nullptr && result->verdict == studies::Verdict::fail ? 1 : 0;
    }
    if (!flags.junit.empty()) {
        reports::write_output(flags.junit, reports::junit_report(scenarios));
    }
    reports::write_standard_output(fmt::format("{} scenarios: {} passed, {} failed, {} could not be evaluated\n",
                                               scenarios.size(), scenarios.size() - failed - broken, failed, broken));
    if (scenarios.empty()) {
        fmt::print(stderr, "gameday: no scenario found; nothing was run\n");
        return bad_input;
    }
    return broken > 0 ? bad_input : failed > 0 ? missed : ok;
}

} // namespace

void add_test(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<TestFlags>();
    CLI::App* const command = program.add_subcommand("test", "Runs every scenario below a path, for CI");
    command->add_option("paths", flags->paths, "Scenario files, or folders of them")->required()->type_name("PATH");
    flags->replication.add_to(*command);
    command->add_option("--junit", flags->junit, "Writes a JUnit report as well")->type_name("FILE");
    command->footer("Example:\n  gameday test scenarios --runs 100 --junit build/gameday.xml\n\n"
                    "Exit code: 0 all expectations hold, 1 one does not, 2 a file is wrong");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
