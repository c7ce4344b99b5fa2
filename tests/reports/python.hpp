#pragma once

#include <string>

namespace gameday::samples {

/// A folder of its own for a test's files; gone at the end.
class Folder {
public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    [[nodiscard]] const std::string& path() const { return path_; }
    /// Writes a file there, and gives its path.
    [[nodiscard]] std::string write(const std::string& name, const std::string& text) const;
    /// The names of all that is there, hidden files too, in order.
    [[nodiscard]] std::string names() const;

private:
    std::string path_;
};

/// What a file holds.
[[nodiscard]] std::string contents(const std::string& path);

/// Runs a script by Debian's own python3, which has jsonschema; gives what it prints, faults included.
[[nodiscard]] std::string python(const std::string& script, const std::string& argument);

} // namespace gameday::samples
