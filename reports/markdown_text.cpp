#include "reports/markdown_text.hpp"

#include "scenarios/language/text.hpp"

namespace gameday::reports {

std::string markdown_text(std::string_view text) {
    constexpr std::string_view marks = "\\`*_{}[]|~";
    std::string escaped;
    for (const char character : language::printable(text)) {
        if (character == '\n') {
            escaped += ' ';
            continue;
        }
        if (character == '<' || character == '>') {
            escaped += character == '<' ? "&lt;" : "&gt;";
            continue;
        }
        if (character == '@' || character == '#') { // nobody is mentioned, and no issue is referred to
            escaped += std::string(1, character) + "\u200b";
            continue;
        }
        if (marks.find(character) != std::string_view::npos) {
            escaped += '\\';
        }
        escaped += character;
    }
    return escaped;
}

std::string html_text(std::string_view text) {
    std::string escaped;
    for (const char character : language::printable(text)) {
        escaped += character == '<'    ? "&lt;"
                   : character == '>'  ? "&gt;"
                   : character == '&'  ? "&amp;"
                   : character == '\n' ? " "
                                       : std::string(1, character);
    }
    return escaped;
}

std::string markdown_code(std::string_view text) {
    std::string code;
    for (const char character : language::printable(text)) {
        switch (character) {
        case '`':
            code += '\'';
            break;
        case '\n':
            code += ' ';
            break;
        case '|': // a cell would end there, in code as well
            code += "\\|";
            break;
        default:
            code += character;
        }
    }
    return code.empty() ? "" : "`" + code + "`";
}

} // namespace gameday::reports
