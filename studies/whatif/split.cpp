#include "studies/whatif/split.hpp"

#include <algorithm>
#include <utility>

#include "scenarios/language/tree.hpp"

namespace gameday::studies {

namespace {

/// Goes through a text, and knows whether it stands inside quotes or brackets.
class Scanner {
public:
    /// Whether this character, the next one, stands outside of both.
    bool outside(char character) {
        if (quote_ != 0) {
            quote_ = character == quote_ ? '\0' : quote_;
            return false;
        }
        if (character == '"' || character == '\'') {
            quote_ = character;
            return false;
        }
        if (character == '(' || character == '[' || character == '{') {
            ++depth_;
            return false;
        }
        if (character == ')' || character == ']' || character == '}') {
            depth_ -= depth_ > 0 ? 1 : 0;
            return false;
        }
        return depth_ == 0;
    }

private:
    char quote_ = 0;
    std::size_t depth_ = 0;
};

} // namespace

std::vector<language::Part> split_outside(std::string_view text, char separator, language::Part within) {
    std::vector<language::Part> parts;
    const std::size_t end = std::min(within.end, text.size());
    const auto add = [&](std::size_t from, std::size_t to) {
        if (to > from || separator != ' ') {
            parts.push_back({from, to});
        }
    };
    Scanner scanner;
    std::size_t from = within.begin;
    for (std::size_t i = within.begin; i < end; ++i) {
        if (scanner.outside(text[i]) && text[i] == separator) {
            add(from, i);
            from = i + 1;
        }
    }
    add(from, end);
    return parts;
}

std::size_t find_outside(std::string_view text, char wanted, language::Part within) {
    const std::size_t end = std::min(within.end, text.size());
    Scanner scanner;
    for (std::size_t i = within.begin; i < end; ++i) {
        if (scanner.outside(text[i]) && text[i] == wanted) {
            return i;
        }
    }
    return end;
}

std::vector<std::string> steps_of(std::string_view path) {
    std::vector<std::string> steps;
    while (!path.empty()) {
        std::string step = language::take_step(path, {});
        if (step.empty()) {
            break; // malformed: whoever applies the edit says so
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

} // namespace gameday::studies
