#include "reports/files.hpp"

#include <array>
#include <charconv>
#include <climits>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fmt/format.h>

#include "reports/output.hpp"

namespace gameday::reports::files {

namespace {

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

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
    throw OutputError(
        "cannot write '" + path + "': this is " + what +
            "; a result goes to a plain file, or to a pipe of the shell's, as in --output /dev/stdout "
            "| command",
        std::make_error_code(std::errc::not_supported));
}

/// Gives a new file the permissions, and as far as possible the owner, of the one that it is to replace; 0 or
/// the error.
int take_over(const Descriptor& file, const Target& target) {
    if (!target.exists) {
        return 0;
    }
    // Root may give a file back to its owner; for others it is theirs already, or cannot be.
    [[maybe_unused]] const int unchanged = ::fchown(file.number(), target.owner, target.group);
    return ::fchmod(file.number(), target.permissions) == 0 ? 0 : errno;
}

} // namespace

void fail(const std::string& what, const std::string& path, int error) {
    const std::error_code code(error, std::generic_category());
    throw OutputError(what + " '" + path + "': " + code.message(), code);
}

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
        if (!S_ISREG(found.st_mode) && !S_ISCHR(found.st_mode)) {
            refuse(path, S_ISFIFO(found.st_mode)   ? "a pipe"
                         : S_ISSOCK(found.st_mode) ? "a socket"
                                                   : "a disk");
        }
        target.is_device = S_ISCHR(found.st_mode);
        target.permissions = found.st_mode & 07777U;
        target.owner = found.st_uid;
        target.group = found.st_gid;
    } else if (errno != ENOENT) {
        fail("cannot write", path, errno);
    }
    target.path = target.is_device ? path : follow_links(path);
    target.folder = folder_of(target.path);
    return target;
}

std::optional<Identity> identity_of(const std::string& path) {
    struct stat found {};
    const auto own = own_descriptor(path);
    const int looked = own ? ::fstat(*own, &found) : ::stat(path.c_str(), &found);
    if (looked == 0) {
        constexpr dev_t null_major = 1;
        constexpr dev_t null_minor = 3;
        const bool is_null = S_ISCHR(found.st_mode) && found.st_rdev == makedev(null_major, null_minor);
        return is_null ? std::nullopt : std::optional(Identity{found.st_dev, found.st_ino, {}});
    }
    if (own || errno != ENOENT) {
        return std::nullopt;
    }
    const std::string end = follow_links(path);
    if (::stat(folder_of(end).c_str(), &found) != 0) {
        return std::nullopt;
    }
    return Identity{found.st_dev, found.st_ino, end.substr(end.rfind('/') + 1)};
}

Temporary open_temporary(const Target& target, const std::function<std::string(int attempt)>& name_of) {
    constexpr mode_t everybody = 0666; // less what the umask takes away
    constexpr int attempts = 100;
    for (int attempt = 0;; ++attempt) {
        std::string name = name_of(attempt);
        Descriptor file(
            ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, everybody));
        if (file.is_open()) {
            return {std::move(file), std::move(name)};
        }
        if (errno != EEXIST || attempt == attempts) {
            fail("cannot create a file beside", target.path, errno);
        }
    }
}

Descriptor open_device(const std::string& path) {
    // Somebody may have put a pipe into its place since it was looked at: opening one waits for a reader.
    Descriptor device(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat found {};
    if (!device.is_open() || ::fstat(device.number(), &found) != 0) {
        return Descriptor(-1);
    }
    if (!S_ISCHR(found.st_mode)) {
        errno = ENOTSUP;
        return Descriptor(-1);
    }
    return device; // a write that would wait is tried again when the device is ready
}

int put_in_place(Temporary& temporary, const Target& target) {
    if (const int error = take_over(temporary.file, target); error != 0) {
        return error;
    }
    if (::fsync(temporary.file.number()) != 0 && errno != EINVAL) {
        return errno;
    }
    if (const int error = temporary.file.close(); error != 0) {
        return error;
    }
    if (::rename(temporary.name.c_str(), target.path.c_str()) != 0) {
        return errno;
    }
    // The new name, too, should outlive a power cut. Not every file system can do this, and the file is
    // there.
    if (const Descriptor folder(::open(target.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        folder.is_open()) {
        ::fsync(folder.number());
    }
    return 0;
}

} // namespace gameday::reports::files
