#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/quantities.hpp"
#include "reports/text/command.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"
#include "studies/expectation.hpp"

namespace gameday::reports::sections {

namespace {

constexpr std::size_t below_indent = 6;

/// What an expectation compares with, as a number and as it was written: "103s".
struct Bound {
    std::optional<double> value;
    std::string text;
};

Bound bound_of(const studies::ExpectationResult& expectation) {
    const auto parsed = studies::parse_expectation(expectation.text, expectation.unit);
    const std::size_t sign = expectation.text.find_last_of("<>=");
    const std::size_t start =
        sign == std::string::npos ? sign : expectation.text.find_first_not_of(' ', sign + 1);
    return {parsed.expectation ? std::optional(parsed.expectation->value) : std::nullopt,
            start == std::string::npos ? "" : expectation.text.substr(start)};
}

/// A value told so that it can be held against the bound by eye: in its unit, and never looking equal to it
/// when it is not.
std::string beside(const Bound& bound, studies::Unit unit, double value) {
    const bool in_seconds = unit == studies::Unit::seconds && bound.text.ends_with('s') &&
                            bound.text.find_first_not_of("0123456789.") == bound.text.size() - 1;
    const auto tell = [&](double number, Detail detail) {
        return in_seconds && number >= 1 && number < 1000
                   ? fmt::format("{:.{}f}s", number, detail == Detail::fine ? 3 : 1)
                   : value_text(unit, number, detail);
    };
    const std::string usual = tell(value, Detail::usual);
    if (!bound.value || value == *bound.value || usual != tell(*bound.value, Detail::usual)) {
        return usual;
    }
    const std::string fine = tell(value, Detail::fine);
    if (fine != tell(*bound.value, Detail::fine)) {
        return fine;
    }
    switch (unit) {
    case studies::Unit::seconds:
        return fmt::format("{:.12g}s", value);
    case studies::Unit::share:
        return fmt::format("{:.12g} %", value * 100);
    case studies::Unit::count:
        break;
    }
    return fmt::format("{:.12g}", value);
}

std::string value_of(const Page& page, const studies::ExpectationResult& expectation, const Bound& bound) {
    if (!expectation.value) {
        return "never";
    }
    if (!expectation.counts_runs) {
        return beside(bound, expectation.unit, *expectation.value);
    }
    return count_text(*expectation.value, Detail::fine) + " of " + count_text(page.result.runs, Detail::fine);
}

std::string interval_of(const Page& page, const studies::ExpectationResult& expectation, const Bound& bound) {
    if (!page.many()) {
        return "";
    }
    const std::string text = interval_text(expectation.interval, [&](double value) {
        return expectation.counts_runs ? count_text(value) : beside(bound, expectation.unit, value);
    });
    return text.empty() ? "" : "(" + text + ")";
}

std::string worst_of(const studies::ExpectationResult& expectation) {
    return fmt::format("worst: replication {}, {}", count_text(expectation.worst_replication, Detail::fine),
                       value_text(expectation.unit, expectation.worst_value));
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
    const std::string worst = tell_worst ? screen.clean(worst_of(expectation)) : "";
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
    const std::string command = explain_command(page.result, replication, page.options.arguments);
    auto command_text = command_lines(screen.clean(command), room - why.size(), room - why.size());
    for (std::size_t i = 0; i < command_text.size(); ++i) {
        const std::string before = i == 0 ? why : std::string(why.size(), ' ');
        add({before + command_text[i]});
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
        const Bound bound = bound_of(expectation);
        const Tone tone = expectation.ok ? Tone::good : Tone::bad;
        const std::string interval = interval_of(page, expectation, bound);
        intervals = intervals || !interval.empty();
        table.row({{expectation.ok ? "✓" : "✗", tone},
                   {expectation.metric},
                   {expectation.text},
                   {value_of(page, expectation, bound), tone},
                   {interval}});
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
