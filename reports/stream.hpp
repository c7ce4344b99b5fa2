#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/files.hpp"

namespace gameday::reports {

/// A file that grows while something runs. Until it is finished it is called `FILE.<process>-<n>.part`, a
/// name that no other program has; then it gets its own, so that whoever finds FILE finds all of it, and what
/// was written before a crash can still be read. A device, and a descriptor of the program's own
/// (`/dev/stdout`,
/// `/dev/fd/63`), is written directly, and `-` is standard output.
class OutputStream {
public:
    /// `head` comes first, and is no line of it. Throws OutputError when it cannot be created.
    OutputStream(const std::string& path, std::string_view head);
    OutputStream(const OutputStream&) = delete;
    OutputStream& operator=(const OutputStream&) = delete;
    /// What was not finished stays where it is, unless there is not one line in it.
    ~OutputStream();

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
    [[nodiscard]] bool directly() const { return target_.path.empty(); }
    bool write(std::string_view text);
    bool failed(int error);

    std::string path_;
    files::Target target_; // without a path: written directly
    files::Temporary part_;
    std::string place_;
    std::size_t lines_ = 0;
    std::size_t bytes_ = 0; // of whole lines
    std::string failure_;
    bool finished_ = false;
};

} // namespace gameday::reports
