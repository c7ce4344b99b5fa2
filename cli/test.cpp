#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/baselines.hpp"
#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_checks.hpp"
#include "cli/interrupt.hpp"
#include "cli/print.hpp"
#include "cli/progress.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"
#include "cli/test_candidates.hpp"
#include "cli/test_flags.hpp"
#include "cli/test_suite.hpp"
#include "cli/test_text.hpp"
#include "reports/files.hpp"
#include "reports/github/annotations.hpp"
#include "reports/junit/junit.hpp"
#include "reports/openmetrics/openmetrics.hpp"
#include "reports/output.hpp"
#include "reports/quantities.hpp"
#include "reports/tested_markdown.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

using Tested = std::vector<reports::TestedScenario>;

/// What an unset variable of the environment is.
std::string variable_of(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

[[noreturn]] void refuse(const std::string& why, std::errc code) {
    throw reports::OutputError(why, std::make_error_code(code));
}

/// Before the run: nobody likes to learn it afterwards.
void check_outputs(const TestFlags& flags, const std::vector<Candidate>& found) {
    reports::check_output("-");
    const std::vector<std::string> outputs = flags.outputs();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const std::string& output = outputs[i];
        reports::check_output(output);
        for (const Candidate& candidate : found) {
            refuse_overwriting(candidate.file, output);
        }
        if (!reports::files::own_descriptor(output) && reports::same_place("-", output)) {
            refuse("'" + output + "' is standard output's: two results cannot both be in it",
                   std::errc::file_exists);
        }
        for (std::size_t other = 0; other < i; ++other) {
            if (output == outputs[other] || reports::same_place(output, outputs[other])) {
                refuse("'" + output + "' is given twice: two results cannot both be in it",
                       std::errc::file_exists);
            }
        }
    }
}

void check_baseline(const TestFlags& flags, const Baselines& baselines, const std::vector<Candidate>& found) {
    if (flags.baseline.empty()) {
        return;
    }
    std::error_code error;
    if (!flags.update_baseline && !std::filesystem::is_directory(flags.baseline, error)) {
        refuse("there is no folder '" + flags.baseline + "': --update-baseline records one",
               std::errc::no_such_file_or_directory);
    }
    if (const auto shared = baselines.shared(found)) {
        refuse(*shared, std::errc::file_exists);
    }
}

/// Those that are to be tested; what is left out is counted.
std::vector<Candidate> chosen_of(const TestFlags& flags, std::vector<Candidate> found, Skipped& skipped) {
    std::erase_if(found, [&](const Candidate& candidate) {
        if (candidate.file.find(flags.filter) == std::string::npos) {
            ++skipped.filtered;
            return true;
        }
        return is_skipped(candidate, skipped);
    });
    return found;
}

/// Whether it could be written: when not, that is said, and what was found out is printed all the same.
bool write(const std::string& file, const std::string& text) {
    try {
        reports::write_output(file, text);
        return true;
    } catch (const reports::OutputError& error) {
        say("gameday test: {}\n", error.what());
        return false;
    }
}

reports::Doubt doubt_of(const TestFlags& flags) {
    return flags.replication.strict ? reports::Doubt::fails : reports::Doubt::passes;
}

bool write_reports(const TestFlags& flags, const Tested& tested, std::size_t planned) {
    const auto doubt = doubt_of(flags);
    const bool junit = flags.junit.empty() || write(flags.junit, reports::junit_report(tested, doubt));
    const bool markdown =
        flags.markdown.empty() ||
        write(flags.markdown,
              reports::tested_markdown(
                  tested, {.against_baseline = !flags.baseline.empty(), .planned = planned, .doubt = doubt}));
    const bool metrics =
        flags.openmetrics.empty() || write(flags.openmetrics, reports::openmetrics_report(tested));
    return junit && markdown && metrics;
}

/// Tells GitHub Actions, where it is what runs this.
void tell_github(const TestFlags& flags, const Tested& tested) {
    const std::string on_github = variable_of("GITHUB_ACTIONS");
    if (!on_github.empty() && on_github != "false" && on_github != "0") {
        say("{}", reports::github_annotations(tested, flags.replication.strict));
    }
    const std::string summary = variable_of("GITHUB_STEP_SUMMARY");
    if (summary.empty()) {
        return;
    }
    std::ofstream file(summary, std::ios::app);
    file << reports::tested_markdown(
                tested,
                {.against_baseline = !flags.baseline.empty(), .always = true, .doubt = doubt_of(flags)})
         << "\n";
    if (!file.flush()) {
        say("gameday test: cannot write the step summary '{}'\n", language::printable(summary));
    }
}

/// What is done with each scenario as it comes.
class Taking {
public:
    Taking(const TestFlags& flags, const Baselines& baselines, Progress& progress)
        : flags_(flags), baselines_(baselines), progress_(progress) {}

    Next take(const Candidate& candidate, reports::TestedScenario tested) {
        progress_.wipe();
        say("{}", tested.file_warnings);
        print(scenario_line(tested, is_terminal(Stream::output)));
        tally_.add(tested);
        record(candidate, tested);
        const bool failed = tally_.exit_code(flags_.replication.strict) != ok;
        all_.push_back(std::move(tested));
        return flags_.fail_fast && failed ? Next::stop : Next::go_on;
    }

    /// A scenario of which there is a baseline alone.
    void lack(reports::TestedScenario gone) {
        print(scenario_line(gone, false));
        tally_.add(gone);
        all_.push_back(std::move(gone));
        ++lacking_;
    }

    [[nodiscard]] const Tested& all() const { return all_; }
    [[nodiscard]] std::size_t evaluated() const { return all_.size() - lacking_; }
    [[nodiscard]] const Tally& tally() const { return tally_; }
    [[nodiscard]] bool recorded() const { return recorded_; }

private:
    void record(const Candidate& candidate, const reports::TestedScenario& tested) {
        const auto* const result = std::get_if<studies::Result>(&tested.outcome);
        if (!flags_.update_baseline || result == nullptr) {
            return;
        }
        try {
            baselines_.write(candidate, *result);
        } catch (const reports::OutputError& error) {
            say("gameday test: {}\n", error.what());
            recorded_ = false;
        }
    }

    const TestFlags& flags_;
    const Baselines& baselines_;
    Progress& progress_;
    Tested all_;
    Tally tally_;
    std::size_t lacking_ = 0;
    bool recorded_ = true;
};

/// What there is to do, for those who wait: replications, or scenarios where nobody knows how many those
/// take.
struct Work {
    std::string what;
    std::uint32_t all = 0;
};

Work work_of(const TestFlags& flags, const std::vector<Candidate>& chosen) {
    const std::string what = chosen.size() == 1 ? chosen.front().file : "testing";
    if (flags.until_decided) {
        return {what, static_cast<std::uint32_t>(chosen.size())};
    }
    std::uint64_t all = 0;
    for (const Candidate& candidate : chosen) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(candidate.file, error)) {
            continue; // a pipe is read once
        }
        language::Diagnostics unheard;
        const auto loaded = language::load(candidate.file, studies::Document::description(), {}, unheard);
        const bool readable = loaded.document != nullptr && !unheard.failed();
        all += !readable ? 0
               : flags.replication.runs > 0
                   ? flags.replication.runs
                   : static_cast<std::uint64_t>(loaded.as<studies::Document>().runs.value);
    }
    return {what, static_cast<std::uint32_t>(std::clamp<std::uint64_t>(all, 1, 0xffffffff))};
}

/// Baselines of scenarios that are gone, where all of them were to be tested: a scenario that is renamed is
/// not let through unseen.
std::vector<reports::TestedScenario> gone_of(const TestFlags& flags, const Baselines& baselines,
                                             const std::vector<Candidate>& chosen) {
    std::vector<reports::TestedScenario> all;
    const bool all_tested =
        flags.filter.empty() &&
        std::none_of(chosen.begin(), chosen.end(), [](const Candidate& one) { return one.named; });
    if (flags.baseline.empty() || !all_tested) {
        return all;
    }
    for (const std::string& file : baselines.orphans(chosen)) {
        const std::string why = "the scenario of this baseline is gone; remove the file if this is meant";
        reports::ScenarioError error{.message = why, .details = why + "\n", .file = file, .gone = true};
        all.push_back({file, "", flags.replication.seed.value_or(1), std::move(error)});
    }
    return all;
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
    const std::vector<Candidate> chosen = chosen_of(flags, found, skipped);
    const Baselines baselines(flags.baseline, flags.paths);
    check_baseline(flags, baselines, chosen);
    if (chosen.empty()) {
        const bool reported = write_reports(flags, {}, 0);
        say("gameday test: no scenario found; nothing was run\n{}", skipped.text());
        return reported ? bad_input : interrupted;
    }
    const Interrupts interrupts;
    const Work work = work_of(flags, chosen);
    Progress progress(work.what, work.all);
    Taking taking(flags, baselines, progress);
    const Take take = [&](const Candidate& candidate, reports::TestedScenario tested) {
        return taking.take(candidate, std::move(tested));
    };
    evaluate_all(chosen, flags, baselines, take, [&](std::uint64_t scenarios, std::uint64_t replications) {
        const std::uint64_t done = flags.until_decided ? scenarios : replications;
        progress.report(static_cast<std::uint32_t>(std::min<std::uint64_t>(done, work.all)));
    });
    progress.wipe();
    if (!Interrupts::requested()) {
        for (reports::TestedScenario& gone : gone_of(flags, baselines, chosen)) {
            taking.lack(std::move(gone));
        }
    }
    const bool reported =
        write_reports(flags, taking.all(), Interrupts::requested() ? chosen.size() : 0) && taking.recorded();
    tell_github(flags, taking.all());
    if (Interrupts::requested()) {
        say("gameday test: interrupted after {}\n",
            reports::counted(taking.all().size(), "scenario", "scenarios"));
        return interrupted;
    }
    print(skipped.text() + taking.tally().text());
    if (taking.evaluated() < chosen.size()) {
        print(fmt::format("stopped at the first that fails: {} not evaluated\n",
                          reports::counted(chosen.size() - taking.evaluated(), "scenario", "scenarios")));
    }
    const int code = taking.tally().exit_code(flags.replication.strict);
    return reported ? code : interrupted;
}

void add_outputs(CLI::App& command, const std::shared_ptr<TestFlags>& flags) {
    const auto add = [&](const char* name, std::string& file, const char* help) {
        command.add_option(name, file, help)->check(not_empty())->type_name("FILE");
    };
    add("--junit", flags->junit, "Writes a JUnit report as well");
    add("--markdown", flags->markdown,
        "Writes a comment for a pull request; an empty one where a baseline is given and nothing changed");
    add("--openmetrics", flags->openmetrics,
        "Writes figures as OpenMetrics text, for GitLab's metrics report");
}

void add_baseline(CLI::App& command, const std::shared_ptr<TestFlags>& flags) {
    auto* const baseline =
        command
            .add_option("--baseline", flags->baseline,
                        "A folder of recorded results: a figure that is certain to be worse by more than "
                        "--tolerance fails")
            ->check(not_empty())
            ->type_name("DIR");
    command
        .add_flag("--update-baseline", flags->update_baseline,
                  "Records the results in that folder, and compares nothing")
        ->disable_flag_override()
        ->needs(baseline);
    command
        .add_option_function<std::string>(
            "--tolerance",
            [flags](const std::string& text) {
                flags->tolerance = fields::Scalar<fields::Share>::parse(text).value->fraction;
            },
            "How much worse is tolerated, as a share of what was recorded")
        ->check(share())
        ->type_name("SHARE")
        ->default_str("5%")
        ->needs(baseline);
}

} // namespace

std::vector<std::string> TestFlags::outputs() const {
    std::vector<std::string> all;
    for (const std::string& file : {junit, markdown, openmetrics}) {
        if (!file.empty()) {
            all.push_back(file);
        }
    }
    return all;
}

void add_test(CLI::App& program, Action& chosen) {
    auto flags = std::make_shared<TestFlags>();
    CLI::App* const command = program.add_subcommand("test", "Runs every scenario below a path, for CI");
    command->add_option("paths", flags->paths, "Scenario files, or folders of them")
        ->required()
        ->check(not_empty())
        ->type_name("PATH");
    flags->replication.add_to(*command);
    flags->replication.add_strict(*command);
    command->add_option("--filter", flags->filter, "Only scenarios with that in their paths")
        ->check(not_empty())
        ->type_name("PART");
    command->add_flag("--fail-fast", flags->fail_fast, "Stops at the first scenario that fails")
        ->disable_flag_override();
    command
        ->add_option_function<std::string>(
            "--until", [flags](const std::string&) { flags->until_decided = true; },
            "decided: replays until every expectation is met or missed. Judged after 100, 200, 400, … "
            "replications, each time at a level of its own, so that 95 % of all decisions are right; --runs, "
            "or "
            "102,400, is the most")
        ->check(one_of({"decided"}))
        ->type_name("decided");
    add_baseline(*command, flags);
    add_outputs(*command, flags);
    command->footer("Example:\n  gameday test scenarios --runs 100 --junit gameday.xml\n"
                    "  gameday test scenarios --runs 200 --baseline recorded --update-baseline\n\n"
                    "Where GITHUB_ACTIONS is set, what fails is annotated, and GITHUB_STEP_SUMMARY\n"
                    "gets a summary.\n\n"
                    "Exit code: 0 no expectation is missed, no warning unaccepted and no figure worse\n"
                    "than recorded, 1 one is, 2 a file is wrong, 3 interrupted, or a report could not\n"
                    "be written");
    command->callback([flags, &chosen] { chosen = [flags] { return test(*flags); }; });
}

} // namespace gameday::cli
