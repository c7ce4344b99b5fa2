#include "scenarios/language/recognize.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/source.hpp"

namespace gameday::language {

namespace {

/// Whether a line, written as most people write it, is the key at the top level.
bool is_key_line(std::string_view line) {
    for (const std::string_view key : {"gameday", "'gameday'", "\"gameday\""}) {
        if (line.starts_with(key)) {
            const std::string_view rest = line.substr(key.size());
            const std::size_t colon = rest.find_first_not_of(" \t");
            return colon != std::string_view::npos && rest[colon] == ':';
        }
    }
    return false;
}

/// The same for a file that is no text, no YAML, or too large to be read whole: then its beginning decides.
bool has_key_line(const std::string& path, const Limits& limits) {
    std::string bytes(limits.bytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::string_view rest(bytes.data(), static_cast<std::size_t>(file.gcount()));
    while (!rest.empty() && !is_key_line(rest.substr(0, rest.find('\n')))) {
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    return !rest.empty();
}

} // namespace

bool claims_to_be_gameday(const std::string& path, const Limits& limits) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error) || !std::ifstream(path)) {
        return true;
    }
    const ReadSource read = read_source(path, limits.bytes, Pipes::refused);
    if (!read.why.empty()) {
        return has_key_line(path, limits);
    }
    Diagnostics unheard;
    const auto tree = parse_yaml(*read.source, unheard, limits);
    if (tree && tree->is_mapping() && tree->find("gameday") != nullptr) {
        return true;
    }
    return unheard.failed() && has_key_line(path, limits);
}

} // namespace gameday::language
