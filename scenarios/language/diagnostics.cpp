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

// The longest part of a line that is shown; longer ones are cut around the fault.
constexpr std::size_t widest_line = 110;

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

/// The line with the fault, and the carets below it.
std::string snippet(const Diagnostic& d, const Paint& paint) {
    std::string_view line = d.source->line(d.line);
    std::size_t before = d.column - 1;
    std::string_view opening;
    std::string_view ending;
    if (code_points(line) > widest_line) {
        const std::size_t skipped = before > widest_line / 2 ? before - widest_line / 2 : 0;
        opening = skipped > 0 ? "…" : "";
        line = skip_code_points(line, skipped);
        before -= skipped;
        const std::string_view shown = first_code_points(line, widest_line);
        ending = shown.size() < line.size() ? "…" : "";
        line = shown;
    }
    const std::string_view left = first_code_points(line, before);
    const std::string_view marked = first_code_points(line.substr(left.size()), d.length);
    const std::string carets(std::max<std::size_t>(display_width(marked), 1), '^');
    const std::string below = d.help.empty() ? carets : carets + " " + printable(d.help);
    return paint.gutter(fmt::format("{:>5} |", d.line)) + fmt::format(" {}{}{}\n", opening, line, ending) +
           paint.gutter("      |") + " " + padding(opening) + padding(left) + paint.severity(d.severity, below) + "\n";
}

std::string rendered(const Diagnostic& d, const Paint& paint) {
    std::string place = d.file;
    if (d.line > 0) {
        place += fmt::format(":{}:{}", d.line, d.column);
    }
    std::string text = paint("1", place.empty() ? place : place + ":") + (place.empty() ? "" : " ") +
                       paint.severity(d.severity, d.severity == Severity::error ? "error:" : "warning:") + " " +
                       printable(d.message) + "\n";
    const bool has_line = d.source && d.line > 0 && d.line <= d.source->lines();
    if (has_line) {
        text += snippet(d, paint);
    } else if (!d.help.empty()) {
        text += paint.gutter("      =") + " " + printable(d.help) + "\n";
    }
    for (const std::string& note : d.notes) {
        text += paint.gutter("      =") + " " + printable(note) + "\n";
    }
    return text;
}

std::string counted(std::size_t count, const std::string& what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

} // namespace

void Diagnostics::open(const Source& source) {
    if (std::find(files_.begin(), files_.end(), source.name()) == files_.end()) {
        files_.push_back(source.name());
    }
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
        open(*at.source);
        made.source = at.source->shared_from_this();
        made.file = at.source->name();
    }
    made.line = at.line;
    made.column = std::max<std::size_t>(at.column, 1);
    made.length = std::max<std::size_t>(at.length, 1);
    made.severity = severity;
    made.message = std::move(message);
    made.help = std::move(help);
    made.notes = std::move(notes);
    if (found_.size() >= most_kept) {
        ++spilt_;
        return spill_ = std::move(made);
    }
    return found_.emplace_back(std::move(made));
}

std::vector<Diagnostic> Diagnostics::all() const {
    const auto order = [&](const Diagnostic& d) {
        return std::tuple(std::find(files_.begin(), files_.end(), d.file) - files_.begin(), d.line, d.column);
    };
    std::vector<Diagnostic> sorted = found_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });

    // Two --set arguments have one name; the text of the line tells them apart.
    const auto place = [](const Diagnostic& d) {
        return std::tuple(d.file, std::string(d.source ? d.source->line(d.line) : ""), d.line, d.column);
    };
    std::set<decltype(place(sorted.front()))> told_first_hand;
    for (const Diagnostic& d : sorted) {
        if (!d.repeated) {
            told_first_hand.insert(place(d));
        }
    }
    std::set<std::pair<decltype(place(sorted.front())), std::string>> seen;
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
