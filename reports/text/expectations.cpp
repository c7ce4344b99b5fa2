#include "reports/command.hpp"
#include "reports/expectation_text.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

struct Sign {
    const char* text;
    Tone tone;
};

Sign sign_of(studies::Outcome outcome) {
    switch (outcome) {
    case studies::Outcome::met:
        return {"✓", Tone::good};
    case studies::Outcome::missed:
        return {"✗", Tone::bad};
    case studies::Outcome::undecided:
        break;
    }
    return {"?", Tone::open};
}

/// What it takes to know more of an undecided expectation.
std::vector<Line> doubt(const Page& page, const studies::ExpectationResult& expectation) {
    const std::string indent(below_indent, ' ');
    const std::size_t room = page.screen.width() - below_indent;
    std::vector<Line> lines;
    const std::string text =
        page.screen.clean("undecided: " + expectation_doubt(expectation, page.result.runs));
    for (const std::string& part : wrapped(text, room, room)) {
        lines.push_back({{indent}, {part, Tone::faint}});
    }
    return lines;
}

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
    Table table(page.screen,
                {{},
                 {.gap = 1, .broken_first_to = label_columns},
                 {},
                 {Align::right},
                 {.align = Align::left, .gap = 3, .gives_way = true}},
                1);
    bool intervals = false;
    for (const studies::ExpectationResult& expectation : all) {
        const Sign sign = sign_of(expectation.outcome);
        const std::string interval = page.many() ? expectation_interval(expectation) : "";
        intervals = intervals || !interval.empty();
        table.row({{sign.text, sign.tone},
                   {expectation.metric},
                   {expectation.text},
                   {expectation_value(expectation, page.result.runs), sign.tone},
                   {interval.empty() ? "" : "(" + interval + ")"}});
        const auto below = expectation.outcome == studies::Outcome::missed ? directions(page, expectation)
                           : expectation.outcome == studies::Outcome::undecided ? doubt(page, expectation)
                                                                                : std::vector<Line>{};
        for (const Line& line : below) {
            table.below(line);
        }
    }
    page.screen.section("Expectations", intervals ? "in brackets: 95 % confidence interval" : "");
    table.print();
}

} // namespace gameday::reports::sections
