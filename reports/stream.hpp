#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/files.hpp"

namespace gameday::reports {

/// A file that grows while something runs. It is written as `FILE.part` and gets its name when it is
/// finished, so that whoever finds FILE finds all of it, and what was written before a crash can still be
/// read. A device or a pipe is written directly, and `-` is standard output.
class OutputStream {
public:
    /// Throws OutputError when it cannot be created.
    explicit OutputStream(const std::string& path);

    /// Appends a whole line; false once it cannot be written, and then nothing more is: `failure()` says why.
    bool append(std::string_view line);
    /// All of it is on the disk, under its own name; false when not. Without this it stays where it is.
    bool finish();

    /// "cannot write 'runs.csv': No space left on device"; empty while all is well.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// Where the lines are.
    [[nodiscard]] const std::string& place() const { return place_; }
    /// How many lines are there whole.
    [[nodiscard]] std::size_t lines() const { return lines_; }

private:
    bool failed(int error);

    std::string path_;
    files::Target target_; // without a path: written directly
    std::string place_;
    files::Descriptor file_{-1};
    std::size_t lines_ = 0;
    std::size_t bytes_ = 0; // of whole lines
    std::string failure_;
};

} // namespace gameday::reports
