#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "reports/rows/rows.hpp"
#include "reports/stream.hpp"
#include "studies/result.hpp"

namespace gameday::cli {

/// The file of `--keep-runs`: the values of each replication, in the order of their numbers.
class KeptRuns {
public:
    /// Without a file nothing is kept. Throws reports::OutputError when it cannot be created.
    KeptRuns(const studies::Study& study, const std::string& file);

    void keep(const studies::Replication& replication);
    /// Gives the file its name.
    void finish();

    /// Whether it can be written no more. Asked from any thread.
    [[nodiscard]] bool failed() const { return failed_; }
    /// "cannot write 'runs.csv': No space left on device"; empty while it can.
    [[nodiscard]] std::string failure() const;
    /// Of how many replications the values are kept whole.
    [[nodiscard]] std::size_t rows() const;
    /// "the values of 200 replications are in runs.csv", or why not; empty when there are none.
    [[nodiscard]] std::string told() const;

private:
    const studies::Study* study_;
    reports::RowFormat format_;
    std::unique_ptr<reports::OutputStream> stream_;
    std::atomic<bool> failed_{false};
};

/// Says on standard error what is unusual about the end of a run: that it was cut short and what is kept, and
/// the replications that could not be made. `output` is where the report went; empty: standard output.
void tell_ending(const studies::Result& result, const std::string& output, const KeptRuns& kept);

} // namespace gameday::cli
