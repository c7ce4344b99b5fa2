#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "reports/comparison/difference_text.hpp"
#include "reports/quantities.hpp"
#include "reports/sensitivity/report.hpp"
#include "reports/text/screen.hpp"
#include "reports/whatif/sections.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace sensitivity_sections {

namespace {

using studies::Sensitivity;
using studies::SensitivityBar;

/// Columns of a bar to either side of the base.
constexpr std::size_t half = 14;

/// So many figures are named as worth measuring.
constexpr std::size_t first_most = 3;

studies::Unit unit_of(const Sensitivity& sensitivity) {
    const studies::WhatIfColumn& column = sensitivity.whatif.columns.front();
    return column.statistic.kind == studies::Statistic::Kind::never_happened ? studies::Unit::count
                                                                             : column.unit;
}

bool told(const SensitivityBar::End& end) {
    return end.cell.compared && end.cell.base.told();
}

/// What is known at one end: "−12m 03s ±1m 02s", "~", "same".
std::string known_at(const SensitivityBar::End& end, studies::Unit unit) {
    if (end.value.empty()) {
        return "there already";
    }
    if (!end.why.empty()) {
        return "not allowed";
    }
    if (!end.cell.absent.empty()) {
        return "absent";
    }
    const studies::StatisticDifference& known = end.cell.base;
    if (known.same) {
        return "same";
    }
    if (!told(end)) {
        return known.why == studies::NoInterval::none || !known.difference
                   ? "~"
                   : difference_text(unit, *known.difference) + " (no interval)";
    }
    const std::string reach = reach_text(unit, known);
    return difference_text(unit, *known.difference) + (reach.empty() ? "" : " " + reach);
}

/// Around the base, which stands in the middle.
std::string drawn(const SensitivityBar& bar, double longest) {
    double less = 0;
    double more = 0;
    for (const SensitivityBar::End* const end : {&bar.low, &bar.high}) {
        if (told(*end)) {
            less = std::max(less, -*end->cell.base.difference);
            more = std::max(more, *end->cell.base.difference);
        }
    }
    const auto columns = [longest](double size) {
        const double part = std::isinf(size) ? 1 : longest > 0 ? std::min(size / longest, 1.0) : 0;
        const auto whole = static_cast<std::size_t>(std::lround(part * half));
        return size > 0 ? std::max<std::size_t>(whole, 1) : 0;
    };
    std::string text(half - columns(less), ' ');
    for (std::size_t i = 0; i < columns(less); ++i) {
        text += "█";
    }
    text += "│";
    for (std::size_t i = 0; i < columns(more); ++i) {
        text += "█";
    }
    return text + std::string(half - columns(more), ' ');
}

void tornado(const Sensitivity& sensitivity, Screen& screen) {
    const studies::Unit unit = unit_of(sensitivity);
    double longest = 0;
    for (const SensitivityBar& bar : sensitivity.bars) {
        longest = std::isinf(bar.reach()) ? longest : std::max(longest, bar.reach());
    }
    const std::string title = whatif_sections::title_of(sensitivity.whatif.columns.front());
    const auto& base = sensitivity.whatif.variants.front().cells.front();
    screen.section(fmt::format("What moves {}, which is {}", title, value_text(unit, base.value)),
                   "each figure moved by itself");
    for (const SensitivityBar& bar : sensitivity.bars) {
        if (bar.reach() == 0) {
            continue;
        }
        const auto end = [&](const SensitivityBar::End& one) {
            return one.value.empty() ? bar.value : one.value;
        };
        screen.ends({{"  " + bar.path, Tone::strong}},
                    {{fmt::format("{} … {}", end(bar.low), end(bar.high)), Tone::faint}});
        const std::string known = known_at(bar.low, unit) + " … " + known_at(bar.high, unit);
        const Line drawing{{"    "}, {drawn(bar, longest), Tone::bar}, {"  " + known}};
        if (width_of(screen.clean(drawing)) <= screen.width()) {
            screen.line(drawing);
        } else {
            screen.line({drawing[0], drawing[1]});
            screen.paragraph(6, 6, known);
        }
    }
}

/// What does not move it: for certain, or as far as can be told.
void rest(const Sensitivity& sensitivity, Screen& screen) {
    std::vector<std::string> same;
    std::vector<std::string> untold;
    std::vector<std::string> refused;
    for (const SensitivityBar& bar : sensitivity.bars) {
        for (const SensitivityBar::End* const end : {&bar.low, &bar.high}) {
            if (!end->why.empty()) {
                refused.push_back(fmt::format("{}={}: {}", bar.path, end->value, end->why));
            }
        }
        if (bar.reach() > 0) {
            continue;
        }
        const auto nothing = [](const SensitivityBar::End& end) {
            return end.value.empty() || (end.cell.compared && end.cell.base.same);
        };
        const auto unsure = [](const SensitivityBar::End& end) {
            return end.cell.compared && !end.cell.base.same;
        };
        if (unsure(bar.low) || unsure(bar.high)) {
            untold.push_back(bar.path);
        } else if (nothing(bar.low) && nothing(bar.high)) {
            same.push_back(bar.path);
        }
    }
    if (!untold.empty()) {
        screen.blank();
        screen.paragraph(2, 4,
                         fmt::format("~ no difference can be told from {}: {}",
                                     counted(sensitivity.whatif.runs, "pair", "pairs"),
                                     language::joined(untold)));
    }
    if (!same.empty()) {
        screen.blank();
        screen.paragraph(2, 4, "changes it in no replication: " + language::joined(same), Tone::faint);
    }
    if (!refused.empty()) {
        screen.blank();
        screen.paragraph(2, 4, "cannot be moved there:", Tone::faint);
        for (const std::string& one : refused) {
            screen.paragraph(4, 6, one, Tone::faint);
        }
    }
    std::map<std::string, std::vector<std::string>> reasons;
    for (const studies::NotMoved& one : sensitivity.not_moved) {
        reasons[one.why].push_back(one.path);
    }
    if (!reasons.empty()) {
        screen.blank();
        screen.paragraph(2, 4, "not moved:", Tone::faint);
        for (const auto& [why, paths] : reasons) {
            screen.paragraph(4, 6, fmt::format("{} ({})", language::joined(paths), why), Tone::faint);
        }
    }
}

/// "from −12m to +8m", "by −12m", "to never"
std::string by_how_much(const SensitivityBar& bar, studies::Unit unit) {
    const auto text = [&](const SensitivityBar::End& end) {
        return difference_text(unit, *end.cell.base.difference);
    };
    if (std::isinf(bar.reach())) {
        return "between a value and never";
    }
    if (told(bar.low) && told(bar.high)) {
        const double low = *bar.low.cell.base.difference;
        const double high = *bar.high.cell.base.difference;
        return low < high ? fmt::format("from {} to {}", text(bar.low), text(bar.high))
                          : fmt::format("from {} to {}", text(bar.high), text(bar.low));
    }
    return "by " + text(told(bar.low) ? bar.low : bar.high);
}

void what_first(const Sensitivity& sensitivity, Screen& screen) {
    const studies::Unit unit = unit_of(sensitivity);
    const std::string title = whatif_sections::title_of(sensitivity.whatif.columns.front());
    screen.section("What to measure first");
    std::size_t shown = 0;
    for (const SensitivityBar& bar : sensitivity.bars) {
        if (bar.reach() == 0 || shown == first_most) {
            break;
        }
        ++shown;
        screen.paragraph(2, 5,
                         fmt::format("{}. {}: over its range it moves {} {}.", shown, bar.path, title,
                                     by_how_much(bar, unit)),
                         shown == 1 ? Tone::strong : Tone::plain);
    }
    const bool no_intervals = sensitivity.whatif.intervals == 0;
    if (shown == 0 && no_intervals) {
        screen.paragraph(
            2, 2,
            fmt::format("Nobody can tell: of {} fewer than ten lie beyond {}. More --runs would.",
                        counted(sensitivity.whatif.runs, "replication", "replications"), title),
            Tone::bad);
    } else if (shown == 0) {
        screen.paragraph(
            2, 2,
            fmt::format("None of them: of no figure a difference of {} can be told from {}. More --runs tell "
                        "more.",
                        title, counted(sensitivity.whatif.runs, "replication", "replications")));
    }
}

} // namespace
} // namespace sensitivity_sections

std::string sensitivity_report(const studies::Sensitivity& sensitivity, const TextOptions& options) {
    Screen screen(options);
    const WhatIfTextOptions layout{.screen = options};
    const whatif_sections::Page page{sensitivity.whatif, layout, screen};
    whatif_sections::head(page);
    if (sensitivity.assumptions) {
        screen.paragraph(2, 2,
                         "Moved are the figures that rest on no source, each over its plausible range: what "
                         "its field says, or the 5th to the 95th percentile of its law, or half to twice.");
    }
    whatif_sections::warnings(page);
    sensitivity_sections::tornado(sensitivity, screen);
    sensitivity_sections::rest(sensitivity, screen);
    sensitivity_sections::what_first(sensitivity, screen);
    return screen.text();
}

} // namespace gameday::reports
