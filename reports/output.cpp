#include "reports/output.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <initializer_list>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "reports/files.hpp"

namespace gameday::reports {

namespace {

using files::Descriptor;
using files::fail;
using files::own_descriptor;
using files::Target;
using files::target_of;
using files::write_all;

/// Writes to an open descriptor; 0 or the error.
int write_open(int descriptor, std::string_view text) {
    if (const int error = write_all(descriptor, text); error != 0) {
        return error;
    }
    // Some file systems report a full disk only when a file is closed; a copy of the descriptor will do.
    Descriptor copy(::dup(descriptor));
    return copy.is_open() ? copy.close() : errno;
}

/// While it lives, what asks the program to end waits, so that no temporary is left behind.
class WithoutEnd {
public:
    WithoutEnd() {
        sigset_t ends;
        sigemptyset(&ends);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            sigaddset(&ends, signal);
        }
        pthread_sigmask(SIG_BLOCK, &ends, &before_);
    }
    WithoutEnd(const WithoutEnd&) = delete;
    WithoutEnd& operator=(const WithoutEnd&) = delete;
    ~WithoutEnd() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

/// A new file beside the target, under a name of its own.
files::Temporary open_beside(const Target& target) {
    return files::open_temporary(target, [&](int attempt) {
        return fmt::format("{}/.gameday-{}-{}.tmp", target.folder, ::getpid(), attempt);
    });
}

void write_beside_and_rename(const Target& target, std::string_view text) {
    const WithoutEnd whole;
    files::Temporary temporary = open_beside(target);
    int error = write_all(temporary.file.number(), text);
    if (error == 0) {
        error = files::put_in_place(temporary, target);
    }
    if (error != 0) {
        ::unlink(temporary.name.c_str());
        fail("cannot write", target.path, error);
    }
}

} // namespace

void check_output(const std::string& path) {
    if (const auto descriptor = own_descriptor(path)) {
        const int mode = ::fcntl(*descriptor, F_GETFL);
        if (mode < 0 || (static_cast<unsigned>(mode) & static_cast<unsigned>(O_ACCMODE)) == O_RDONLY) {
            fail("cannot write", path == "-" ? "standard output" : path, EBADF);
        }
        return;
    }
    const Target target = target_of(path);
    if (target.exists && ::faccessat(AT_FDCWD, target.path.c_str(), W_OK, AT_EACCESS) != 0) {
        fail("cannot write", path, errno);
    }
    if (target.is_device) {
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
    const WithoutEnd whole;
    ::unlink(open_beside(target).name.c_str()); // a file system without unnamed files
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
    if (!target.is_device) {
        write_beside_and_rename(target, text);
        return;
    }
    Descriptor device = files::open_device(path);
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

bool same_place(const std::string& path, const std::string& other) {
    const auto one = files::identity_of(path);
    return one && one == files::identity_of(other);
}

void write_standard_output(std::string_view text) {
    write_output("-", text);
}

} // namespace gameday::reports
