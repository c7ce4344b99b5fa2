#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/sensitivity/indices.hpp"
#include "reports/text/screen.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports {

namespace indices_sections {

namespace {

/// Whole percents; an estimate may lie a little below none and above all.
std::string percent(double share) {
    return fmt::format("{:.0f} %", std::round(100 * share) + 0.0);
}

std::string with_range(double share, const studies::Interval& range) {
    return range.low && range.high ? fmt::format("{} ({:.0f} – {})", percent(share),
                                                 std::round(100 * *range.low) + 0.0, percent(*range.high))
                                   : percent(share);
}

void head(const studies::Indices& indices, const TextOptions& options, Screen& screen) {
    screen.ends({{indices.scenario, Tone::strong}},
                {{fmt::format("{} evaluations, seed {}, {} grain", count_text(indices.evaluations),
                              indices.seed, indices.grain),
                  Tone::faint}});
    screen.blank();
    screen.paragraph(
        2, 2,
        fmt::format("The figures are varied together, each over its law or evenly over its range, and the "
                    "random numbers with them: {} rows of Saltelli's sample. Nothing is held against "
                    "requests here.",
                    count_text(indices.rows)));
    if (!options.arguments.empty()) {
        screen.paragraph(2, 2, "common: " + options.arguments);
    }
    if (!indices.beyond_flows.empty()) {
        screen.paragraph(2, 2, indices.grain + " grain: " + indices.beyond_flows, Tone::bad);
    }
    if (indices.never > 0) {
        screen.paragraph(2, 11,
                         fmt::format("WARNING  {} never came in {} of {} evaluations; there it counts as the "
                                     "end of the run",
                                     indices.metric, count_text(indices.never),
                                     count_text(indices.evaluations)),
                         Tone::bad);
    }
}

/// The figure that explains most by itself, for certain; null: there is none.
const studies::Indices::Figure* greatest(const studies::Indices& indices) {
    const studies::Indices::Figure* best = nullptr;
    for (const studies::Indices::Figure& one : indices.figures) {
        const bool figure = !one.value.empty(); // nobody can measure chance away
        const bool certain = one.index.first_range.low && *one.index.first_range.low > 0;
        if (figure && certain && (best == nullptr || one.index.first > best->index.first)) {
            best = &one;
        }
    }
    return best;
}

void what_first(const studies::Indices& indices, Screen& screen) {
    screen.section("What to measure first");
    if (const studies::Indices::Figure* const best = greatest(indices)) {
        screen.paragraph(
            2, 2,
            fmt::format("{}: were it known, the variance would be {} smaller, as is to be expected.",
                        best->path, percent(std::min(best->index.first, 1.0))),
            Tone::strong);
    } else {
        screen.paragraph(2, 2,
                         "Nobody can tell: the share of none of them is certain. More --runs tell more.",
                         Tone::strong);
    }
    for (const studies::NotMoved& one : indices.not_moved) {
        screen.paragraph(2, 4, fmt::format("not varied: {} ({})", one.path, one.why), Tone::faint);
    }
}

} // namespace
} // namespace indices_sections

std::string indices_report(const studies::Indices& indices, const TextOptions& options) {
    using namespace indices_sections;
    Screen screen(options);
    head(indices, options, screen);
    if (indices.figures.empty()) {
        screen.blank();
        screen.paragraph(2, 2,
                         fmt::format("{} is {} in every evaluation: there is nothing to explain.",
                                     indices.metric, value_text(indices.unit, indices.mean)));
        return screen.text();
    }
    screen.section(fmt::format("What explains the variance of {}", indices.metric),
                   fmt::format("mean {}, sd {}", value_text(indices.unit, indices.mean),
                               value_text(indices.unit, indices.deviation)));
    Table table(screen, {{.broken_first_to = label_columns}, {Align::right, 2}, {Align::right, 2}}, 0);
    table.heading({"", "by itself", "and with others"});
    for (const studies::Indices::Figure& one : indices.figures) {
        table.row({{one.path, one.value.empty() ? Tone::faint : Tone::strong},
                   {with_range(one.index.first, one.index.first_range)},
                   {with_range(one.index.total, one.index.total_range)}});
    }
    table.print();
    what_first(indices, screen);
    return screen.text();
}

} // namespace gameday::reports
