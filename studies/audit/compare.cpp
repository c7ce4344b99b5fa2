#include "studies/audit/compare.hpp"

#include <algorithm>

#include "studies/grain.hpp"
#include "studies/values.hpp"

namespace gameday::studies {

namespace {

constexpr double all_together = 0.95;

bool decides(const Study& study, std::size_t measured) {
    const Study::Measured& one = study.measured()[measured];
    return (one.metric->headline && one.key.labels.empty()) ||
           std::any_of(study.expected().begin(), study.expected().end(),
                       [&](const Study::Expected& expected) { return expected.measured == measured; });
}

/// How much a metric of that unit and mean varies at least from one replication by requests to the next: rare
/// things are Poisson distributed, and shares are those of as many users.
double least_variance(Unit unit, double mean, double users) {
    switch (unit) {
    case Unit::count:
        return mean;
    case Unit::share:
        return std::clamp(mean * (1 - mean), 0.0, 1.0) / std::max(users, 1.0);
    case Unit::seconds:
    case Unit::ratio:
        break;
    }
    return 0;
}

} // namespace

std::vector<AuditedMetric> compare_metrics(const Study& study, const std::vector<Replication>& requests,
                                           const std::vector<Replication>& flows, double confidence) {
    std::vector<AuditedMetric> compared;
    const double users = users_of(study.document());
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        const Study::Measured& measured = study.measured()[i];
        const Unit unit = measured.metric->unit;
        const auto by_requests = values_of(study, requests, i);
        const auto by_flows = values_of(study, flows, i);
        const double hidden = least_variance(unit, Summary(by_flows).mean().value_or(0), users);
        compared.push_back({measured.key.text(), unit, decides(study, i),
                            paired_difference(by_requests, by_flows, confidence, hidden)});
    }
    return compared;
}

Audit compare_grains(const Study& study, const AuditPlan& plan, const std::vector<Replication>& requests,
                     const std::vector<Replication>& flows) {
    Audit audit;
    audit.replications = static_cast<std::uint32_t>(requests.size());
    const auto metrics = static_cast<double>(std::max<std::size_t>(study.measured().size(), 1));
    audit.differences = compare_metrics(study, requests, flows, 1 - (1 - all_together) / metrics);
    const bool off = std::any_of(audit.differences.begin(), audit.differences.end(),
                                 [](const AuditedMetric& metric) { return metric.off(); });
    audit.decision = !off                       ? AuditDecision::flow
                     : plan.requests_affordable ? AuditDecision::request
                                                : AuditDecision::too_much_work;
    return audit;
}

} // namespace gameday::studies
