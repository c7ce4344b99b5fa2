#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace gameday::reports {

/// Why something could not be written; what() names the destination and the reason, in one line.
class OutputError : public std::runtime_error {
public:
    OutputError(const std::string& message, std::error_code code)
        : std::runtime_error(message), code_(code) {}
    /// std::errc::broken_pipe: whoever read standard output has gone away.
    [[nodiscard]] const std::error_code& code() const { return code_; }

private:
    std::error_code code_;
};

/// Whether write_output() could write there, asked before a long run. Leaves nothing behind, and touches
/// nothing that is there. Throws OutputError.
void check_output(const std::string& path);

/// Whether two paths lead to one file, now or once it is written: `y.csv` and `./y.csv`, links of either
/// kind,
/// `-` and what standard output was redirected to. Whatever goes to /dev/null never meets.
[[nodiscard]] bool same_place(const std::string& path, const std::string& other);

/// Writes a file whole or not at all: into a temporary file beside it, flushed to the disk, then renamed. A
/// file that was there keeps its permissions until then, and its contents when something fails. A symbolic
/// link is followed; a device (`/dev/null`) and a descriptor of the program's own (`/dev/stdout`, and the
/// `/dev/fd/63` of a shell's `>(command)`) are written directly; `-` is standard output. Throws OutputError,
/// also for a pipe in the file system, and leaves no temporary file.
void write_output(const std::string& path, std::string_view text);

/// Writes all of it to standard output; a closed pipe or a full disk is an OutputError, never a signal.
void write_standard_output(std::string_view text);

} // namespace gameday::reports
