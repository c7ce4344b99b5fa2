#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gameday::language {

/// A text that was read: a file, or an argument of the command line. Lives as long as anything points at it.
class Source : public std::enable_shared_from_this<Source> {
public:
    /// The text must be UTF-8 with plain newlines.
    Source(std::string name, std::string text, std::string directory);

    /// As people know it: "scenarios/mine.yaml", "--set".
    [[nodiscard]] const std::string& name() const { return name_; }
    /// All of it, with plain newlines.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Where relative paths written in it start.
    [[nodiscard]] const std::string& directory() const { return directory_; }
    /// The text of a line, counted from 1; empty beyond the end.
    [[nodiscard]] std::string_view line(std::size_t number) const;
    /// How many lines it has.
    [[nodiscard]] std::size_t lines() const { return starts_.size(); }
    /// Hexadecimal digest of the text.
    [[nodiscard]] std::string digest() const;

private:
    std::string name_;
    std::string text_;
    std::string directory_;
    std::vector<std::size_t> starts_;
};

/// A place in a source: 1-based, counted in code points. Line 0: the source as a whole.
struct Position {
    const Source* source = nullptr;
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t length = 1; ///< code points on that line

    /// "scenarios/mine.yaml:12:5"
    [[nodiscard]] std::string text() const;
    /// "scenarios/mine.yaml:12"
    [[nodiscard]] std::string file_and_line() const;
};

/// What reading a file gave: always a source (so that a fault has a name), and the fault if there is one.
struct ReadSource {
    std::shared_ptr<Source> source;
    std::string why; ///< empty: it was read
    std::string help;
    Position at; ///< of the fault
};

/// Whether a path may be something other than a plain file: a pipe, a device, one of the kernel's own in
/// /proc.
enum class Pipes { refused, allowed };

/// Reads a text file of at most `limit` bytes; checks that it is text, drops a byte order mark, and makes
/// CRLF plain newlines.
[[nodiscard]] ReadSource read_source(const std::string& path, std::size_t limit, Pipes pipes);

} // namespace gameday::language
