#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/text/bars.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

/// Whether a phase was on the way there in any replication.
bool occurs(const studies::PhaseResult& phase) {
    return phase.in_median != 0 || phase.seconds.max().value_or(HUGE_VAL) != 0;
}

/// The parts of one replication's time, each with its percentage; no percentages when the time never ended.
struct Parts {
    std::vector<const studies::PhaseResult*> phases;
    std::vector<int> percents;
    double total = 0;
    std::string elsewhere; ///< phases that only other replications have, and that are not listed
};

/// `all`: those of other replications are listed, too.
Parts parts_of(const studies::Result& result, bool all) {
    Parts parts;
    std::vector<double> seconds;
    for (const studies::PhaseResult& phase : result.phases) {
        if (!occurs(phase)) {
            continue;
        }
        if (phase.in_median == 0 && !all) {
            parts.elsewhere += (parts.elsewhere.empty() ? "" : ", ") + phase.name;
            continue;
        }
        parts.phases.push_back(&phase);
        seconds.push_back(phase.in_median);
        parts.total += phase.in_median;
    }
    parts.percents = percentages(seconds);
    return parts;
}

/// A percentage that is not 0 for what is more than nothing.
std::string percent_text(int percent, double seconds) {
    return percent == 0 && seconds > 0 ? "<1 %" : fmt::format("{} %", percent);
}

/// Columns of a bar that stands for all of the time.
std::size_t bar_room(const Page& page, const Parts& parts) {
    if (page.roomy()) {
        return page.screen.width() / 4;
    }
    std::size_t name_width = 0;
    for (const studies::PhaseResult* phase : parts.phases) {
        name_width = std::max(name_width, width_of({{page.screen.clean(phase->name)}}));
    }
    constexpr std::size_t numbers_and_gaps = 22; // "  name  bar  19m 02s  100 %"
    const std::size_t taken = name_width + numbers_and_gaps;
    return page.screen.width() - std::min(taken, page.screen.width() - 10);
}

std::string title_note(const Page& page, double total) {
    const studies::Result& result = page.result;
    const std::string name = result.headline.empty() ? "total" : plain_name(result.headline);
    return page.many() ? fmt::format("{} in replication {}: {}", name,
                                     count_text(result.median_replication, Detail::fine),
                                     duration_text(total, Detail::brief))
                       : fmt::format("{}: {}", name, duration_text(total, Detail::brief));
}

} // namespace

void phases(const Page& page) {
    const bool spread = page.roomy() && page.many();
    const Parts parts = parts_of(page.result, spread);
    if (parts.phases.empty()) {
        return;
    }
    page.screen.section("Where the time went", title_note(page, parts.total));
    const std::size_t bar_columns = bar_room(page, parts);
    Table table(page.screen,
                {{}, {}, {Align::right}, {Align::right}, {Align::right, 3}, {Align::right}, {Align::left, 3}},
                6);
    if (page.roomy()) {
        table.heading({"", "", "", "", "p50 of all", "p95 of all", "from … to"});
    }
    for (std::size_t i = 0; i < parts.phases.size(); ++i) {
        const studies::PhaseResult& phase = *parts.phases[i];
        const bool ends = std::isfinite(parts.total) && parts.total > 0;
        const auto seconds = [&](double percent) {
            return spread ? value_text(studies::Unit::seconds, phase.seconds.quantile(percent)) : "";
        };
        table.row(
            {{phase.name},
             {ends ? bar(phase.in_median / parts.total, bar_columns, page.screen.ascii()) : "", Tone::bar},
             {duration_text(phase.in_median, Detail::brief)},
             {ends ? percent_text(parts.percents[i], phase.in_median) : ""},
             {seconds(50)},
             {seconds(95)},
             {page.roomy() ? phase.from + " … " + phase.to : "", Tone::faint}});
    }
    table.print();
    if (!parts.elsewhere.empty()) {
        page.screen.paragraph(2, 4, "in other replications also: " + parts.elsewhere, Tone::faint);
    }
}

} // namespace gameday::reports::sections
