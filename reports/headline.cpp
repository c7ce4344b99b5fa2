#include "reports/headline.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "studies/metric_key.hpp"
#include "studies/metrics/metric.hpp"

namespace gameday::reports {

namespace {

enum class Shown : std::uint8_t {
    always,      ///< 0 is news, too
    if_happened, ///< only worth a line when it is not 0 everywhere
};

struct Figure {
    std::string_view key; ///< of the metric; one ending in '@' stands for every instant
    std::string_view label;
    std::string_view brief; ///< the same where there is little room
    Shown shown;
    std::string_view zero_note;
};

// From the question that is asked first to the one that is asked last.
constexpr std::array figures{
    Figure{"failover", "time to failover", "time to failover", Shown::always, ""},
    Figure{"rto", "requests served again (rto)", "served again (rto)", Shown::always, "never below target"},
    Figure{"lost_writes", "acknowledged writes lost", "writes lost", Shown::always, "none lost"},
    Figure{"rpo", "data lost, in time (rpo)", "data lost (rpo)", Shown::if_happened, ""},
    Figure{"divergent_writes", "split-brain writes", "split-brain writes", Shown::if_happened, ""},
    Figure{"stale@", "users still to move after ", "still to move, ", Shown::always, ""},
    Figure{"failed_requests", "failed requests", "failed requests", Shown::if_happened, ""},
    Figure{"email_drain", "e-mail queue drained", "e-mails drained", Shown::if_happened, ""},
    Figure{"lost_emails", "e-mails lost", "e-mails lost", Shown::if_happened, ""},
    Figure{"duplicate_jobs", "jobs done twice", "jobs twice", Shown::if_happened, ""},
    Figure{"duplicate_emails", "e-mails sent twice", "e-mails twice", Shown::if_happened, ""},
};

bool matches(const Figure& figure, std::string_view key) {
    return figure.key.ends_with('@') ? key.starts_with(figure.key) : key == figure.key;
}

std::string label_of(const Figure& figure, std::string_view label, std::string_view key) {
    const std::string_view instant =
        figure.key.ends_with('@') ? key.substr(figure.key.size()) : std::string_view{};
    return std::string(label) + std::string(instant);
}

/// A share of 100 % in every replication: the move began later than that instant, and the figure says
/// nothing.
bool nobody_could_have_moved(const studies::MetricResult& metric) {
    return metric.key.starts_with("stale@") && metric.summary.min() == 1.0;
}

/// Nothing is lost where nothing is promoted, and that is no good news.
bool nothing_promoted(const studies::Result& result) {
    bool any = false; // ought to be
    for (const studies::MetricResult& metric : result.metrics) {
        if (metric.key == "promote" || metric.key.starts_with("promote{")) {
            if (metric.summary.never() < metric.summary.count()) {
                return false;
            }
            any = true;
        }
    }
    return any;
}

/// Nothing when no figure is about it.
const Figure* figure_of(const std::string& key) {
    const auto* const figure =
        std::find_if(figures.begin(), figures.end(), [&](const Figure& one) { return matches(one, key); });
    return figure == figures.end() ? nullptr : figure;
}

} // namespace

bool always_zero(const studies::MetricResult& metric) {
    return metric.summary.count() > 0 && metric.summary.min() == 0.0 && metric.summary.max() == 0.0;
}

std::vector<HeadlineFigure> headline_figures(const studies::Result& result) {
    std::vector<HeadlineFigure> found;
    for (const Figure& figure : figures) {
        for (const studies::MetricResult& metric : result.metrics) {
            const bool zero = always_zero(metric);
            if (matches(figure, metric.key) && (figure.shown == Shown::always || !zero) &&
                !nobody_could_have_moved(metric)) {
                const bool never_promoted = metric.key == "lost_writes" && nothing_promoted(result);
                const std::string note = never_promoted ? "nothing promoted" : std::string(figure.zero_note);
                found.push_back({label_of(figure, figure.label, metric.key),
                                 label_of(figure, figure.brief, metric.key), &metric, zero ? note : ""});
            }
        }
    }
    return found;
}

bool matters(const studies::Result& result, const studies::MetricResult& metric) {
    const auto key = studies::parse_metric_key(metric.key);
    const studies::Metric* const known = key.value ? studies::find_metric(key.value->name) : nullptr;
    const bool headline = known != nullptr && known->headline && key.value->labels.empty();
    return headline || std::any_of(result.expectations.begin(), result.expectations.end(),
                                   [&](const auto& one) { return one.metric == metric.key; });
}

std::string plain_name(const std::string& key) {
    const Figure* const figure = figure_of(key);
    return figure == nullptr ? key : label_of(*figure, figure->label, key);
}

std::string brief_name(const std::string& key) {
    const Figure* const figure = figure_of(key);
    return figure == nullptr ? key : label_of(*figure, figure->brief, key);
}

} // namespace gameday::reports
