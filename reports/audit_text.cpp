#include "reports/audit_text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/ranges.h>

#include "reports/headline.hpp"
#include "reports/quantities.hpp"

namespace gameday::reports {

namespace {

using studies::AuditedMetric;

/// As many are named.
constexpr std::size_t most_named = 3;

/// Percent, rounded up: it is a bound.
std::string bound_text(double share) {
    constexpr double coarse_from = 0.1;
    constexpr double fine = 1000;
    return share >= coarse_from ? fmt::format("{:.0f} %", std::ceil(share * 100))
                                : fmt::format("{:.1f} %", std::ceil(share * fine) * 100 / fine);
}

std::string together(std::vector<std::string> texts) {
    const std::size_t left_out = texts.size() - std::min(texts.size(), most_named);
    texts.resize(texts.size() - left_out);
    return fmt::format("{}{}", fmt::join(texts, ", "),
                       left_out > 0 ? fmt::format(", and {} more", left_out) : "");
}

/// "failed requests 4.1 to 6.0 % too high"
std::string off_text(const AuditedMetric& metric, std::uint32_t replications) {
    const studies::PairedDifference& difference = metric.difference;
    const std::string name = brief_name(metric.key);
    if (difference.one_sided > studies::audited_within) {
        const bool missing = difference.only_reference > difference.only_other;
        return fmt::format("{} {} in {} of {} replications", name,
                           missing ? "never comes, though it does by requests,"
                                   : "comes, though it never does by requests,",
                           missing ? difference.only_reference : difference.only_other, replications);
    }
    if (!difference.relative.low || !difference.relative.high) {
        return fmt::format("{} {} instead of 0", name,
                           value_text(metric.unit, difference.other, Detail::fine));
    }
    const bool high = *difference.relative.low > 0;
    const double one = std::abs(*difference.relative.low);
    const double other = std::abs(*difference.relative.high);
    const std::string least = fmt::format("{:.1f}", std::min(one, other) * 100);
    const std::string most = fmt::format("{:.1f}", std::max(one, other) * 100);
    return fmt::format("{} {}{} % too {}", name, least == most ? "" : least + " to ", most,
                       high ? "high" : "low");
}

std::string all_that_is_off(const studies::Audit& audit) {
    std::vector<std::string> texts;
    for (const AuditedMetric& metric : audit.differences) {
        if (metric.off()) {
            texts.push_back(off_text(metric, audit.replications));
        }
    }
    return together(std::move(texts));
}

/// "failed requests at most 0.9 % off, others less"
std::string known_text(const std::vector<const AuditedMetric*>& known) {
    const auto off = [](const AuditedMetric* metric) { return metric->difference.most().value_or(0); };
    const auto* const worst = *std::max_element(
        known.begin(), known.end(), [&](const auto* a, const auto* b) { return off(a) < off(b); });
    if (off(worst) > 0) {
        return fmt::format("{} at most {} off{}", brief_name(worst->key), bound_text(off(worst)),
                           known.size() > 1 ? ", others less" : "");
    }
    std::vector<std::string> names;
    for (const AuditedMetric* const metric : known) {
        names.push_back(brief_name(metric->key));
    }
    return "the same in " + together(std::move(names));
}

/// What can be excluded, of the metrics that decide, and what cannot.
std::string bounds_text(const studies::Audit& audit) {
    std::vector<const AuditedMetric*> known;
    std::vector<std::string> open;
    std::vector<std::string> unknown;
    for (const AuditedMetric& metric : audit.differences) {
        const auto most = metric.difference.most();
        if (!metric.decides) {
            continue;
        }
        if (!most) {
            unknown.push_back(brief_name(metric.key));
        } else if (*most <= studies::audited_within) {
            known.push_back(&metric);
        } else {
            open.push_back(fmt::format("{} {}{}", brief_name(metric.key), open.empty() ? "may be up to " : "",
                                       bound_text(*most)));
        }
    }
    std::vector<std::string> parts;
    if (!known.empty()) {
        parts.push_back(known_text(known));
    }
    if (!open.empty()) {
        parts.push_back(together(std::move(open)) + " off");
    }
    if (!unknown.empty()) {
        parts.push_back("nothing can be told of " + together(std::move(unknown)));
    }
    return parts.empty() ? "nothing in the headline" : fmt::format("{}", fmt::join(parts, "; "));
}

} // namespace

std::string audit_text(const studies::Audit& audit) {
    const std::string how_many = counted(audit.replications, "replication", "replications");
    switch (audit.decision) {
    case studies::AuditDecision::flow:
        return fmt::format("held against {} by requests: {}", how_many, bounds_text(audit));
    case studies::AuditDecision::request:
        return fmt::format("flows are off: {} ({} at both grains)", all_that_is_off(audit), how_many);
    case studies::AuditDecision::too_much_work:
        return fmt::format("off: {} ({} at both grains); --grain request takes minutes, and is right",
                           all_that_is_off(audit), how_many);
    case studies::AuditDecision::none:
        break;
    }
    return fmt::format("not held against requests: {}", audit.skipped);
}

} // namespace gameday::reports
