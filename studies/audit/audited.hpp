#pragma once

#include "studies/audit/audit.hpp"
#include "studies/audit/plan.hpp"
#include "studies/replicate.hpp"
#include "studies/study.hpp"

namespace gameday::studies {

/// Replicates at the flow grain, and meanwhile holds the first replications against requests; goes on by
/// requests where flows turn out to be off. The study and the plan have to outlive it.
class AuditedReplications {
public:
    AuditedReplications(const Study& study, const AuditPlan& plan) : study_(study), plan_(plan) {
        audit_.skipped = plan.skipped;
    }

    /// As `replicate`, of the next part. The first call makes the comparison: what it is about depends on the
    /// seed, and not on which part that is. Nothing is kept before it is known at which grain. When it is
    /// stopped before, flows are what is there.
    [[nodiscard]] Replications operator()(const ReplicateOptions& part);

    [[nodiscard]] const Audit& audit() const { return audit_; }
    [[nodiscard]] models::Grain grain() const {
        return audit_.decision == AuditDecision::request ? models::Grain::request : models::Grain::flow;
    }

private:
    Replications compare_and_replicate(const ReplicateOptions& part);

    const Study& study_;
    const AuditPlan& plan_;
    Audit audit_;
    bool compared_ = false;
};

} // namespace gameday::studies
