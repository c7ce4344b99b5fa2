#include "reports/output.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

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
using files::take_over;
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
    if (const int error = take_over(file, target); error != 0) {
        return error;
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
