#include "reports/files.hpp"

#include <array>
#include <charconv>
#include <climits>
#include <csignal>
#include <system_error>

#include <poll.h>
#include <sys/stat.h>

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

int take_over(const Descriptor& file, const Target& target) {
    if (!target.exists) {
        return 0;
    }
    // Root may give a file back to its owner; for others it is theirs already, or cannot be.
    [[maybe_unused]] const int unchanged = ::fchown(file.number(), target.owner, target.group);
    return ::fchmod(file.number(), target.permissions) == 0 ? 0 : errno;
}

} // namespace gameday::reports::files
