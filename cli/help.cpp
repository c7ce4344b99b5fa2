#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

constexpr std::size_t help_width = 80;

/// What there is, and what it is for.
using Row = std::pair<std::string, std::string>;

/// Adds the words of a text, in lines that begin at `column` after what `out` already holds of its last line.
void add_wrapped(std::string& out, const std::string& text, std::size_t column, std::size_t at) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string word = text.substr(begin, end - begin);
        const std::size_t columns = language::display_width(word);
        if (at > column && at + 1 + columns > help_width) {
            out += "\n" + std::string(column, ' ');
            at = column;
        } else if (at > column) {
            out += ' ';
            ++at;
        }
        out += word;
        at += columns;
        begin = end + 1;
    }
    out += '\n';
}

std::string table(const std::string& title, const std::vector<Row>& rows) {
    std::string out = rows.empty() ? "" : "\n" + title + ":\n";
    std::size_t column = 0;
    for (const auto& [what, why] : rows) {
        column = std::max(column, what.size() + 4);
    }
    for (const auto& [what, why] : rows) {
        out += "  " + what + std::string(column - 2 - what.size(), ' ');
        add_wrapped(out, why, column, column);
    }
    return out;
}

Row row_of(const CLI::Option& option) {
    if (option.get_positional()) {
        return {option.get_type_name(), option.get_description()};
    }
    std::string names;
    for (const std::string& name : option.get_snames()) {
        names += "-" + name + ", ";
    }
    names += "--" + option.get_lnames().front();
    const bool takes_value = option.get_expected_max() > 0;
    const std::string usual = option.get_default_str();
    return {names + (takes_value ? " " + option.get_type_name() : ""),
            option.get_description() + (takes_value && !usual.empty() ? " (default: " + usual + ")" : "")};
}

std::string usage(const CLI::App& app, const std::string& name) {
    std::string out = "Usage: " + name;
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) {
            const std::string many = option->get_expected_max() > 1 ? "..." : "";
            out += option->get_required() ? " " + option->get_type_name() + many
                                          : " [" + option->get_type_name() + many + "]";
        }
    }
    return out + (app.get_subcommands({}).empty() ? " [OPTIONS]" : " COMMAND [OPTIONS]") + "\n";
}

} // namespace

std::string help_text(const CLI::App* app, const std::string& name, CLI::AppFormatMode /*mode*/) {
    std::vector<Row> arguments;
    std::vector<Row> options;
    std::vector<Row> commands;
    for (const CLI::Option* option : app->get_options()) {
        (option->get_positional() ? arguments : options).push_back(row_of(*option));
    }
    for (const CLI::App* command : app->get_subcommands({})) {
        commands.emplace_back(command->get_name(), command->get_description());
    }
    return app->get_description() + ".\n\n" + usage(*app, name) + table("Commands", commands) +
           table("Arguments", arguments) + table("Options", options) + "\n" + app->get_footer() + "\n";
}

} // namespace gameday::cli
