#include "studies/audit/audited.hpp"

#include <cmath>
#include <vector>

#include <boost/random/normal_distribution.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"
#include "sim/random/stream.hpp"
#include "studies/audit/compare.hpp"
#include "studies/grain.hpp"

namespace gameday::studies {
namespace {

using models::Grain;
constexpr double certain = 0.95;

// ---- pairs ----

TEST(PairedDifference, HasStudentsInterval) {
    // Differences of 1, 2 and 3: their mean is 2 and their deviation 1; t(0.975, 2) = 4.302653.
    const auto found =
        paired_difference(std::vector{10.0, 20.0, 30.0}, std::vector{11.0, 22.0, 33.0}, certain);
    EXPECT_EQ(found.pairs, 3U);
    EXPECT_DOUBLE_EQ(found.reference, 20);
    EXPECT_DOUBLE_EQ(found.other, 22);
    EXPECT_NEAR(*found.difference.low, 2 - 4.302653 / std::sqrt(3), 1e-6);
    EXPECT_NEAR(*found.difference.high, 2 + 4.302653 / std::sqrt(3), 1e-6);
    EXPECT_FALSE(found.same);
}

// Whatever the values are, a tenth more is a tenth more.
TEST(PairedDifference, RelativeToTheReferenceForgetsWhatBothHaveInCommon) {
    const auto found =
        paired_difference(std::vector{8.0, 9.0, 10.0, 12.0}, std::vector{8.8, 9.9, 11.0, 13.2}, certain);
    EXPECT_NEAR(*found.relative.low, 0.1, 1e-6);
    EXPECT_NEAR(*found.relative.high, 0.1, 1e-6);
    EXPECT_TRUE(found.beyond(0.05));
    EXPECT_FALSE(found.beyond(0.2));
}

TEST(PairedDifference, IsNoneWhereAllIsTheSame) {
    const auto found = paired_difference(std::vector{1.0, never, 3.0}, std::vector{1.0, never, 3.0}, certain);
    EXPECT_TRUE(found.same);
    EXPECT_EQ(found.most(), 0.0);
    EXPECT_FALSE(found.beyond(0.0));
}

TEST(PairedDifference, RelativeToWhatMayBeNothingHasNoEnds) {
    const auto found = paired_difference(std::vector{-1.0, 2.0, 0.5}, std::vector{0.1, 0.2, 0.9}, certain);
    EXPECT_FALSE(found.relative.low);
    EXPECT_EQ(found.most(), std::nullopt);
    EXPECT_FALSE(found.beyond(0.03));
}

// Twelve zeros do not say that a thing never comes.
TEST(PairedDifference, OfARareThingIsNotCertain) {
    const std::vector<double> none(12, 0.0);
    const std::vector<double> expected(12, 0.02);
    EXPECT_TRUE(paired_difference(none, expected, certain).beyond(0.03));
    EXPECT_FALSE(paired_difference(none, expected, certain, 0.02).beyond(0.03));
    EXPECT_TRUE(paired_difference(none, std::vector<double>(12, 20.0), certain, 20).beyond(0.03));
}

TEST(PairedDifference, OfWhatComesOnOneSideAloneIsCertainWhenItIsOften) {
    std::vector<double> reference(12, 1.0);
    const std::vector<double> other(12, 1.0);
    for (std::size_t i = 0; i < 2; ++i) {
        reference[i] = never;
    }
    EXPECT_EQ(paired_difference(reference, other, certain).only_other, 2U);
    EXPECT_FALSE(paired_difference(reference, other, certain).beyond(0.03)) << "2 of 12 may be luck";
    for (std::size_t i = 0; i < 6; ++i) {
        reference[i] = never;
    }
    EXPECT_TRUE(paired_difference(reference, other, certain).beyond(0.03));
}

// The interval of the ratio of two means that go together holds as often as it says.
TEST(PairedDifference, HasIntervalsThatHold) {
    constexpr int samples = 4000;
    constexpr int pairs = 12;
    constexpr double truth = 0.04;
    auto draw = sim::Randomness{7, 1}.stream("pairs").at(0);
    boost::random::normal_distribution<double> normal;
    int within = 0;
    for (int i = 0; i < samples; ++i) {
        std::vector<double> reference;
        std::vector<double> other;
        for (int k = 0; k < pairs; ++k) {
            const double common = 10 + 3 * normal(draw);
            reference.push_back(common + normal(draw));
            other.push_back((1 + truth) * common + normal(draw));
        }
        const auto found = paired_difference(reference, other, certain);
        within += static_cast<int>(*found.relative.low <= truth && truth <= *found.relative.high);
    }
    // Three standard errors of a share of 95 %.
    EXPECT_NEAR(within / static_cast<double>(samples), certain, 3 * std::sqrt(0.95 * 0.05 / samples));
}

// ---- how much is compared ----

std::optional<AuditPlan> plan(const std::string& name, const std::vector<std::string>& sets,
                              bool wanted = true) {
    const Study study = shipped(name, sets);
    return plan_audit(study.document(), grain_of(study.document(), 200).grain, wanted);
}

TEST(AuditPlan, IsAsLargeAsTenMillionRequestsAllow) {
    EXPECT_EQ(plan("stateless-outage.yaml", {"duration=1h"})->replications, 12U);
    // 180,000 requests an hour and 5,000 users, ten times: 1.85 million a replication.
    EXPECT_EQ(plan("stateless-outage.yaml", {"duration=1h", "scale_users=10"})->replications, 5U);
    const auto none = plan("stateless-outage.yaml", {"duration=1h", "scale_users=20"});
    EXPECT_EQ(none->replications, 0U);
    EXPECT_EQ(none->skipped, "three replications by requests would be more than 10 million requests");
}

TEST(AuditPlan, IsNoneWhereTheGrainIsNoQuestion) {
    EXPECT_FALSE(plan("stateless-outage.yaml", {"grain=flow"}));
    EXPECT_FALSE(plan("stateless-outage.yaml", {"grain=request"}));
    EXPECT_FALSE(plan("region-outage.yaml", {"regions.us-west-2.queue_limit=100ms"})) << "requests anyway";
    EXPECT_EQ(plan("stateless-outage.yaml", {}, false)->skipped, "--no-audit");
}

TEST(AuditPlan, SaysWhetherRequestsCanTakeOver) {
    EXPECT_TRUE(plan("stateless-outage.yaml", {"duration=1h", "runs=5000"})->requests_affordable);
    EXPECT_FALSE(plan("stateless-outage.yaml", {"duration=1h", "runs=6000"})->requests_affordable);
}

// ---- what is decided ----

std::vector<Replication> replications(const Study& study, Grain grain, std::uint32_t first,
                                      std::uint32_t runs) {
    return replicate(study, {.first = first, .runs = runs, .threads = 2, .grain = grain}).done;
}

std::size_t place_of(const Study& study, const std::string& key) {
    const auto keys = keys_of(study);
    return static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

/// What is decided where flows have this metric so many times as large as requests.
AuditDecision decided(const std::string& key, double times, const AuditPlan& plan = {.replications = 12}) {
    const Study study = shipped_small("region-outage.yaml", {"duration=30m"});
    const auto requests = replications(study, Grain::request, 1, 12);
    auto flows = requests;
    for (Replication& replication : flows) {
        replication.values[place_of(study, key)] *= times;
    }
    return compare_grains(study, plan, requests, flows).decision;
}

TEST(Audit, TakesRequestsWhereAHeadlineIsCertainToBeOff) {
    EXPECT_EQ(decided("failed_requests", 1.0), AuditDecision::flow);
    EXPECT_EQ(decided("failed_requests", 1.02), AuditDecision::flow);
    EXPECT_EQ(decided("failed_requests", 1.04), AuditDecision::request);
    EXPECT_EQ(decided("failed_requests", 0.96), AuditDecision::request);
    EXPECT_EQ(decided("failed_requests", 1.04, {.replications = 12, .requests_affordable = false}),
              AuditDecision::too_much_work);
}

TEST(Audit, LeavesFlowsWhereNobodyLooks) {
    EXPECT_EQ(decided("load{region:us-west-2}", 1.1), AuditDecision::flow);
}

// ---- what is made ----

std::vector<std::vector<double>> rows(const std::vector<Replication>& replications) {
    std::vector<std::vector<double>> all;
    for (const Replication& replication : replications) {
        all.push_back(replication.values);
        all.back().push_back(replication.number);
    }
    return all;
}

struct AuditedCase {
    const char* set; ///< of the shipped system
    Grain grain;     ///< that is decided on
};

/// Whichever grain is decided on, and whatever part is asked for, rows are those of that grain.
class Audited : public testing::TestWithParam<AuditedCase> {};

TEST_P(Audited, GivesTheRowsOfTheGrainThatIsDecidedOn) {
    // Without a queue: beyond flows, which nobody asks here.
    const Study study = shipped("stateless-outage.yaml", {"duration=40m", GetParam().set});
    const AuditPlan plan{.replications = 5};
    struct Part {
        std::uint32_t first, runs;
    };
    for (const Part part : {Part{1, 9}, Part{1, 3}, Part{4, 1}, Part{4, 4}, Part{8, 2}}) {
        for (const unsigned threads : {part.runs == 9 ? 1U : 3U}) {
            AuditedReplications audited(study, plan);
            std::vector<Replication> kept;
            const auto made = audited(
                {.first = part.first, .runs = part.runs, .threads = threads, .keep = [&](const auto& one) {
                     kept.push_back(one);
                 }});
            EXPECT_EQ(audited.grain(), GetParam().grain);
            const auto expected = rows(replications(study, GetParam().grain, part.first, part.runs));
            EXPECT_TRUE(rows(made.done) == expected) << part.first << " " << part.runs;
            EXPECT_TRUE(rows(kept) == expected) << part.first << " " << part.runs;
            EXPECT_EQ(audited.audit().replications, 5U);
        }
    }
}

TEST_P(Audited, GoesOnAtThatGrain) {
    const Study study = shipped("stateless-outage.yaml", {"duration=40m", GetParam().set});
    const AuditPlan plan{.replications = 4};
    AuditedReplications audited(study, plan);
    (void)audited({.first = 1, .runs = 2});
    EXPECT_TRUE(rows(audited({.first = 3, .runs = 4}).done) ==
                rows(replications(study, GetParam().grain, 3, 4)));
}

INSTANTIATE_TEST_SUITE_P(EachDecision, Audited,
                         testing::Values(AuditedCase{"regions.us-west-2.queue_limit=0s", Grain::request},
                                         AuditedCase{"regions.us-west-2.queue_limit=30s", Grain::flow}),
                         [](const auto& one) { return one.param.grain == Grain::flow ? "Flow" : "Request"; });

TEST(AuditedReplications, HaveFlowsWhereItIsStoppedBefore) {
    const Study study = shipped_small("region-outage.yaml", {"duration=1h"});
    const AuditPlan plan{.replications = 5};
    AuditedReplications audited(study, plan);
    int asked = 0;
    const auto made = audited({.runs = 20, .stop = [&]() -> std::optional<StopReason> {
                                   return ++asked > 7 ? std::optional(StopReason::interrupted) : std::nullopt;
                               }});
    EXPECT_EQ(rows(made.done), rows(replications(study, Grain::flow, 1, 5)));
    EXPECT_EQ(made.stopped, StopReason::interrupted);
    EXPECT_EQ(audited.audit().decision, AuditDecision::none);
    EXPECT_EQ(audited.audit().skipped, "it was stopped before its end");
}

TEST(AuditedReplications, CompareNothingWithoutAPlan) {
    const Study study = shipped_small("region-outage.yaml", {"duration=1h"});
    const AuditPlan plan{.skipped = "--no-audit"};
    AuditedReplications audited(study, plan);
    EXPECT_EQ(rows(audited({.runs = 3}).done), rows(replications(study, Grain::flow, 1, 3)));
    EXPECT_EQ(audited.audit().skipped, "--no-audit");
    EXPECT_EQ(audited.audit().replications, 0U);
}

} // namespace
} // namespace gameday::studies
