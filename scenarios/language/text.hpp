#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gameday::language {

/// The first code point of a text that is not empty.
struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0; ///< 0 when they are not UTF-8
};
[[nodiscard]] CodePoint first_code_point(std::string_view text);

/// Whether a code point is one that nobody sees: a control character but for tab and newline, a mark of
/// the byte order, a separator of lines.
[[nodiscard]] bool is_unseen(char32_t point);

/// How many code points a piece of UTF-8 holds.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// How many columns of a terminal a piece of UTF-8 takes: 2 for wide characters, 0 for combining ones.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The part of text that starts after so many code points.
[[nodiscard]] std::string_view skip_code_points(std::string_view text, std::size_t count);

/// The text with control characters spelt out (`\x1b`), so that a file cannot steer the reader's terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// So many characters of a file are shown in one message, at most: it may hold what nobody should see.
inline constexpr std::size_t most_shown = 60;

/// The text, or its beginning and its end around an … where it has more code points than are shown.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t most = most_shown);

/// "a, b, c"
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");

/// Where a text stops being one that people can read and YAML allows.
struct BadText {
    std::size_t line = 1, column = 1; ///< 1-based, in code points
    std::string why;
};

/// Finds the first byte that is not UTF-8, or the first control character other than tab and newline.
[[nodiscard]] std::optional<BadText> find_bad_text(std::string_view text);

/// The SHA-1 of some bytes, in hexadecimal: to tell texts apart, not to keep secrets.
[[nodiscard]] std::string digest_of(std::string_view bytes);

/// Without blanks at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text, std::string_view blanks = " \t");

} // namespace gameday::language
