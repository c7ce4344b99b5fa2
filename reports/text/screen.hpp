#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/text/report.hpp"

namespace gameday::reports {

/// What a piece of text is, for those who see colours.
enum class Tone : std::uint8_t { plain, strong, good, bad, open, faint, bar };

/// A piece of a line.
struct Span {
    std::string text;
    Tone tone = Tone::plain;
};

/// A line to be printed.
using Line = std::vector<Span>;

/// Collects the lines of a report. Whatever reaches it is made harmless first: control characters are spelt
/// out, so that a file cannot steer the reader's terminal, and with `ascii` everything is put into ASCII.
/// Hence text is to be measured only after clean(). No line comes out longer than the screen is wide.
class Screen {
public:
    explicit Screen(const TextOptions& options);

    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] bool ascii() const { return ascii_; }
    /// What may be printed in place of a text. Cleaning twice does no harm.
    [[nodiscard]] std::string clean(std::string_view text) const;
    [[nodiscard]] Line clean(const Line& line) const;

    void blank();
    void line(const Line& line);
    /// Two pieces at the two ends of a line, or on lines of their own if they do not fit on one.
    void ends(const Line& left, const Line& right);
    /// A title between blank lines; the note stands at the right end.
    void section(std::string_view title, std::string_view note = {});
    /// Text broken into lines at spaces; lines after the first are indented by `hang`.
    void paragraph(std::size_t indent, std::size_t hang, std::string_view text, Tone tone = Tone::plain);

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::size_t width_;
    bool colour_, ascii_;
    std::string text_;
};

/// Columns that a line takes.
[[nodiscard]] std::size_t width_of(const Line& line);

/// The text, cut to so many columns; a cut text ends in "…" (in "..." if it is ASCII).
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// The text in lines of at most so many columns (at least 1), broken at spaces, or anywhere in longer words.
/// Never empty: an empty text is one empty line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t first_width,
                                               std::size_t other_width);

} // namespace gameday::reports
