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
    if (result.seed != 1) {
        command += fmt::format(" --seed {}", result.seed);
    }
    return arguments.empty() ? command : command + " " + arguments;
}

std::vector<std::string> command_lines(const std::string& command, std::size_t first_width,
                                       std::size_t other_width) {
    std::vector<std::string> lines(1);
    const auto room = [&] { return lines.size() == 1 ? first_width : other_width; };
    for (const std::string& word : words_of(command)) {
        const std::string& line = lines.back();
        const std::size_t needed = language::display_width(line) + language::display_width(word) + 1;
        // Two columns stay free for what says that it goes on.
        if (!line.empty() && needed + 2 > room()) {
            lines.back() += " \\";
            lines.emplace_back(word);
        } else {
            lines.back() += (line.empty() ? "" : " ") + word;
        }
    }
    return lines;
}

} // namespace gameday::reports
