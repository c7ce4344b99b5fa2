#include "reports/stream.hpp"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace gameday::reports {

namespace {

/// `runs.csv.1234-0.part` beside runs.csv, so that who looks for one finds the other. Where that is longer
/// than a name may be, the file's own is left out.
std::string part_name(const files::Target& target, int attempt) {
    const std::string ending = fmt::format(".{}-{}.part", ::getpid(), attempt);
    const std::size_t slash = target.path.rfind('/');
    const std::size_t name = target.path.size() - (slash == std::string::npos ? 0 : slash + 1);
    return name + ending.size() <= NAME_MAX ? target.path + ending
                                            : fmt::format("{}/gameday{}", target.folder, ending);
}

files::Target file_behind(const std::string& path) {
    files::Target target = files::own_descriptor(path) ? files::Target{} : files::target_of(path);
    return target.is_device ? files::Target{} : target;
}

files::Temporary open_for(const std::string& path, const files::Target& target) {
    if (!target.path.empty()) {
        return files::open_temporary(target, [&](int attempt) { return part_name(target, attempt); });
    }
    const auto own = files::own_descriptor(path);
    files::Temporary opened{own ? files::Descriptor(::dup(*own)) : files::open_device(path), path};
    if (!opened.file.is_open()) {
        files::fail("cannot write", path, errno);
    }
    return opened;
}

} // namespace

OutputStream::OutputStream(const std::string& path, std::string_view head)
    : path_(path), target_(file_behind(path)), part_(open_for(path, target_)), place_(part_.name) {
    write(head);
}

OutputStream::~OutputStream() {
    if (!directly() && !finished_ && lines_ == 0) {
        ::unlink(part_.name.c_str());
    }
}

bool OutputStream::failed(int error) {
    failure_ = "cannot write '" + path_ + "': " + std::error_code(error, std::generic_category()).message();
    return false;
}

bool OutputStream::write(std::string_view text) {
    if (!failure_.empty()) {
        return false;
    }
    if (const int error = files::write_all(part_.file.number(), text); error != 0) {
        if (!directly()) { // part of a line would be read as a line of its own
            [[maybe_unused]] const int cut = ::ftruncate(part_.file.number(), static_cast<off_t>(bytes_));
        }
        return failed(error);
    }
    bytes_ += text.size();
    return true;
}

bool OutputStream::append(std::string_view line) {
    const bool written = write(line);
    lines_ += written ? 1 : 0;
    return written;
}

bool OutputStream::finish() {
    if (!failure_.empty() || directly()) {
        return failure_.empty();
    }
    if (const int error = files::put_in_place(part_, target_); error != 0) {
        return failed(error);
    }
    finished_ = true;
    place_ = path_;
    return true;
}

} // namespace gameday::reports
