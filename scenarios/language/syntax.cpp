#include "scenarios/language/syntax.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

/// What yaml-cpp's terse messages mean to somebody who wrote the file.
std::string in_plain_words(const std::string& message) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 21> meanings{{
        {"end of map not found", "a line does not fit the ones around it: check its indentation and its ':'"},
        {"end of sequence not found",
         "a line does not fit the list around it: check its indentation and its '-'"},
        {"end of map flow not found", "a '{' is not closed, or a ',' is missing"},
        {"end of sequence flow not found", "a '[' is not closed, or a ',' is missing"},
        {"illegal flow end", "a ']' or '}' that nothing opened"},
        {"illegal block entry", "a '-' where no list can start"},
        {"illegal map key", "a '?' or a key where none can stand"},
        {"illegal map value", "a ':' where no value can stand: quote the text, or check the indentation"},
        {"illegal EOF in scalar", "a quote is not closed"},
        {"illegal document indicator", "a line of '---' or '...' inside quotes"},
        {"unknown escape character", "an unknown escape in double quotes: write \\\\ for a backslash"},
        {"bad character found while scanning hex", "an escape with something other than hexadecimal digits"},
        {"invalid unicode", "an escape that is no character of Unicode"},
        {"the referenced anchor is not defined", "an alias (*) to a name that no anchor (&) defines"},
        {"unknown token", "a character that cannot start a value: quote the text"},
        {"illegal character in scalar", "a character that cannot stand in plain text: quote the text"},
        {"cannot set zero indentation", "a block of text cannot have the indentation 0"},
        {"unexpected character in block scalar", "something unexpected after '|' or '>'"},
        {"cannot assign multiple", "two tags or two anchors for one value"},
        {"aliases can't have any content", "something follows an alias (*)"},
        {"alias not found after", "a '*' without a name: quote the text"},
    }};
    for (const auto& [theirs, ours] : meanings) {
        if (message.starts_with(theirs)) {
            return std::string(ours);
        }
    }
    return "YAML cannot be read: " + message;
}

/// Where a value can begin, so that a quote there opens one.
bool opens_value(std::string_view before) {
    const std::size_t last = before.find_last_not_of(" \t");
    if (last == std::string_view::npos) {
        return true;
    }
    const bool spaced = last + 1 < before.size();
    const char c = before[last];
    return c == '[' || c == '{' || c == ',' || c == '\n' || (spaced && (c == ':' || c == '-' || c == '?'));
}

/// The quote that nothing closes. The parser notices at the end of the file; people look at its start.
/// It may be taken in by quotes in a block of text: then it names a place that is near enough.
Position open_quote(const Source& source, const Position& otherwise) {
    const std::string& text = source.text();
    std::size_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            line_start = i + 1;
        } else if (text[i] == '#' && (i == line_start || text[i - 1] == ' ')) {
            i = std::min(text.find('\n', i), text.size()) - 1;
        } else if ((text[i] == '"' || text[i] == '\'') &&
                   opens_value(std::string_view(text).substr(line_start, i - line_start))) {
            const std::size_t opening = i;
            for (++i; i < text.size() && text[i] != text[opening]; ++i) {
                i += text[opening] == '"' && text[i] == '\\' ? 1 : 0;
            }
            if (i >= text.size()) {
                return {&source, line, code_points(text.substr(line_start, opening - line_start)) + 1, 1};
            }
            const auto inside = std::string_view(text).substr(opening, i - opening);
            line += static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
            line_start = inside.find('\n') == std::string_view::npos
                             ? line_start
                             : opening + inside.find_last_of('\n') + 1;
        }
    }
    return otherwise;
}

/// The parser notices what is not closed after the last line: that is nowhere to look.
Position within(const Source& source, Position at) {
    if (at.line > source.lines() && source.lines() > 0) {
        at.line = source.lines();
        at.column = code_points(source.line(at.line)) + 1;
    }
    return at;
}

} // namespace

void tell_syntax_fault(const Source& source, Position at, const std::string& parsers_words,
                       Diagnostics& diagnostics) {
    const std::string_view line = source.line(at.line);
    const std::size_t tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
    if (tab != std::string_view::npos) {
        diagnostics.error({&source, at.line, tab + 1, 1}, "a tab in the indentation", "use spaces");
        return;
    }
    at = within(source, at);
    if (parsers_words.starts_with("illegal EOF in scalar")) {
        at = open_quote(source, at);
    }
    diagnostics.error(at, in_plain_words(parsers_words));
}

bool closes(const Source& source, std::size_t byte) {
    std::size_t open = 0;
    for (std::size_t i = byte; i < source.text().size(); ++i) {
        const char c = source.text()[i];
        open += c == '[' || c == '{' ? 1 : 0;
        open -= c == ']' || c == '}' ? 1 : 0;
        if (open == 0) {
            return true;
        }
    }
    return false;
}

void tell_second_document(const Source& source, Position at, Diagnostics& diagnostics) {
    at = within(source, at);
    std::size_t before = at.line - 1;
    while (before > 1 && source.line(before).empty()) {
        --before;
    }
    const bool marked = source.line(at.line).starts_with("---") || source.line(before).starts_with("...");
    diagnostics.error(
        at, marked ? "a second document: a file holds one" : "this does not belong to what stands before it",
        marked ? "remove it, and the line that begins it" : "check the indentation");
}

} // namespace gameday::language
