#include "scenarios/language/source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// Whether it is below /proc, /sys or /dev, whatever the way there, or in such a file system elsewhere.
bool is_of_the_kernel(const std::string& path) {
    std::error_code error;
    const std::string real = std::filesystem::canonical(path, error).string();
    for (const std::string_view folder : {"/proc/", "/sys/", "/dev/"}) {
        if (real.starts_with(folder) && !real.starts_with("/dev/shm/")) { // which holds plain files
            return true;
        }
    }
    struct statfs system {};
    return ::statfs(path.c_str(), &system) == 0 &&
           (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

/// What stands in the way of opening the path; empty: nothing.
std::string obstacle(const std::string& path, Pipes pipes) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return "no such file";
    }
    if (error) {
        return error.message();
    }
    if (std::filesystem::is_directory(status)) {
        return "this is a directory, not a file";
    }
    // A pipe on the command line is somebody's <(command); one named in a file would hang the reader. And
    // what the kernel tells of a machine, secrets among it, is nobody's scenario.
    if (pipes == Pipes::refused && (!std::filesystem::is_regular_file(status) || is_of_the_kernel(path))) {
        return "this is not a plain file";
    }
    return {};
}

/// CRLF, and the lone CR of old, become plain newlines.
std::string plain_newlines(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            result += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            result += '\n';
        }
    }
    return result;
}

std::string size_text(std::size_t bytes) {
    constexpr std::size_t mebibyte = 1024UL * 1024;
    return bytes % mebibyte == 0 ? fmt::format("{} MiB", bytes / mebibyte) : fmt::format("{} bytes", bytes);
}

/// All that is there, up to so many bytes: in pieces, for a pipe does not say how much that is.
std::string read_at_most(std::istream& file, std::size_t most) {
    std::string bytes;
    for (std::size_t piece = 64UL * 1024; file && bytes.size() < most; piece *= 2) {
        const std::size_t before = bytes.size();
        bytes.resize(std::min(before + piece, most));
        file.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
        bytes.resize(before + static_cast<std::size_t>(file.gcount()));
    }
    return bytes;
}

} // namespace

Source::Source(std::string name, std::string text, std::string directory)
    : name_(std::move(name)), text_(std::move(text)), directory_(std::move(directory)) {
    for (std::size_t start = 0; start < text_.size();) {
        starts_.push_back(start);
        const std::size_t end = text_.find('\n', start);
        start = end == std::string::npos ? text_.size() : end + 1;
    }
}

std::string_view Source::line(std::size_t number) const {
    if (number == 0 || number > starts_.size()) {
        return {};
    }
    const std::string_view rest = std::string_view(text_).substr(starts_[number - 1]);
    return rest.substr(0, rest.find('\n'));
}

std::string Source::digest() const {
    return digest_of(text_);
}

std::string Position::text() const {
    return source == nullptr ? std::string()
           : line == 0       ? source->name()
                             : fmt::format("{}:{}", file_and_line(), column);
}

std::string Position::file_and_line() const {
    return source == nullptr ? std::string() : fmt::format("{}:{}", source->name(), line);
}

ReadSource read_source(const std::string& path, std::size_t limit, Pipes pipes) {
    const std::string directory = std::filesystem::path(path).parent_path().string();
    const auto failed = [&](std::string why, std::string help = {}, std::size_t line = 0,
                            std::size_t column = 0) {
        // Without its text: nobody wants rubbish on the screen.
        auto source = std::make_shared<Source>(path, "", directory);
        const Position at{source.get(), line, column, 1};
        return ReadSource{std::move(source), std::move(why), std::move(help), at};
    };
    if (auto why = obstacle(path, pipes); !why.empty()) {
        return failed(std::move(why));
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failed(fmt::format("cannot be read: {}", std::strerror(errno)));
    }
    std::string bytes = read_at_most(file, limit + 1);
    if (file.bad()) {
        return failed("cannot be read to its end");
    }
    if (bytes.size() > limit) {
        return failed(fmt::format("the file is larger than {}", size_text(limit)));
    }
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return failed("this is UTF-16 text", "save the file as UTF-8", 1, 1);
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.erase(0, 3);
    }
    std::string text = plain_newlines(bytes);
    if (const auto bad = find_bad_text(text)) {
        return failed(bad->why, {}, bad->line, bad->column);
    }
    return {std::make_shared<Source>(path, std::move(text), directory), {}, {}, {}};
}

} // namespace gameday::language
