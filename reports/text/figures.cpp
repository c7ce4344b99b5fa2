#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

Span quantile(const studies::MetricResult& metric, double percent) {
    const auto value = metric.summary.quantile(percent);
    return {value_text(metric.unit, value), value ? Tone::strong : Tone::bad};
}

std::string interval(const studies::MetricResult& metric, double percent) {
    return interval_text(metric.unit, metric.summary.quantile_interval(percent));
}

/// In how many replications a time was not reached; empty for what is always there.
Span never_span(const studies::MetricResult& metric) {
    const std::size_t count = metric.summary.never();
    if (count == 0 && metric.unit != studies::Unit::seconds) {
        return {};
    }
    return {count_text(static_cast<double>(count), Detail::fine), count == 0 ? Tone::plain : Tone::bad};
}

void print_figures_of_many(const Page& page, const std::vector<HeadlineFigure>& rows) {
    const bool roomy = page.roomy();
    Table table(
        page.screen,
        {{Align::left}, {Align::right, 3}, {}, {Align::right, 3}, {}, {Align::right, 3}, {Align::left, 3}},
        0);
    table.heading({"in " + counted(page.result.runs, "replication", "replications"), "p50", "95 % CI of p50",
                   "p95", "95 % CI of p95", "never", "metric"});
    for (const HeadlineFigure& figure : rows) {
        const studies::MetricResult& metric = *figure.metric;
        const bool noted = !figure.zero_note.empty();
        const Span spread = noted           ? Span{figure.zero_note, Tone::good}
                            : page.narrow() ? Span{}
                                            : Span{interval(metric, 95)};
        table.row({{figure.label},
                   quantile(metric, 50),
                   {roomy && !noted ? interval(metric, 50) : ""},
                   quantile(metric, 95),
                   spread,
                   never_span(metric),
                   {roomy ? metric.key : ""}});
    }
    table.print();
}

void print_figures_of_one(const Page& page, const std::vector<HeadlineFigure>& rows) {
    Table table(page.screen, {{}, {Align::right, 3}, {}, {Align::left, 3}}, 0);
    for (const HeadlineFigure& figure : rows) {
        const studies::MetricResult& metric = *figure.metric;
        const auto value = metric.summary.max();
        table.row({{figure.label},
                   {value_text(metric.unit, value), value ? Tone::strong : Tone::bad},
                   {figure.zero_note, Tone::good},
                   {page.roomy() ? metric.key : "", Tone::faint}});
    }
    table.print();
}

} // namespace

void figures(const Page& page) {
    const std::vector<HeadlineFigure> rows = headline_figures(page.result);
    if (rows.empty()) {
        return;
    }
    page.screen.blank();
    if (page.many()) {
        print_figures_of_many(page, rows);
    } else {
        print_figures_of_one(page, rows);
    }
}

} // namespace gameday::reports::sections
