#include "reports/output.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace gameday::reports {

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
    const std::error_code code(error, std::generic_category());
    throw OutputError(what + " '" + path + "': " + code.message(), code);
}

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

/// While it lives, writing to a closed pipe is an error, and no signal that ends the program.
class WithoutPipeSignal {
public:
    WithoutPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
    ~WithoutPipeSignal() {
        if (!was_pending_) {
            const timespec at_once{};
            while (sigtimedwait(&pipe_, nullptr, &at_once) == -1 && errno == EINTR) {
            }
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

/// Writes all of it; 0 or the error.
int write_all(int descriptor, std::string_view text) {
    const WithoutPipeSignal guard;
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd ready{descriptor, POLLOUT, 0}; // somebody made it non-blocking
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/// Which of the program's own descriptors a path stands for, if any. Opening it anew would begin at the start
/// of a file that standard output is appended to.
std::optional<int> own_descriptor(std::string_view path) {
    if (path == "-" || path == "/dev/stdout") {
        return STDOUT_FILENO;
    }
    if (path == "/dev/stderr") {
        return STDERR_FILENO;
    }
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (path.starts_with(folder)) {
            const std::string_view digits = path.substr(folder.size());
            int number = -1;
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            if (read.ec == std::errc{} && read.ptr == digits.data() + digits.size() && number >= 0) {
                return number;
            }
        }
    }
    return std::nullopt;
}

/// Writes to an open descriptor; 0 or the error.
int write_open(int descriptor, std::string_view text) {
    if (const int error = write_all(descriptor, text); error != 0) {
        return error;
    }
    // Some file systems report a full disk only when a file is closed; a copy of the descriptor will do.
    Descriptor copy(::dup(descriptor));
    return copy.is_open() ? copy.close() : errno;
}

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

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// The path that a chain of links ends in, even if nothing is there yet.
std::string follow_links(const std::string& path) {
    std::string current = path;
    constexpr int links_max = 40; // as many as Linux follows
    for (int i = 0; i < links_max; ++i) {
        std::array<char, PATH_MAX> buffer{};
        const ssize_t length = ::readlink(current.c_str(), buffer.data(), buffer.size());
        if (length < 0) {
            return current;
        }
        const std::string_view next(buffer.data(), static_cast<std::size_t>(length));
        current = next.starts_with('/') ? std::string(next) : fmt::format("{}/{}", folder_of(current), next);
    }
    fail("cannot write", path, ELOOP);
}

Target target_of(const std::string& path) {
    if (path.empty()) {
        fail("cannot write", path, ENOENT);
    }
    Target target;
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0) {
        target.exists = true;
        if (S_ISDIR(found.st_mode)) {
            fail("cannot write", path, EISDIR);
        }
        target.is_special = !S_ISREG(found.st_mode);
        target.permissions = found.st_mode & 07777U;
        target.owner = found.st_uid;
        target.group = found.st_gid;
    } else if (errno != ENOENT) {
        fail("cannot write", path, errno);
    }
    target.path = target.is_special ? path : follow_links(path);
    target.folder = folder_of(target.path);
    return target;
}

/// A new file beside the target, under a name of its own.
std::pair<Descriptor, std::string> open_temporary(const Target& target) {
    constexpr mode_t everybody = 0666; // less what the umask takes away
    for (int attempt = 0;; ++attempt) {
        std::string name = fmt::format("{}/.gameday-{}-{}.tmp", target.folder, ::getpid(), attempt);
        Descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody));
        if (file.is_open()) {
            return {std::move(file), std::move(name)};
        }
        if (errno != EEXIST || attempt == 100) {
            fail("cannot create a file beside", target.path, errno);
        }
    }
}

/// The steps to a file that is complete on the disk; 0 or the error.
int fill(Descriptor& file, const Target& target, std::string_view text) {
    if (target.exists) {
        // Root may give a file back to its owner; for others it is theirs already, or cannot be.
        [[maybe_unused]] const int unchanged = ::fchown(file.number(), target.owner, target.group);
        if (::fchmod(file.number(), target.permissions) != 0) {
            return errno;
        }
    }
    if (const int error = write_all(file.number(), text); error != 0) {
        return error;
    }
    if (::fsync(file.number()) != 0 && errno != EINVAL) {
        return errno;
    }
    return file.close();
}

void write_beside_and_rename(const Target& target, std::string_view text) {
    auto [file, name] = open_temporary(target);
    int error = fill(file, target, text);
    if (error == 0 && ::rename(name.c_str(), target.path.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        ::unlink(name.c_str());
        fail("cannot write", target.path, error);
    }
    // The new name, too, should outlive a power cut. Not every file system can do this, and the file is
    // there.
    if (const Descriptor folder(::open(target.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        folder.is_open()) {
        ::fsync(folder.number());
    }
}

} // namespace

void check_output(const std::string& path) {
    if (const auto descriptor = own_descriptor(path)) {
        const int mode = ::fcntl(*descriptor, F_GETFL);
        if (mode < 0 || (static_cast<unsigned>(mode) & static_cast<unsigned>(O_ACCMODE)) == O_RDONLY) {
            fail("cannot write", path, EBADF);
        }
        return;
    }
    const Target target = target_of(path);
    if (target.exists && ::faccessat(AT_FDCWD, target.path.c_str(), W_OK, AT_EACCESS) != 0) {
        fail("cannot write", path, errno);
    }
    if (target.is_special) {
        return;
    }
    // Only creating a file tells whether one can be created; this one has no name, and so leaves nothing
    // behind.
    const Descriptor unnamed(::open(target.folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (unnamed.is_open()) {
        return;
    }
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) {
        fail("cannot create a file beside", path, errno);
    }
    const auto [file, name] = open_temporary(target); // a file system without unnamed files
    ::unlink(name.c_str());
}

void write_output(const std::string& path, std::string_view text) {
    if (const auto descriptor = own_descriptor(path)) {
        std::fflush(stdout); // what was printed before comes first
        if (const int error = write_open(*descriptor, text); error != 0) {
            fail("cannot write", path == "-" ? "standard output" : path, error);
        }
        return;
    }
    const Target target = target_of(path);
    if (!target.is_special) {
        write_beside_and_rename(target, text);
        return;
    }
    Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!device.is_open()) {
        fail("cannot write", path, errno);
    }
    int error = write_all(device.number(), text);
    if (const int closing = device.close(); error == 0) {
        error = closing;
    }
    if (error != 0) {
        fail("cannot write", path, error);
    }
}

void write_standard_output(std::string_view text) {
    write_output("-", text);
}

} // namespace gameday::reports
