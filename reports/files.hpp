#pragma once

#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>
#include <unistd.h>

/// What the ways of writing a file have in common.
namespace gameday::reports::files {

/// Throws an OutputError: "cannot write 'runs.csv': No space left on device".
[[noreturn]] void fail(const std::string& what, const std::string& path, int error);

/// A file descriptor that is closed at the end.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    /// Closes it, and tells 0 or the error: some file systems report a full disk only now.
    int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

private:
    int number_;
};

/// Writes all of it; 0 or the error. A closed pipe is an error, and no signal that ends the program.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

/// Which of the program's own descriptors a path stands for, if any: `-` and `/dev/stdout` are standard
/// output. Opening it anew would begin at the start of a file that standard output is appended to.
[[nodiscard]] std::optional<int> own_descriptor(std::string_view path);

/// Where a file is to be written, links followed.
struct Target {
    std::string path;
    std::string folder;
    bool exists = false;
    bool is_special = false; ///< a device or a pipe: written directly
    mode_t permissions = 0;
    uid_t owner = 0;
    gid_t group = 0;
};

/// Looks at what is there. Throws an OutputError when it is a folder, or nobody can tell.
[[nodiscard]] Target target_of(const std::string& path);

/// Gives a new file the permissions, and as far as possible the owner, of the one that it is to replace; 0 or
/// the error.
[[nodiscard]] int take_over(const Descriptor& file, const Target& target);

} // namespace gameday::reports::files
