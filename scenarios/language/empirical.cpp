#include "scenarios/language/empirical.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "scenarios/language/text.hpp"
#include "sim/fields/quantities.hpp"

namespace gameday::language {

namespace {

std::string_view first_column(std::string_view line) {
    return trimmed(trimmed(line.substr(0, line.find_first_of(",;\t"))), "\"");
}

bool starts_with_digit(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

} // namespace

std::optional<std::string> empirical_file(const std::string& text) {
    constexpr std::string_view opening = "empirical(";
    if (!text.starts_with(opening) || !text.ends_with(')')) {
        return std::nullopt;
    }
    const auto inside =
        trimmed(std::string_view(text).substr(opening.size(), text.size() - opening.size() - 1));
    const bool values = inside.find(',') != std::string_view::npos || inside.empty() ||
                        fields::Scalar<sim::Duration>::parse(inside).value;
    // "15" is a duration without its unit rather than a file; "15-june.csv" is a file.
    const bool number =
        starts_with_digit(inside) && inside.find_first_not_of("0123456789.") == std::string_view::npos;
    return values || number ? std::nullopt : std::optional(std::string(inside));
}

std::optional<std::string> read_empirical(const std::string& file, const Node& named_by,
                                          Diagnostics& diagnostics, const Limits& limits,
                                          std::vector<std::shared_ptr<const Source>>& sources) {
    const std::string directory = named_by.at.source == nullptr ? "" : named_by.at.source->directory();
    const auto path = (std::filesystem::path(directory) / file).lexically_normal().string();
    auto read = read_source(path, limits.bytes, Pipes::refused);
    const std::size_t errors_before = diagnostics.errors_added();
    if (!read.why.empty()) {
        diagnostics.error(named_by.at, fmt::format("cannot read '{}': {}", path, read.why), read.help)
            .repeated = named_by.repeated;
        return std::nullopt;
    }
    const Source& source = *read.source;
    std::string values;
    std::size_t count = 0;
    bool header_allowed = true;
    for (std::size_t number = 1; number <= source.lines(); ++number) {
        const std::string_view line = source.line(number);
        const std::string_view value = first_column(line);
        if (value.empty() || value.starts_with('#')) {
            continue;
        }
        const auto parsed = fields::Scalar<sim::Duration>::parse(value);
        const std::size_t column = code_points(line.substr(0, line.find(value))) + 1;
        const Position at{&source, number, column, code_points(value)};
        if (!parsed.value && (!header_allowed || starts_with_digit(value))) {
            diagnostics.error(at, fmt::format("'{}' {}", value, parsed.why), parsed.help,
                              {"read at " + named_by.at.text()});
        } else if (parsed.value) {
            values += (count++ == 0 ? "" : ", ") + std::string(value);
        }
        header_allowed = false;
        if (count > limits.samples || diagnostics.plenty()) {
            diagnostics.error(at, fmt::format("more than {} values", limits.samples));
            break;
        }
    }
    if (count == 0 && diagnostics.errors_added() == errors_before) {
        diagnostics.error(named_by.at, fmt::format("'{}' holds no values", path),
                          "one duration a line, such as 15s");
    }
    sources.push_back(read.source);
    return diagnostics.errors_added() == errors_before ? std::optional("empirical(" + values + ")")
                                                       : std::nullopt;
}

} // namespace gameday::language
