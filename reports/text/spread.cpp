#include <algorithm>

#include "reports/headline.hpp"
#include "reports/quantities.hpp"
#include "reports/row_form.hpp"
#include "reports/text/sections.hpp"
#include "reports/text/table.hpp"

namespace gameday::reports::sections {

namespace {

/// What the figures at the top have not told: the metrics that vary, and the keys of those that were always
/// 0.
struct Rest {
    std::vector<const studies::MetricResult*> metrics;
    std::string zero;
};

Rest rest_of(const studies::Result& result) {
    const std::vector<HeadlineFigure> told = headline_figures(result);
    Rest rest;
    for (const studies::MetricResult& metric : result.metrics) {
        if (std::any_of(told.begin(), told.end(),
                        [&](const auto& figure) { return figure.metric == &metric; })) {
            continue;
        }
        if (always_zero(metric)) {
            rest.zero += (rest.zero.empty() ? "" : ", ") + metric.key;
        } else {
            rest.metrics.push_back(&metric);
        }
    }
    return rest;
}

/// "12.0s – 1m 40s", or the one value there is.
std::string range(const studies::MetricResult& metric, const RowForm& form) {
    const std::string low = form.text(metric.summary.min());
    const std::string high = form.text(metric.summary.max());
    return low == high ? low : low + " – " + high;
}

std::string never_text(const studies::MetricResult& metric) {
    const std::size_t count = metric.summary.never();
    return count > 0 ? count_text(static_cast<double>(count), Detail::fine) : "";
}

/// What each metric is, told once: metrics that differ in their labels alone have the same words.
class Meanings {
public:
    explicit Meanings(bool shown) : shown_(shown) {}
    Span of(const studies::MetricResult& metric) {
        const bool again = metric.doc == last_;
        last_ = metric.doc;
        return {shown_ && !again ? metric.doc : "", Tone::faint};
    }

private:
    bool shown_;
    std::string last_;
};

void print_rest_of_many(const Page& page, const Rest& rest) {
    Meanings meanings(page.roomy());
    Table table(page.screen,
                {{.broken_first_to = label_columns},
                 {Align::right},
                 {Align::right},
                 {.align = Align::right, .gap = 3, .gives_way = true},
                 {Align::right},
                 {.align = Align::left, .gap = 3, .broken_first_to = 24}},
                page.roomy() ? 5 : 0);
    table.heading({"metric", "p50", "p95", "min – max", "never", "what it is"});
    for (const studies::MetricResult* metric : rest.metrics) {
        const studies::Summary& summary = metric->summary;
        const RowForm form(metric->unit,
                           {summary.quantile(50), summary.quantile(95), summary.min(), summary.max()});
        table.row({{metric->key},
                   {form.text(summary.quantile(50))},
                   {form.text(summary.quantile(95))},
                   {page.narrow() ? "" : range(*metric, form)},
                   {never_text(*metric), Tone::bad},
                   meanings.of(*metric)});
    }
    table.print();
}

void print_rest_of_one(const Page& page, const Rest& rest) {
    Meanings meanings(page.roomy());
    Table table(page.screen, {{}, {Align::right}, {Align::left, 3}}, page.roomy() ? 2 : 0);
    for (const studies::MetricResult* metric : rest.metrics) {
        table.row({{metric->key}, {value_text(metric->unit, metric->summary.max())}, meanings.of(*metric)});
    }
    table.print();
}

} // namespace

void spread(const Page& page) {
    const Rest rest = rest_of(page.result);
    if (rest.metrics.empty() && rest.zero.empty()) {
        return;
    }
    if (page.many()) {
        page.screen.section("Other metrics",
                            "over " + counted(page.result.runs, "replication", "replications"));
        print_rest_of_many(page, rest);
    } else {
        page.screen.section("Other metrics");
        print_rest_of_one(page, rest);
    }
    if (!rest.zero.empty()) {
        if (!rest.metrics.empty()) {
            page.screen.blank();
        }
        page.screen.paragraph(
            2, 4, (page.many() ? "0 in every replication: " : "also measured, and 0: ") + rest.zero);
    }
}

} // namespace gameday::reports::sections
