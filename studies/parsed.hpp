#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gameday::studies {

/// What reading a text of the grammar of metrics gave: the value, or why not and at which character.
template <class T> struct Parsed {
    std::optional<T> value;
    std::string why;
    std::string help;       ///< what to write instead, or what is allowed
    std::size_t offset = 0; ///< into the text, where the fault begins

    static Parsed bad(std::string why, std::string_view help, std::size_t offset) {
        return {std::nullopt, std::move(why), std::string(help), offset};
    }
};

/// Takes the spaces off the front of a text.
inline void skip_spaces(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

} // namespace gameday::studies
