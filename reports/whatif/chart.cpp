#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/text/table.hpp"
#include "reports/whatif/sections.hpp"

namespace gameday::reports::whatif_sections {

namespace {

/// Columns of the drawing itself.
constexpr std::size_t drawn_columns = 40;

/// From what is least to what is greatest of all that is drawn.
struct Scale {
    double from = HUGE_VAL, to = -HUGE_VAL;

    void include(std::optional<double> value) {
        if (value && std::isfinite(*value)) {
            from = std::min(from, *value);
            to = std::max(to, *value);
        }
    }
    [[nodiscard]] std::size_t column(double value) const {
        const double part = to > from ? (value - from) / (to - from) : 0.5;
        return static_cast<std::size_t>(std::lround(part * static_cast<double>(drawn_columns - 1)));
    }
};

/// "  ├──●─┤  ": a value with its interval; an end that is missing goes to the edge.
std::string drawn(const studies::WhatIfCell& cell, const Scale& scale) {
    if (!cell.value) {
        return "never";
    }
    const std::size_t at = scale.column(*cell.value);
    const bool banded = cell.interval.low || cell.interval.high;
    const std::size_t low = cell.interval.low ? scale.column(*cell.interval.low) : banded ? 0 : at;
    const std::size_t high = cell.interval.high ? scale.column(*cell.interval.high)
                             : banded           ? drawn_columns - 1
                                                : at;
    std::string text;
    for (std::size_t i = 0; i <= high; ++i) {
        text += i == at ? "●" : i == low ? "├" : i == high ? "┤" : i > low ? "─" : " ";
    }
    return text;
}

void draw(const Page& page, std::size_t column) {
    const studies::WhatIf& whatif = page.whatif;
    const studies::WhatIfColumn& about = whatif.columns[column];
    Scale scale;
    bool differs = false; // from the base, anywhere
    for (std::size_t i = 1; i < whatif.variants.size(); ++i) {
        const studies::WhatIfCell& cell = whatif.variants[i].cells[column];
        scale.include(cell.value);
        scale.include(cell.interval.low);
        scale.include(cell.interval.high);
        differs = differs || (cell.value && cell.compared && cell.base.told());
    }
    if (!differs) {
        return;
    }
    page.screen.section(fmt::format("{} by {}", title_of(about), whatif.sweeps.front().path),
                        "value and its own 95 % interval");
    Table table(page.screen, {{.broken_first_to = 18}, {Align::right, 2}, {Align::left, 2}}, 0);
    for (std::size_t i = 1; i < whatif.variants.size(); ++i) {
        const studies::WhatIfCell& cell = whatif.variants[i].cells[column];
        const std::string value = cell.absent.empty() ? value_text(about.unit, cell.value) : "absent";
        table.row({{label_of(whatif, whatif.variants[i])},
                   {value},
                   {cell.absent.empty() ? drawn(cell, scale) : "", Tone::bar}});
    }
    table.print();
}

} // namespace

void chart(const Page& page) {
    if (!page.whatif.only_sweeps || page.whatif.sweeps.size() != 1 || page.whatif.variants.size() < 3) {
        return;
    }
    for (std::size_t column = 0; column < page.whatif.columns.size(); ++column) {
        draw(page, column);
    }
}

} // namespace gameday::reports::whatif_sections
