#pragma once

#include <vector>

#include "studies/audit/audit.hpp"
#include "studies/audit/plan.hpp"
#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// Every metric, of replications of the same numbers at both grains, whose random numbers are the same. Each
/// interval holds with that confidence.
[[nodiscard]] std::vector<AuditedMetric> compare_metrics(const Study& study,
                                                         const std::vector<Replication>& requests,
                                                         const std::vector<Replication>& flows,
                                                         double confidence);

/// Compares replications of the same numbers at both grains: their random numbers are the same. The
/// intervals of all metrics hold together with 95 % confidence (Bonferroni).
[[nodiscard]] Audit compare_grains(const Study& study, const AuditPlan& plan,
                                   const std::vector<Replication>& requests,
                                   const std::vector<Replication>& flows);

} // namespace gameday::studies
