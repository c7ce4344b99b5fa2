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
    /// Where the table is too wide, its cells stand on lines of their own, below the rows, after the column's
    /// title (but for cells with a tone, which speak for themselves).
    bool gives_way = false;
    /// Of the flexible column: the width to which its texts are broken before other columns give way; 0: not
    /// at all.
    std::size_t broken_first_to = 0;
};

/// Columns for a label: all of `stale{resolvers:corporate}@10m`. Longer ones are broken.
inline constexpr std::size_t label_columns = 32;

/// Columns before a line that stands below a row.
inline constexpr std::size_t below_indent = 6;

/// Lines whose cells stand below each other. When they do not fit, columns that give way go first, the last
/// of them before the others; then the flexible column, whose texts are broken into several lines. Only texts
/// are ever cut, and no numbers, which stand on the right. Columns without any text (but a heading) are left
/// out.
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
    /// Whether it fits without that a column gives way.
    [[nodiscard]] bool fits() const;
    /// Puts all of it on the screen.
    void print();

private:
    struct Row {
        Line cells;
        bool is_heading = false;
        std::vector<Line> below;
    };
    [[nodiscard]] std::vector<std::size_t> natural_widths() const;
    [[nodiscard]] std::size_t needed(const std::vector<std::size_t>& widths) const;
    [[nodiscard]] std::vector<std::size_t> fitted_widths() const;
    void let_columns_give_way();
    [[nodiscard]] bool is_shown(std::size_t column) const;
    void print_row(const Row& row, const std::vector<std::size_t>& widths) const;

    Screen* screen_;
    std::vector<Column> columns_;
    std::size_t flexible_;
    std::vector<Row> rows_;
};

} // namespace gameday::reports
