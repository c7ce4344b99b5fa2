#include "cli/kept_runs.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "cli/memory.hpp"
#include "cli/say.hpp"
#include "reports/quantities.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

reports::RowFormat format_of(const std::string& file) {
    const std::string ending = std::filesystem::path(file).extension().string();
    return ending == ".jsonl" || ending == ".ndjson" || ending == ".json" ? reports::RowFormat::json
                                                                          : reports::RowFormat::csv;
}

} // namespace

KeptRuns::KeptRuns(const studies::Study& study, const std::string& file)
    : study_(&study), format_(format_of(file)) {
    if (file.empty()) {
        return;
    }
    stream_ = std::make_unique<reports::OutputStream>(file, reports::rows_header(study, format_));
    failed_ = !stream_->failure().empty();
}

void KeptRuns::keep(const studies::Replication& replication) {
    if (stream_ != nullptr && !stream_->append(reports::row(*study_, replication, format_))) {
        failed_ = true;
    }
}

void KeptRuns::finish() {
    if (stream_ != nullptr && !stream_->finish()) {
        failed_ = true;
    }
}

std::string KeptRuns::failure() const {
    return stream_ == nullptr ? "" : language::printable(stream_->failure());
}

std::size_t KeptRuns::rows() const {
    return stream_ == nullptr ? 0 : stream_->lines();
}

std::string KeptRuns::told() const {
    if (rows() == 0) {
        return failure();
    }
    const std::string kept =
        fmt::format("the values of {} are in '{}'", reports::counted(rows(), "replication", "replications"),
                    language::printable(stream_->place()));
    return failed_ ? fmt::format("{}; {}", failure(), kept) : kept;
}

void tell_ending(const studies::Result& result, const std::string& output, const KeptRuns& kept) {
    using studies::Ending;
    const std::string what = fmt::format("{} of {} replications", reports::count_text(result.runs),
                                         reports::count_text(result.planned));
    const std::string where = output.empty() ? "the report is about those"
                                             : fmt::format("the report in '{}' is about those", output);
    if (result.ending == Ending::interrupted) {
        say("gameday: interrupted after {}; {}\n", what, where);
    } else if (result.ending == Ending::time_limit) {
        say("gameday: the time limit came after {}; {}\n", what, where);
    } else if (result.ending == Ending::output_failed) {
        say("gameday: stopped after {}; {}\n", what, where);
    } else if (result.ending == Ending::out_of_memory) {
        say("gameday: memory ran out after {}; {}; {}\n", what, where, less_memory);
    }
    const bool cut_short = result.runs < result.planned && !result.enough();
    if (cut_short || kept.failed()) {
        if (const std::string told = kept.told(); !told.empty()) {
            say("gameday: {}\n", told);
        }
    }
    for (const studies::FailedReplication& failed : result.failed) {
        say("gameday: this is a defect in gameday, please report it: replication {} with seed {} failed: "
            "{}\n",
            failed.number, result.seed, failed.what);
    }
}

} // namespace gameday::cli
