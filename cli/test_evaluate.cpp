#include "cli/test_evaluate.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/memory.hpp"
#include "cli/print.hpp"
#include "reports/audit_text.hpp"
#include "reports/baseline/baseline.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"
#include "studies/conclude.hpp"

namespace gameday::cli {

namespace {

/// 100 · 2^10: the looks that may decide end there, where --runs does not say.
constexpr std::uint32_t decided_runs_most = 102'400;

/// So many replications leave ten beyond p(95).
constexpr std::uint32_t judged_at_least = 200;

reports::ScenarioError error_of(const language::Diagnostics& diagnostics) {
    const auto all = diagnostics.all();
    const auto first = std::find_if(all.begin(), all.end(), [](const language::Diagnostic& one) {
        return one.severity == language::Severity::error;
    });
    return {first->message, diagnostics.render({.conclusion = ""}), first->file, first->line, first->column};
}

reports::ScenarioError told(const std::string& file, const std::string& why) {
    return {why, fmt::format("{}: error: {}\n", language::printable(file), why), file, 0};
}

/// That flows were taken though they are off, as warnings about files are told; empty: they were not.
std::string off_warning(const std::string& file, const studies::Result& result) {
    return result.audit && result.audit->doubtful()
               ? fmt::format("{}: warning: flow grain, {}\n", language::printable(file),
                             reports::audit_text(*result.audit))
               : "";
}

studies::ReplicateOptions options_of(const TestFlags& flags, const studies::Study& study) {
    auto options = flags.replication.options(study.document());
    options.until_decided = flags.until_decided;
    options.details = !flags.baseline.empty();
    if (flags.until_decided && flags.replication.runs == 0) {
        options.runs = decided_runs_most;
    }
    options.stop = [] {
        return Interrupts::requested() ? std::optional(studies::StopReason::interrupted) : std::nullopt;
    };
    return options;
}

/// What came of its replications.
std::variant<studies::Result, reports::ScenarioError>
outcome_of(const std::string& file, const studies::Study& study, const studies::ReplicateOptions& options) {
    const std::string no_memory = fmt::format("memory ran out; {}", less_memory);
    try {
        auto result = studies::run(study, options);
        if (!result.failed.empty()) {
            return told(file,
                        fmt::format("{} failed, which is a defect in gameday: {}",
                                    reports::counted(result.failed.size(), "replication", "replications"),
                                    result.failed.front().what));
        }
        if (result.ending != studies::Ending::out_of_memory) {
            return result;
        }
    } catch (const studies::NothingReplicated& nothing) {
        if (nothing.stopped() != studies::StopReason::out_of_memory) {
            throw;
        }
    }
    return told(file, no_memory);
}

void refuse_outputs(const TestFlags& flags, const studies::Study& study) {
    for (const auto& source : study.loaded().sources) {
        for (const std::string& output : flags.outputs()) {
            refuse_overwriting(source->name(), output);
        }
    }
}

/// An expectation on a number of replications means nothing where nobody knows how many there will be.
void check_counts(const TestFlags& flags, const studies::Study& study, language::Diagnostics& diagnostics) {
    for (const studies::Study::Expected& one : study.expected()) {
        const bool counts = one.expectation.statistic.kind == studies::Statistic::Kind::never_happened;
        if (flags.until_decided && counts && one.expectation.value != 0) {
            diagnostics.error(study.loaded().locate(one.path),
                              "with --until decided nobody knows of how many replications so many are",
                              "expect p(N) of the metric, or never == 0");
        }
    }
}

reports::TestedScenario evaluated(const Candidate& candidate, const TestFlags& flags,
                                  const Baselines& baselines, const Share& share,
                                  const std::function<void(std::uint32_t)>& progress) {
    const std::string& file = candidate.file;
    language::Diagnostics diagnostics;
    const auto study = flags.replication.load(file, diagnostics);
    auto options = study ? options_of(flags, *study) : studies::ReplicateOptions{};
    if (study) {
        // There has to be room for all that are evaluated at once.
        options.progress = progress;
        options.threads = share.threads * share.scenarios;
        options.threads = std::max(threads_with_room(*study, options, diagnostics) / share.scenarios, 1U);
        check_counts(flags, *study, diagnostics);
    }
    std::optional<studies::RecordedResult> baseline;
    if (study && !flags.baseline.empty() && !flags.update_baseline) {
        baseline = baselines.read(candidate, diagnostics);
    }
    if (!flags.baseline.empty()) { // a p(95) needs as many, and a baseline is worth what it is compared over
        options.at_least =
            std::max(judged_at_least, baseline ? std::min(baseline->runs, decided_runs_most) : 0U);
    }
    const bool unrecorded = study && !baseline && !flags.baseline.empty() && !flags.update_baseline;
    if (unrecorded && !diagnostics.failed()) {
        return {file, *study->document().scenario, options.seed,
                told(file, "there is no baseline '" + baselines.file_of(candidate) +
                               "' to hold it against: --update-baseline records it")};
    }
    if (diagnostics.failed()) {
        return {file, study ? *study->document().scenario : "", flags.replication.seed.value_or(1),
                error_of(diagnostics)};
    }
    refuse_outputs(flags, *study);
    reports::TestedScenario tested{file,
                                   *study->document().scenario,
                                   options.seed,
                                   outcome_of(file, *study, options),
                                   flags.replication.arguments(),
                                   diagnostics.render({.conclusion = ""})};
    if (const auto* const result = std::get_if<studies::Result>(&tested.outcome)) {
        tested.file_warnings += off_warning(file, *result);
        if (baseline) {
            tested.baseline = reports::against_baseline(*baseline, *result, flags.tolerance);
        }
    }
    return tested;
}

} // namespace

std::optional<reports::TestedScenario> evaluate(const Candidate& candidate, const TestFlags& flags,
                                                const Baselines& baselines, const Share& share,
                                                const std::function<void(std::uint32_t)>& progress) {
    const auto began = std::chrono::steady_clock::now();
    try {
        auto tested = evaluated(candidate, flags, baselines, share, progress);
        tested.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        const auto* const result = std::get_if<studies::Result>(&tested.outcome);
        const bool cut = result != nullptr && result->ending == studies::Ending::interrupted;
        return cut ? std::nullopt : std::optional(std::move(tested));
    } catch (const studies::NothingReplicated& nothing) {
        if (nothing.stopped()) {
            return std::nullopt;
        }
        throw;
    }
}

} // namespace gameday::cli
