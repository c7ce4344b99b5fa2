#include "scenarios/language/diagnostics.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

// A file of nothing but mistakes must not fill the memory: nobody reads so many.
constexpr std::size_t most_kept = 10'000;

// Everything fits a terminal of 80 columns: longer notes are folded. Lines are cut around the fault.
constexpr std::size_t terminal_width = 80;
constexpr std::size_t gutter_width = 8;
constexpr std::size_t widest_line = most_shown;

struct Paint {
    bool colour;
    [[nodiscard]] std::string operator()(std::string_view code, const std::string& text) const {
        return colour && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
    }
    [[nodiscard]] std::string severity(Severity which, const std::string& text) const {
        return (*this)(which == Severity::error ? "1;31" : "1;33", text);
    }
    [[nodiscard]] std::string gutter(const std::string& text) const { return (*this)("2", text); }
};

std::string_view first_code_points(std::string_view text, std::size_t count) {
    return text.substr(0, text.size() - skip_code_points(text, count).size());
}

/// A message in which no quoted text, and so nothing of a file, is longer than what is shown of a line.
std::string with_excerpts(std::string_view message) {
    std::string result;
    while (!message.empty()) {
        const std::size_t opening = std::min(message.find('\''), message.size());
        result += message.substr(0, opening);
        message.remove_prefix(opening);
        // A quote ends before a blank or a mark; an apostrophe stands within a word.
        std::size_t closing = message.find('\'', 1);
        while (closing != std::string_view::npos && closing + 1 < message.size() &&
               std::string_view(" ,;:.)").find(message[closing + 1]) == std::string_view::npos) {
            closing = message.find('\'', closing + 1);
        }
        if (closing == std::string_view::npos) {
            result += message;
            break;
        }
        result += "'" + excerpt(message.substr(1, closing - 1)) + "'";
        message.remove_prefix(closing + 1);
    }
    return result;
}

/// What stands below a text to bring the next character under it: tabs stay tabs.
std::string padding(std::string_view text) {
    std::string pad;
    while (!text.empty()) {
        const std::string_view one = first_code_points(text, 1);
        pad += one == "\t" ? "\t" : std::string(display_width(one), ' ');
        text.remove_prefix(one.size());
    }
    return pad;
}

/// A line as it is shown: whole, or a window of it around the fault.
struct Shown {
    std::string left;   ///< before the fault
    std::string marked; ///< the fault
    std::string right;
};

Shown window(std::string_view line, std::size_t column, std::size_t length) {
    std::string_view left = first_code_points(line, column - 1);
    std::string_view rest = line.substr(left.size());
    std::string opening;
    if (display_width(line) > widest_line && display_width(left) > widest_line / 2) {
        const std::size_t points = code_points(left);
        const std::size_t from_end =
            code_points(rest) < widest_line / 2 ? widest_line - 2 - code_points(rest) : widest_line / 2;
        left = skip_code_points(left, points - std::min(points, from_end));
        opening = "…";
    }
    Shown shown{opening + std::string(left), "", ""};
    const std::size_t room = widest_line - std::min(widest_line - 2, display_width(shown.left));
    std::string ending;
    if (display_width(rest) > room) {
        rest = first_code_points(rest, room - 1);
        ending = "…";
    }
    const std::string_view marked = first_code_points(rest, length);
    shown.marked = marked;
    shown.right = std::string(rest.substr(marked.size())) + ending;
    return shown;
}

/// Text behind a sign in the gutter, folded at spaces.
std::string folded(const std::string& text, const Paint& paint) {
    std::string result;
    std::string line;
    const auto flush = [&] {
        result += (result.empty() ? paint.gutter("      =") + " " : std::string(gutter_width + 2, ' ')) +
                  line + "\n";
        line.clear();
    };
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        const std::size_t indent = result.empty() ? gutter_width : gutter_width + 2;
        if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > terminal_width) {
            flush();
        }
        line += (line.empty() ? "" : " ") + std::string(word);
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    }
    flush();
    return result;
}

/// The line with the fault, the carets below it, and the help where there is room.
std::string snippet(const Diagnostic& d, const Paint& paint) {
    const Shown shown = window(d.source->line(d.line), d.column, d.length);
    const std::string carets(std::max<std::size_t>(display_width(shown.marked), 1), '^');
    const std::string help = printable(d.help);
    const std::size_t taken = gutter_width + display_width(shown.left) + carets.size() + 1;
    const bool beside = !help.empty() && taken + display_width(help) <= terminal_width;
    return paint.gutter(fmt::format("{:>5} |", d.line)) + " " + shown.left + shown.marked + shown.right +
           "\n" + paint.gutter("      |") + " " + padding(shown.left) +
           paint.severity(d.severity, beside ? carets + " " + help : carets) + "\n" +
           (beside || help.empty() ? "" : folded(help, paint));
}

std::string rendered(const Diagnostic& d, const Paint& paint) {
    std::string place = printable(d.file);
    if (d.line > 0) {
        place += fmt::format(":{}:{}", d.line, d.column);
    }
    std::string text = paint("1", place.empty() ? place : place + ":") + (place.empty() ? "" : " ") +
                       paint.severity(d.severity, d.severity == Severity::error ? "error:" : "warning:") +
                       " " + printable(d.message) + "\n";
    const bool has_line = d.source && d.line > 0 && d.line <= d.source->lines();
    if (has_line) {
        text += snippet(d, paint);
    } else if (!d.help.empty()) {
        text += folded(printable(d.help), paint);
    }
    for (const std::string& note : d.notes) {
        text += folded(printable(note), paint);
    }
    return text;
}

std::string counted(std::size_t count, const std::string& what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

} // namespace

std::size_t Diagnostics::open(const Source& source) {
    // All --set arguments have one name; their text tells them apart. Files are read again under one name.
    const std::string identity = source.name() + "\n" + std::string(source.line(1));
    const auto found = std::find(opened_.begin(), opened_.end(), identity);
    const auto order = static_cast<std::size_t>(found - opened_.begin());
    if (found == opened_.end()) {
        opened_.push_back(identity);
    }
    return order;
}

Diagnostic& Diagnostics::error(const Position& at, std::string message, std::string help,
                               std::vector<std::string> notes) {
    ++errors_added_;
    return add(Severity::error, at, std::move(message), std::move(help), std::move(notes));
}

Diagnostic& Diagnostics::warning(const Position& at, std::string message, std::string help,
                                 std::vector<std::string> notes) {
    return add(Severity::warning, at, std::move(message), std::move(help), std::move(notes));
}

void Diagnostics::note(std::string text) {
    Diagnostic* const last = spilt_ > 0 ? &spill_ : found_.empty() ? nullptr : &found_.back();
    if (last != nullptr) {
        last->notes.push_back(std::move(text));
    }
}

Diagnostic& Diagnostics::add(Severity severity, const Position& at, std::string message, std::string help,
                             std::vector<std::string> notes) {
    Diagnostic made;
    if (at.source != nullptr) {
        made.order = open(*at.source) + 1; // what concerns no text comes first
        made.source = at.source->shared_from_this();
        made.file = at.source->name();
    }
    made.line = at.line;
    made.column = std::max<std::size_t>(at.column, 1);
    made.length = std::max<std::size_t>(at.length, 1);
    made.severity = severity;
    made.message = at.line > 0 ? with_excerpts(message) : std::move(message);
    made.help = std::move(help);
    made.notes = std::move(notes);
    if (found_.size() >= most_kept) {
        ++spilt_;
        return spill_ = std::move(made);
    }
    return found_.emplace_back(std::move(made));
}

bool Diagnostics::warned() const {
    return std::any_of(found_.begin(), found_.end(),
                       [](const Diagnostic& one) { return one.severity == Severity::warning; });
}

std::vector<Diagnostic> Diagnostics::all() const {
    using Place = std::tuple<std::size_t, std::size_t, std::size_t>;
    const auto place = [](const Diagnostic& d) { return Place{d.order, d.line, d.column}; };
    std::vector<Diagnostic> sorted = found_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });

    std::set<Place> told_first_hand;
    for (const Diagnostic& d : sorted) {
        if (!d.repeated) {
            told_first_hand.insert(place(d));
        }
    }
    std::set<std::pair<Place, std::string>> seen;
    std::erase_if(sorted, [&](const Diagnostic& d) {
        const bool told = d.repeated && !told_first_hand.insert(place(d)).second;
        return told || !seen.insert({place(d), d.message}).second;
    });
    return sorted;
}

std::string Diagnostics::render(const RenderOptions& options) const {
    const Paint paint{options.colour};
    const std::vector<Diagnostic> sorted = all();
    if (sorted.empty()) {
        return {};
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(sorted.size(), options.limit); ++i) {
        text += rendered(sorted[i], paint);
    }
    if (sorted.size() + spilt_ > options.limit) {
        text += fmt::format("and {} more\n", sorted.size() + spilt_ - options.limit);
    }
    const auto warnings = static_cast<std::size_t>(std::count_if(
        sorted.begin(), sorted.end(), [](const Diagnostic& d) { return d.severity == Severity::warning; }));
    const std::size_t errors = sorted.size() - warnings + spilt_;
    std::string last = errors > 0 ? counted(errors, "error") : "";
    if (warnings > 0) {
        last += (last.empty() ? "" : ", ") + counted(warnings, "warning");
    }
    if (errors > 0 && !options.conclusion.empty()) {
        last += "; " + options.conclusion;
    }
    return text + last + "\n";
}

} // namespace gameday::language
