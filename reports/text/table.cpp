#include "reports/text/table.hpp"

#include <algorithm>
#include <numeric>

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

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths(columns_.size());
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!is_shown(i)) {
            continue;
        }
        gaps += columns_[i].gap;
        for (const Row& row : rows_) {
            widths[i] = std::max(widths[i], language::display_width(row.cells[i].text));
        }
    }
    const auto excess = [&] {
        const std::size_t needed = std::accumulate(widths.begin(), widths.end(), gaps);
        return needed - std::min(needed, screen_->width());
    };
    std::size_t& flexible = widths[flexible_];
    flexible -= std::min(excess(), flexible - std::min(flexible, flexible_min));
    while (excess() > 0) {
        auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= 1) {
            break; // more columns than the screen has room for
        }
        --*widest;
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
    const std::vector<std::size_t> fitted = widths();
    for (const Row& row : rows_) {
        print_row(row, fitted);
    }
}

} // namespace gameday::reports
