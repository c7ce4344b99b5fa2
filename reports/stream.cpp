#include "reports/stream.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace gameday::reports {

namespace {

constexpr mode_t everybody = 0666; // less what the umask takes away

files::Descriptor open_for(const std::string& path, bool directly) {
    if (const auto own = files::own_descriptor(path)) {
        return files::Descriptor(::dup(*own));
    }
    const int how = directly ? 0 : O_CREAT | O_TRUNC;
    return files::Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | how, everybody));
}

files::Target file_behind(const std::string& path) {
    files::Target target = files::own_descriptor(path) ? files::Target{} : files::target_of(path);
    return target.is_special ? files::Target{} : target;
}

} // namespace

OutputStream::OutputStream(const std::string& path)
    : path_(path), target_(file_behind(path)), place_(target_.path.empty() ? path : target_.path + ".part"),
      file_(open_for(place_, target_.path.empty())) {
    if (!file_.is_open()) {
        files::fail("cannot write", place_, errno);
    }
}

bool OutputStream::failed(int error) {
    failure_ = "cannot write '" + path_ + "': " + std::error_code(error, std::generic_category()).message();
    if (!target_.path.empty()) { // part of a line would be read as a line of its own
        [[maybe_unused]] const int cut = ::ftruncate(file_.number(), static_cast<off_t>(bytes_));
    }
    return false;
}

bool OutputStream::append(std::string_view line) {
    if (!failure_.empty()) {
        return false;
    }
    if (const int error = files::write_all(file_.number(), line); error != 0) {
        return failed(error);
    }
    bytes_ += line.size();
    ++lines_;
    return true;
}

bool OutputStream::finish() {
    if (!failure_.empty() || target_.path.empty()) {
        return failure_.empty();
    }
    if (const int error = files::take_over(file_, target_); error != 0) {
        return failed(error);
    }
    if (::fsync(file_.number()) != 0 || ::rename(place_.c_str(), target_.path.c_str()) != 0) {
        return failed(errno);
    }
    place_ = path_;
    return true;
}

} // namespace gameday::reports
