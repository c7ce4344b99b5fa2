#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

constexpr std::size_t below_indent = 6;

/// Where a missed expectation stands, and how to see what led to it.
std::vector<Line> directions(const Page& page, const studies::ExpectationResult& expectation) {
    const Screen& screen = page.screen;
    const std::string indent(below_indent, ' ');
    const std::size_t room = screen.width() - below_indent;
    std::vector<Line> lines;
    const auto add = [&](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            lines.push_back({{indent}, {text, Tone::faint}});
        }
    };
    const std::string place = screen.clean(expectation.location);
    const bool tell_worst = page.many() && expectation.worst_replication > 0;
    const std::string worst = tell_worst ? screen.clean("worst: " + expectation_worst(expectation)) : "";
    const std::string both = place.empty() || worst.empty() ? place + worst : place + "   " + worst;
    if (width_of({{both}}) <= room) {
        add({both});
    } else {
        add(wrapped(place, room, room));
        add(wrapped(worst, room, room));
    }
    const std::uint32_t replication =
        tell_worst ? expectation.worst_replication : page.result.median_replication;
    const std::string why = "why: ";
    const std::string command =
        screen.clean(replay_command(page.result, replication, page.options.arguments));
    const CommandLayout layout = command_layout(command, room - why.size(), screen.width());
    if (!layout.may_indent) {
        add({why});
    }
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
        if (layout.may_indent) {
            add({(i == 0 ? why : std::string(why.size(), ' ')) + layout.lines[i]});
        } else {
            lines.push_back({{layout.lines[i], Tone::faint}});
        }
    }
    return lines;
}

} // namespace

void expectations(const Page& page) {
    const auto& all = page.result.expectations;
    if (all.empty()) {
        return;
    }
    Table table(page.screen, {{}, {Align::left, 1}, {}, {Align::right}, {Align::left, 3}}, 1);
    bool intervals = false;
    for (const studies::ExpectationResult& expectation : all) {
        const Tone tone = expectation.ok ? Tone::good : Tone::bad;
        const std::string interval = page.many() ? expectation_interval(expectation) : "";
        intervals = intervals || !interval.empty();
        table.row({{expectation.ok ? "✓" : "✗", tone},
                   {expectation.metric},
                   {expectation.text},
                   {expectation_value(expectation, page.result.runs), tone},
                   {interval.empty() || page.narrow() ? "" : "(" + interval + ")"}});
        if (page.narrow() && !interval.empty()) {
            table.below({{std::string(below_indent, ' ') + "(" + interval + ")"}});
        }
        if (!expectation.ok) {
            for (const Line& line : directions(page, expectation)) {
                table.below(line);
            }
        }
    }
    page.screen.section("Expectations", intervals ? "in brackets: 95 % confidence interval" : "");
    table.print();
}

} // namespace gameday::reports::sections
