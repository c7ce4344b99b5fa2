#include "reports/stream.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/output.hpp"

namespace gameday::reports {

namespace {

std::string message(const std::string& path, int error) {
    return "cannot write '" + path + "': " + std::error_code(error, std::generic_category()).message();
}

/// Whether something is there that is no plain file, to be written as it is.
bool is_device(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode);
}

} // namespace

OutputStream::OutputStream(const std::string& path)
    : path_(path), place_(is_device(path) ? path : path + ".part"),
      descriptor_(::open(place_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) {
        throw OutputError(message(place_, errno), std::error_code(errno, std::generic_category()));
    }
}

OutputStream::~OutputStream() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

bool OutputStream::failed(int error) {
    failure_ = message(path_, error);
    // Part of a line would be read as a line of its own. A pipe cannot be cut, and its reader sees where it
    // ends.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor_, static_cast<off_t>(bytes_));
    return false;
}

bool OutputStream::append(std::string_view line) {
    if (!failure_.empty()) {
        return false;
    }
    const std::size_t whole = line.size();
    while (!line.empty()) {
        const ssize_t written = ::write(descriptor_, line.data(), line.size());
        if (written >= 0) {
            line.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return failed(errno);
        }
    }
    bytes_ += whole;
    ++lines_;
    return true;
}

bool OutputStream::finish() {
    if (!failure_.empty()) {
        return false;
    }
    if (place_ == path_) {
        return true;
    }
    if (::fsync(descriptor_) != 0 || ::rename(place_.c_str(), path_.c_str()) != 0) {
        return failed(errno);
    }
    place_ = path_;
    return true;
}

} // namespace gameday::reports
