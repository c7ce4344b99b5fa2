#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/text/screen.hpp"

namespace gameday::reports {

/// Where the text of a column stands.
enum class Align : std::uint8_t { left, right };

/// A column of a table.
struct Column {
    Align align = Align::left;
    std::size_t gap = 2; ///< spaces before it
};

/// Lines whose cells stand below each other. When they do not fit, one column, the flexible one, gives way:
/// its texts are broken into several lines. Columns without any text (but a heading) are left out.
class Table {
public:
    Table(Screen& screen, std::vector<Column> columns, std::size_t flexible)
        : screen_(&screen), columns_(std::move(columns)), flexible_(flexible) {}

    /// A row of column titles.
    void heading(const std::vector<std::string>& titles);
    /// Missing cells are empty.
    void row(const Line& cells);
    /// A line of its own below the row added last.
    void below(const Line& line);
    /// Puts all of it on the screen.
    void print();

private:
    struct Row {
        Line cells;
        bool is_heading = false;
        std::vector<Line> below;
    };
    [[nodiscard]] std::vector<std::size_t> widths() const;
    [[nodiscard]] bool is_shown(std::size_t column) const;
    void print_row(const Row& row, const std::vector<std::size_t>& widths) const;

    Screen* screen_;
    std::vector<Column> columns_;
    std::size_t flexible_;
    std::vector<Row> rows_;
};

} // namespace gameday::reports
