#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

std::string since_cause(const studies::TimelineLine& line) {
    return line.since_cause ? duration_text(static_cast<double>(*line.since_cause) * 1e-9, Detail::brief)
                            : "";
}

} // namespace

void story(const Page& page) {
    const studies::Result& result = page.result;
    if (result.timeline.empty()) {
        return;
    }
    const std::string number = count_text(result.median_replication, Detail::fine);
    page.screen.section("What happened", "replication " + number + (page.many() ? ", the median one" : ""));
    // On a screen of 80 a narrow gap lets the sentences of our own models just fit.
    const std::size_t gap = page.screen.width() < 90 ? 1 : 2;
    Table table(page.screen, {{}, {}, {Align::right, gap}, {}}, 1);
    table.heading({"clock", "event", "after", "its cause"});
    for (const studies::TimelineLine& line : result.timeline) {
        table.row({{clock_text(line.at), Tone::strong},
                   {line.what},
                   {since_cause(line), Tone::faint},
                   {line.cause, Tone::faint}});
    }
    table.print();
}

} // namespace gameday::reports::sections
