#include <algorithm>

#include <fmt/format.h>

#include "reports/comparison/words.hpp"
#include "reports/quantities.hpp"
#include "reports/text/table.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::reports {

namespace {

/// Columns of a screen that has room for more than it must.
constexpr std::size_t wide = 100;

void add_head(const studies::ResultComparison& comparison, std::span<const JudgedFailIf> judged,
              Screen& screen) {
    const auto line = [&](const char* sign, const studies::RecordedResult& one) {
        screen.ends({{std::string(sign) + "  " + one.file, Tone::strong}},
                    {{fmt::format("{}, seed {}, {} grain", counted(one.runs, "replication", "replications"),
                                  one.seed, one.grain),
                      Tone::faint}});
    };
    line("A", *comparison.before);
    line("B", *comparison.after);
    screen.blank();
    screen.paragraph(2, 2, comparison_words::headline(comparison, judged) + ".", Tone::strong);
    screen.paragraph(2, 2, comparison_words::basis(comparison), Tone::faint);
    for (const std::string& warning : comparison_words::warnings(comparison)) {
        screen.paragraph(2, 11, "WARNING  " + warning, Tone::bad);
    }
    for (const std::string& remark : comparison.remarks) {
        screen.paragraph(2, 4, remark, Tone::open);
    }
    if (comparison.before->digest == comparison.after->digest) {
        screen.paragraph(2, 4, "The digests are equal: both are about the same system.", Tone::faint);
    } else if (!comparison.parameters_known) {
        screen.paragraph(2, 4,
                         "With --keep values in both results, the parameters that differ would stand here.",
                         Tone::faint);
    }
}

void add_parameters(const studies::ResultComparison& comparison, Screen& screen) {
    if (comparison.parameters.empty()) {
        return;
    }
    screen.section("Parameters that differ");
    Table table(screen, {{.broken_first_to = label_columns}, {Align::left, 3}, {Align::left, 3}}, 0);
    table.heading({"", "A", "B"});
    for (const studies::ParameterDifference& one : comparison.parameters) {
        table.row(
            {{one.path}, {one.before.empty() ? "–" : one.before}, {one.after.empty() ? "–" : one.after}});
    }
    table.print();
}

void add_figures(const studies::ResultComparison& comparison, Screen& screen) {
    screen.section("Figures that differ", comparison_words::tally(comparison));
    Table table(screen,
                {{.broken_first_to = 24},
                 {Align::right, 2},
                 {Align::right, 2},
                 {Align::left, 2},
                 {Align::left, 2},
                 {Align::right, 2}},
                0);
    table.heading({"", "A", "B", "", "difference", ""});
    bool any = false;
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        const comparison_words::Told what = comparison_words::told(one);
        if (what != comparison_words::Told::better && what != comparison_words::Told::worse) {
            continue;
        }
        any = true;
        table.row({{comparison_words::title(one)},
                   {value_text(comparison_words::unit(one), one.known.base)},
                   {value_text(comparison_words::unit(one), one.known.changed)},
                   {std::string(comparison_words::word_of(what)),
                    what == comparison_words::Told::better ? Tone::good : Tone::bad},
                   {comparison_words::difference(one)},
                   {screen.width() >= wide ? comparison_words::relative(one) : ""}});
    }
    if (any) {
        table.print();
    } else {
        screen.paragraph(2, 2, "None that can be told.");
    }
    std::vector<std::string> untold;
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        if (comparison_words::told(one) == comparison_words::Told::not_told) {
            untold.push_back(comparison_words::title(one));
        }
    }
    if (!untold.empty()) {
        screen.blank();
        screen.paragraph(2, 4, "~ no difference can be told: " + language::joined(untold), Tone::faint);
    }
}

void add_lacking(const studies::ResultComparison& comparison, Screen& screen) {
    if (comparison.lacking.empty()) {
        return;
    }
    screen.section("Only in one of them");
    for (const studies::LackingMetric& one : comparison.lacking) {
        screen.paragraph(2, 4,
                         fmt::format("{}: absent in {}{}{}", one.key, one.in_second ? "B" : "A",
                                     one.why.empty() ? "" : ", ", one.why));
    }
}

} // namespace

std::string comparison_report(const studies::ResultComparison& comparison,
                              std::span<const JudgedFailIf> judged, const TextOptions& options) {
    Screen screen(options);
    add_head(comparison, judged, screen);
    add_parameters(comparison, screen);
    add_figures(comparison, screen);
    add_lacking(comparison, screen);
    if (!judged.empty()) {
        screen.section("Fails if");
        for (const JudgedFailIf& one : judged) {
            const Tone tone = one.outcome == studies::Outcome::missed ? Tone::bad
                              : one.outcome == studies::Outcome::met  ? Tone::good
                                                                      : Tone::open;
            screen.paragraph(2, 4, one.fail_if.text + ": " + comparison_words::outcome(one, comparison),
                             tone);
        }
    }
    return screen.text();
}

} // namespace gameday::reports
