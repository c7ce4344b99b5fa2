#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/row_form.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

Span quantile(const studies::MetricResult& metric, double percent, const RowForm& form) {
    const auto value = metric.summary.quantile(percent);
    return {form.text(value), value ? Tone::strong : Tone::bad};
}

/// All that is told of a metric here.
RowForm row_form_of(const studies::MetricResult& metric) {
    const studies::Summary& summary = metric.summary;
    const studies::Interval median = summary.quantile_interval(50);
    const studies::Interval high = summary.quantile_interval(95);
    return {metric.unit,
            {summary.quantile(50), summary.quantile(95), median.low, median.high, high.low, high.high}};
}

/// In how many replications a time was not reached; empty for what is always there.
Span never_span(const studies::MetricResult& metric) {
    const std::size_t count = metric.summary.never();
    if (count == 0 && metric.unit != studies::Unit::seconds) {
        return {};
    }
    return {count_text(static_cast<double>(count), Detail::fine), count == 0 ? Tone::plain : Tone::bad};
}

/// `brief`: with the short labels.
Table table_of_many(const Page& page, const std::vector<HeadlineFigure>& rows, bool brief) {
    const bool roomy = page.roomy();
    Table table(page.screen,
                {{.broken_first_to = label_columns},
                 {Align::right, 3},
                 {.gives_way = true},
                 {Align::right, 3},
                 {.gives_way = true},
                 {Align::right, 3},
                 {Align::left, 3}},
                0);
    table.heading({"in " + counted(page.result.runs, "replication", "replications"), "p50", "95 % CI of p50",
                   "p95", "95 % CI of p95", "never", "metric"});
    for (const HeadlineFigure& figure : rows) {
        const studies::MetricResult& metric = *figure.metric;
        const RowForm form = row_form_of(metric);
        const auto interval = [&](double percent) {
            return Span{form.interval(metric.summary.quantile_interval(percent))};
        };
        const bool noted = !figure.zero_note.empty();
        const Span spread = noted           ? Span{figure.zero_note, Tone::good}
                            : page.narrow() ? Span{}
                                            : interval(95);
        table.row({{brief ? figure.brief : figure.label},
                   quantile(metric, 50, form),
                   roomy && !noted ? interval(50) : Span{},
                   quantile(metric, 95, form),
                   spread,
                   never_span(metric),
                   {roomy ? metric.key : ""}});
    }
    return table;
}

void print_figures_of_many(const Page& page, const std::vector<HeadlineFigure>& rows) {
    Table table = table_of_many(page, rows, false);
    if (!table.fits()) {
        table = table_of_many(page, rows, true);
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
