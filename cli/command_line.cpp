#include "cli/command_line.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::cli {

namespace {

/// The command that was called; the program itself when none was recognised.
const CLI::App& called(const CLI::App& program) {
    const auto commands = program.get_subcommands();
    return commands.empty() ? program : *commands.back();
}

std::string name_of(const CLI::App& program, const CLI::App& command) {
    return &program == &command ? program.get_name() : program.get_name() + " " + command.get_name();
}

std::vector<std::string> flags_of(const CLI::App& program, const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::App* app : {&command, &program}) {
        for (const CLI::Option* option : app->get_options()) {
            for (const std::string& name : option->get_lnames()) {
                if (std::find(names.begin(), names.end(), "--" + name) == names.end()) {
                    names.push_back("--" + name);
                }
            }
        }
    }
    return names;
}

std::vector<std::string> commands_of(const CLI::App& program) {
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands({})) {
        names.push_back(command->get_name());
    }
    return names;
}

/// "did you mean '--runs'?", also for a beginning that only one name has.
std::string suggestion(const std::string& word, const std::vector<std::string>& names) {
    std::vector<std::string> longer;
    std::copy_if(names.begin(), names.end(), std::back_inserter(longer),
                 [&](const std::string& name) { return word.size() > 2 && name.starts_with(word); });
    return longer.size() == 1 ? "did you mean '" + longer.front() + "'?"
                              : language::did_you_mean(word, names);
}

std::string quoted(const std::string& word) {
    return "'" + language::printable(word) + "'";
}

/// What was written, and what might have been meant.
std::string with_suggestion(std::string fault, const std::string& meant) {
    return meant.empty() ? fault : std::move(fault) + "; " + meant;
}

std::string unknown_flag(const CLI::App& program, const CLI::App& command, const std::string& argument) {
    const std::string flag = argument.substr(0, argument.find('='));
    for (const CLI::App* other : program.get_subcommands({})) {
        if (other->get_option_no_throw(flag) != nullptr && program.remaining_size() > 0) {
            return fmt::format("{} belongs behind the command: {} {} … {}", quoted(flag), program.get_name(),
                               other->get_name(), flag);
        }
    }
    return with_suggestion("there is no option " + quoted(flag),
                           suggestion(flag, flags_of(program, command)));
}

std::string unknown_command(const CLI::App& program, const std::string& word) {
    std::error_code error;
    if (std::filesystem::is_regular_file(word, error)) {
        return fmt::format("{} is a file, not a command; to replay it: {} run {}", quoted(word),
                           program.get_name(), language::printable(word));
    }
    const auto names = commands_of(program);
    const std::string meant = word == "help" ? "did you mean '--help'?" : suggestion(word, names);
    return with_suggestion("there is no command " + quoted(word), meant) +
           "\n  there are: " + language::joined(names);
}

/// Tells an argument that nothing knew what to do with.
std::string unexpected(const CLI::App& program, const CLI::App& command,
                       const std::vector<std::string>& arguments) {
    const auto flag = std::find_if(arguments.begin(), arguments.end(), [](const std::string& argument) {
        return argument.size() > 1 && argument.front() == '-' && argument != "--";
    });
    if (flag != arguments.end()) {
        return unknown_flag(program, command, *flag);
    }
    return &command == &program ? unknown_command(program, arguments.front())
                                : "one argument too many: " + quoted(arguments.front());
}

/// The option that a message of the library begins with: "--runs: …", "scenario is required".
const CLI::Option* option_in(const CLI::App& program, const CLI::App& command, std::string_view message) {
    const std::string name(message.substr(0, message.find_first_of(": ")));
    for (const CLI::App* app : {&command, &program}) {
        for (const std::string& written : {name, "--" + name}) {
            if (const CLI::Option* const option = app->get_option_no_throw(written); option != nullptr) {
                return option;
            }
        }
    }
    return nullptr;
}

/// Tells a fault of an option that is known.
std::string wrong_option(const CLI::Option& option, const CLI::ParseError& error) {
    const std::string& kind = error.get_name();
    const std::string message = error.what();
    const std::string name =
        option.get_positional() ? option.get_type_name() : "--" + option.get_lnames().front();
    if (kind == "RequiredError") {
        return "a " + name + " is missing";
    }
    if (kind == "ArgumentMismatch" && message.find("At Most") != std::string::npos) {
        return name + " is given more than once";
    }
    if (kind == "ArgumentMismatch" && option.get_expected_max() == 0) {
        return name + " takes no value";
    }
    if (kind == "ArgumentMismatch") {
        return fmt::format("{} needs a value: {} {}", name, name, option.get_type_name());
    }
    if (kind == "ExcludesError") {
        return fmt::format("{} and {} exclude one another", name, message.substr(message.rfind(' ') + 1));
    }
    const std::size_t colon = message.find(": ");
    return kind == "ValidationError" && colon != std::string::npos ? name + message.substr(colon) : message;
}

} // namespace

std::string explain(const CLI::App& program, const CLI::ParseError& error) {
    const CLI::App& command = called(program);
    const std::string name = name_of(program, command);
    const auto left_over = program.remaining(true);
    std::string fault;
    if (!left_over.empty()) {
        fault = unexpected(program, command, left_over);
    } else if (const CLI::Option* option = option_in(program, command, error.what()); option != nullptr) {
        fault = wrong_option(*option, error);
    } else if (&program == &command) {
        return "gameday: a command is missing\n\n" +
               program.help(); // who types one word wants to look around
    } else {
        fault = error.what();
    }
    return fmt::format("{}: {}\n  more: {} --help\n", name, fault, name);
}

} // namespace gameday::cli
