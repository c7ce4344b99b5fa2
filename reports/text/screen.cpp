#include "reports/text/screen.hpp"

#include <algorithm>
#include <array>

#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

constexpr std::size_t width_min = 60;

/// How far apart two ends of a line may be, so that the eye finds the second one.
constexpr std::size_t ends_max = 100;

/// The bytes of the first code point.
std::string_view first_code_point(std::string_view text) {
    return text.substr(0, text.size() - language::skip_code_points(text, 1).size());
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct Substitute {
    std::string_view sign, ascii;
};

// The signs that reports use themselves, and those that people write.
constexpr std::array<Substitute, 22> substitutes{
    {{"…", "..."},  {"–", "-"},  {"—", "-"},  {"−", "-"},    {"‑", "-"},  {"×", "x"},
     {"·", "."},    {"≤", "<="}, {"≥", ">="}, {"≠", "!="},   {"→", "->"}, {"✓", "ok"},
     {"✗", "MISS"}, {"µ", "u"},  {"μ", "u"},  {"‘", "'"},    {"’", "'"},  {"“", "\""},
     {"”", "\""},   {" ", " "},  {"±", "+-"}, {"∞", "never"}}};

std::string in_ascii(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view sign = first_code_point(text);
        const auto* const known = std::find_if(substitutes.begin(), substitutes.end(),
                                               [&](const Substitute& one) { return one.sign == sign; });
        if (is_ascii(sign)) {
            result += sign;
        } else {
            result += known != substitutes.end() ? known->ascii : std::string_view{"?"};
        }
        text.remove_prefix(sign.size());
    }
    return result;
}

std::string_view escape_for(Tone tone) {
    switch (tone) {
    case Tone::strong:
        return "\x1b[1m";
    case Tone::good:
        return "\x1b[1;32m";
    case Tone::bad:
        return "\x1b[1;31m";
    case Tone::open:
        return "\x1b[1;33m";
    case Tone::faint:
        return "\x1b[2m";
    case Tone::bar:
        return "\x1b[36m";
    case Tone::plain:
        break;
    }
    return "";
}

/// The longest beginning of a text that fits; at least one character, so that whoever loops comes to an end.
std::string_view beginning(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    std::size_t used = 0;
    while (bytes < text.size()) {
        const std::string_view sign = first_code_point(text.substr(bytes));
        const std::size_t sign_width = language::display_width(sign);
        if (bytes > 0 && used + sign_width > width) {
            break;
        }
        used += sign_width;
        bytes += sign.size();
    }
    return text.substr(0, bytes);
}

/// The line without what would exceed the width.
Line within(const Line& line, std::size_t width) {
    Line result;
    for (const Span& span : line) {
        const std::size_t left = width - width_of(result);
        const bool fits = language::display_width(span.text) <= left;
        result.push_back({fits ? span.text : shortened(span.text, left), span.tone});
        if (!fits) {
            break;
        }
    }
    return result;
}

} // namespace

std::size_t width_of(const Line& line) {
    std::size_t width = 0;
    for (const Span& span : line) {
        width += language::display_width(span.text);
    }
    return width;
}

std::string shortened(std::string_view text, std::size_t width) {
    if (language::display_width(text) <= width) {
        return std::string(text);
    }
    const std::string_view mark = is_ascii(text) ? "..." : "…";
    const std::size_t mark_width = language::display_width(mark);
    if (width <= mark_width) {
        return std::string(width, '.');
    }
    std::string result(beginning(text, width - mark_width));
    while (result.ends_with(' ')) {
        result.pop_back();
    }
    return language::display_width(result) + mark_width > width ? std::string(width, '.')
                                                                : result.append(mark);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t first_width, std::size_t other_width) {
    std::vector<std::string> lines(1);
    const auto room = [&] { return std::max<std::size_t>(lines.size() == 1 ? first_width : other_width, 1); };
    while (!text.empty()) {
        std::size_t end = text.find(' ');
        while (end != std::string_view::npos && text.substr(end + 1).starts_with('%')) {
            end = text.find(' ', end + 1); // "95 %" is one word
        }
        std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const std::size_t used = language::display_width(lines.back());
        const std::size_t gap = lines.back().empty() ? 0 : 1;
        if (used + gap + language::display_width(word) <= room()) {
            lines.back().append(gap, ' ').append(word);
            continue;
        }
        if (!lines.back().empty()) {
            lines.emplace_back();
        }
        while (language::display_width(word) > room()) {
            const std::string_view part = beginning(word, room());
            lines.back() = part;
            word.remove_prefix(part.size());
            lines.emplace_back();
        }
        lines.back() = word;
    }
    return lines;
}

Screen::Screen(const TextOptions& options)
    : width_(std::max(options.width, width_min)), colour_(options.colour), ascii_(options.ascii) {}

std::string Screen::clean(std::string_view text) const {
    const std::string harmless = language::printable(text);
    return ascii_ ? in_ascii(harmless) : harmless;
}

Line Screen::clean(const Line& line) const {
    Line result;
    for (const Span& span : line) {
        result.push_back({clean(span.text), span.tone});
    }
    return result;
}

void Screen::blank() {
    text_ += '\n';
}

void Screen::line(const Line& line) {
    const Line printed = within(clean(line), width_);
    std::size_t last = printed.size(); // spaces at the end of a line are nothing to see
    while (last > 0 && printed[last - 1].text.find_first_not_of(' ') == std::string::npos) {
        --last;
    }
    for (std::size_t i = 0; i < last; ++i) {
        std::string_view text = printed[i].text;
        if (i + 1 == last) {
            text = text.substr(0, text.find_last_not_of(' ') + 1);
        }
        const std::string_view escape =
            colour_ && !text.empty() ? escape_for(printed[i].tone) : std::string_view{};
        text_.append(escape).append(text).append(escape.empty() ? "" : "\x1b[0m");
    }
    text_ += '\n';
}

void Screen::ends(const Line& left, const Line& right) {
    Line whole = clean(left);
    const Line tail = clean(right);
    const std::size_t used = width_of(whole);
    const std::size_t needed = width_of(tail);
    if (used + 2 + needed > width_) {
        for (const Span& span : whole) {
            paragraph(0, 0, span.text, span.tone);
        }
        whole.clear();
    }
    const std::size_t end = std::max(std::min(width_, ends_max), width_of(whole) + 2 + needed);
    whole.push_back({std::string(end - std::min(end, width_of(whole) + needed), ' ')});
    whole.insert(whole.end(), tail.begin(), tail.end());
    line(whole);
}

void Screen::section(std::string_view title, std::string_view note) {
    blank();
    if (note.empty()) {
        line({{std::string(title), Tone::strong}});
    } else {
        ends({{std::string(title), Tone::strong}}, {{std::string(note), Tone::faint}});
    }
    blank();
}

void Screen::paragraph(std::size_t indent, std::size_t hang, std::string_view text, Tone tone) {
    const std::vector<std::string> lines = wrapped(clean(text), width_ - indent, width_ - hang);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        line({{std::string(i == 0 ? indent : hang, ' ')}, {lines[i], tone}});
    }
}

} // namespace gameday::reports
