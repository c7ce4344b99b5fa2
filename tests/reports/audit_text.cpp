#include "reports/audit_text.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

using studies::Audit;
using studies::AuditDecision;
using studies::AuditedMetric;
using studies::Interval;

/// A metric that decides, whose relative difference lies in there.
AuditedMetric metric(std::string key, Interval relative) {
    AuditedMetric one;
    one.key = std::move(key);
    one.decides = true;
    one.difference.reference = 100;
    one.difference.relative = relative;
    return one;
}

std::string told(AuditDecision decision, std::vector<AuditedMetric> metrics) {
    Audit audit;
    audit.replications = 12;
    audit.differences = std::move(metrics);
    audit.decision = decision;
    return audit_text(audit);
}

TEST(AuditText, SaysWhatCanBeExcludedAndWhatCannot) {
    EXPECT_EQ(
        told(AuditDecision::flow,
             {metric("failover", {0.0, 0.0}), metric("failed_requests", {-0.0081, 0.004}),
              metric("rto", {-0.02, 0.113}), metric("stale@10m", {-0.2, 0.01}), metric("rpo", {})}),
        "held against 12 replications by requests: failed requests at most 0.9 % off, others less; served "
        "again (rto) may be up to 12 %, still to move, 10m 20 % off; nothing can be told of data lost "
        "(rpo)");
}

TEST(AuditText, SaysWhatIsTheSame) {
    EXPECT_EQ(told(AuditDecision::flow, {metric("failover", {0.0, 0.0}), metric("rto", {0.0, 0.0})}),
              "held against 12 replications by requests: the same in time to failover, served again (rto)");
}

TEST(AuditText, LeavesOutWhatDoesNotDecide) {
    AuditedMetric load = metric("load{region:west}", {0.1, 0.2});
    load.decides = false;
    EXPECT_EQ(told(AuditDecision::flow, {metric("rto", {0.0, 0.001}), load}),
              "held against 12 replications by requests: served again (rto) at most 0.1 % off");
}

TEST(AuditText, SaysWhatIsOff) {
    EXPECT_EQ(told(AuditDecision::request,
                   {metric("failed_requests", {-0.298, -0.118}), metric("rto", {0.222, 0.222})}),
              "flows are off: failed requests 11.8 to 29.8 % too low, served again (rto) 22.2 % too high (12 "
              "replications at both grains)");
    EXPECT_EQ(
        told(AuditDecision::too_much_work, {metric("rto", {0.041, 0.06})}),
        "off: served again (rto) 4.1 to 6.0 % too high (12 replications at both grains); --grain request "
        "takes minutes, and is right");
}

TEST(AuditText, SaysWhatNeverCame) {
    AuditedMetric rto = metric("rto", {});
    rto.difference.only_reference = 9;
    rto.difference.one_sided = 0.4;
    EXPECT_EQ(told(AuditDecision::request, {rto}),
              "flows are off: served again (rto) never comes, though it does by requests, in 9 of 12 "
              "replications (12 replications at both grains)");
}

TEST(AuditText, SaysWhyThereIsNone) {
    Audit none;
    none.skipped = "--no-audit";
    EXPECT_EQ(audit_text(none), "not held against requests: --no-audit");
}

} // namespace
} // namespace gameday::reports
