#include "reports/command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

constexpr std::string_view harmless =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%^";

/// The words of a command; a space inside quotes does not end one.
std::vector<std::string> words_of(std::string_view command) {
    std::vector<std::string> words(1);
    char quote = 0;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i];
        if (c == ' ' && quote == 0) {
            words.emplace_back();
            continue;
        }
        if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        }
        words.back() += c;
        if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
            words.back() += command[++i];
        }
    }
    std::erase(words, "");
    return words;
}

/// Ends a line that goes on.
constexpr std::string_view continues = " \\";

/// Words that stay on one line if they can: an option and its value.
std::vector<std::string> units_of(const std::vector<std::string>& words, std::size_t columns) {
    std::vector<std::string> units;
    bool after_option = false;
    for (const std::string& word : words) {
        const bool is_option = word.starts_with("--");
        const bool fits =
            !units.empty() &&
            language::display_width(units.back()) + 1 + language::display_width(word) <= columns;
        if (after_option && !is_option && fits) {
            units.back() += " " + word;
        } else {
            units.push_back(word);
        }
        after_option = is_option;
    }
    return units;
}

/// Breaks one word into lines. A shell joins what stands around a backslash at the end of a line, unless it
/// stands in single quotes: those are closed before, and opened again behind.
void break_word(std::string_view word, std::size_t columns, std::vector<std::string>& lines) {
    const bool single = word.starts_with('\'');
    const std::string end = single ? "'\\" : "\\";
    std::string line; // one column stays free, in case that another word follows
    while (!word.empty()) {
        std::size_t length = word.size() - language::skip_code_points(word, 1).size();
        if (word.front() == '\\' && !single) {
            length = std::min<std::size_t>(2, word.size()); // an escape stays whole
        }
        const std::string_view sign = word.substr(0, length);
        if (language::display_width(line) + language::display_width(sign) + end.size() >= columns) {
            lines.push_back(line + end);
            line = single ? "'" : "";
        }
        line += sign;
        word.remove_prefix(length);
    }
    lines.push_back(line);
}

} // namespace

std::string shell_word(std::string_view word) {
    const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
        return harmless.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
    });
    if (plain && !word.empty()) {
        return std::string(word);
    }
    std::string quoted = "\"";
    for (const char c : word) {
        if (std::string_view("\\\"$`").find(c) != std::string_view::npos) {
            quoted += '\\';
        }
        quoted += c;
    }
    return quoted + '"';
}

std::string replay_command(const studies::Result& result, std::uint32_t replication,
                           const std::string& arguments) {
    std::string command = fmt::format("gameday run {} --run {}", shell_word(result.file), replication);
    if (result.seed != result.usual_seed) {
        command += fmt::format(" --seed {}", result.seed);
    }
    return arguments.empty() ? command : command + " " + arguments;
}

CommandLayout command_layout(const std::string& command, std::size_t room, std::size_t width) {
    const std::vector<std::string> words = words_of(command);
    const bool may_indent = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return language::display_width(word) + continues.size() <= room;
    });
    CommandLayout layout{{}, may_indent};
    const std::size_t columns = may_indent ? room : width;
    for (const std::string& unit : units_of(words, columns - continues.size())) {
        if (layout.lines.empty()) {
            layout.lines.push_back(unit);
        } else if (language::display_width(layout.lines.back()) + 1 + language::display_width(unit) +
                       continues.size() <=
                   columns) {
            layout.lines.back() += " " + unit;
        } else {
            layout.lines.back() += continues;
            layout.lines.push_back(unit);
        }
        if (language::display_width(layout.lines.back()) + continues.size() > columns) {
            std::string long_line = std::move(layout.lines.back());
            layout.lines.pop_back();
            break_word(long_line, columns, layout.lines);
        }
    }
    return layout;
}

} // namespace gameday::reports
