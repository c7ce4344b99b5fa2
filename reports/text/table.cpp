#include "reports/text/table.hpp"

#include <algorithm>
#include <utility>

#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

/// What the flexible column keeps when others need more than there is.
constexpr std::size_t flexible_min = 16;

/// Adds a cell in its column; the space beside it is not painted.
void add_cell(Line& line, const Span& cell, std::size_t width, Align align) {
    const std::size_t used = language::display_width(cell.text);
    const Span space{std::string(width - std::min(width, used), ' ')};
    if (align == Align::right) {
        line.push_back(space);
    }
    line.push_back(cell);
    if (align == Align::left) {
        line.push_back(space);
    }
}

} // namespace

void Table::heading(const std::vector<std::string>& titles) {
    Row row;
    row.is_heading = true;
    for (const std::string& title : titles) {
        row.cells.push_back({screen_->clean(title), Tone::faint});
    }
    row.cells.resize(columns_.size());
    rows_.push_back(std::move(row));
}

void Table::row(const Line& cells) {
    rows_.push_back({screen_->clean(cells), false, {}});
    rows_.back().cells.resize(columns_.size());
}

void Table::below(const Line& line) {
    rows_.back().below.push_back(line);
}

bool Table::is_shown(std::size_t column) const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [&](const Row& row) { return !row.is_heading && !row.cells[column].text.empty(); });
}

std::vector<std::size_t> Table::natural_widths() const {
    std::vector<std::size_t> widths(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        for (const Row& row : rows_) {
            widths[i] = is_shown(i) ? std::max(widths[i], language::display_width(row.cells[i].text)) : 0;
        }
    }
    return widths;
}

std::size_t Table::needed(const std::vector<std::size_t>& widths) const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        sum += is_shown(i) ? widths[i] + columns_[i].gap : 0;
    }
    return sum;
}

bool Table::fits() const {
    std::vector<std::size_t> widths = natural_widths();
    if (const std::size_t least = columns_[flexible_].broken_first_to; least > 0) {
        widths[flexible_] = std::min(widths[flexible_], least);
    }
    return needed(widths) <= screen_->width();
}

void Table::let_columns_give_way() {
    for (std::size_t i = columns_.size(); i-- > 0 && !fits();) {
        if (!columns_[i].gives_way) {
            continue;
        }
        for (Row& row : rows_) {
            if (!row.is_heading && !row.cells[i].text.empty()) {
                // A cell with a tone of its own is a word, not a value: it needs no title.
                const bool titled = rows_.front().is_heading && row.cells[i].tone == Tone::plain;
                const std::string title = titled ? rows_.front().cells[i].text : "";
                row.below.insert(row.below.begin(), {{std::string(below_indent, ' ')},
                                                     {title.empty() ? "" : title + ": ", Tone::faint},
                                                     row.cells[i]});
                row.cells[i].text.clear();
            }
        }
    }
}

std::vector<std::size_t> Table::fitted_widths() const {
    std::vector<std::size_t> widths = natural_widths();
    const auto excess = [&] { return needed(widths) - std::min(needed(widths), screen_->width()); };
    std::size_t& flexible = widths[flexible_];
    flexible -= std::min(excess(), flexible - std::min(flexible, flexible_min));
    while (excess() > 0) {
        // Texts before numbers: of those the widest.
        std::size_t widest = 0;
        const auto weight = [&](std::size_t i) {
            return std::pair(columns_[i].align == Align::left && widths[i] > flexible_min / 2, widths[i]);
        };
        for (std::size_t i = 1; i < widths.size(); ++i) {
            widest = weight(i) > weight(widest) ? i : widest;
        }
        if (widths[widest] <= 1) {
            break; // more columns than the screen has room for
        }
        --widths[widest];
    }
    return widths;
}

void Table::print_row(const Row& row, const std::vector<std::size_t>& widths) const {
    const Span& flexible = row.cells[flexible_];
    const std::vector<std::string> parts = wrapped(flexible.text, widths[flexible_], widths[flexible_]);
    for (std::size_t part = 0; part < parts.size(); ++part) {
        Line line;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (!is_shown(i)) {
                continue;
            }
            const std::string text = i == flexible_ ? parts[part] : part == 0 ? row.cells[i].text : "";
            line.push_back({std::string(columns_[i].gap, ' ')});
            add_cell(line, {shortened(text, widths[i]), row.cells[i].tone}, widths[i], columns_[i].align);
        }
        screen_->line(line);
    }
    for (const Line& line : row.below) {
        screen_->line(line);
    }
}

void Table::print() {
    if (std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.is_heading; })) {
        return;
    }
    let_columns_give_way();
    const std::vector<std::size_t> fitted = fitted_widths();
    for (const Row& row : rows_) {
        print_row(row, fitted);
    }
}

} // namespace gameday::reports
