#pragma once

#include <cerrno>
#include <functional>
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
    bool is_device = false; ///< such as /dev/null: written directly
    mode_t permissions = 0;
    uid_t owner = 0;
    gid_t group = 0;
};

/// Looks at what is there. Throws an OutputError when it is neither a plain file nor a device (a folder, or a
/// pipe in the file system, which would wait for a reader), or nobody can tell.
[[nodiscard]] Target target_of(const std::string& path);

/// What a path leads to, whatever it is called: two names of one thing are equal.
struct Identity {
    dev_t device = 0;
    ino_t node = 0;
    std::string name; ///< in the folder that the numbers are of, of a file that is not there yet; else empty

    bool operator==(const Identity&) const = default;
};

/// Links are followed, own descriptors looked through. Nothing where nobody can tell, and for /dev/null, in
/// which nothing can meet.
[[nodiscard]] std::optional<Identity> identity_of(const std::string& path);

/// A file that nobody else has: made for this process, never one that was there, never through a link.
struct Temporary {
    Descriptor file;
    std::string name;
};

/// Makes one in the target's folder. The name that `name_of` gives must differ for each attempt. Throws an
/// OutputError.
[[nodiscard]] Temporary open_temporary(const Target& target,
                                       const std::function<std::string(int attempt)>& name_of);

/// Opens a device for writing, and waits for nobody. Not open when it cannot be, and errno says why.
[[nodiscard]] Descriptor open_device(const std::string& path);

/// Makes sure that all of a temporary is on the disk, and gives it the target's name, permissions and, as far
/// as possible, owner; 0 or the error, and then it stays where it is.
[[nodiscard]] int put_in_place(Temporary& temporary, const Target& target);

} // namespace gameday::reports::files
