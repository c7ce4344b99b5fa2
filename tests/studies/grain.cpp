#include "studies/grain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "own_system.hpp"
#include "studies/replicate.hpp"

namespace gameday::studies {
namespace {

using models::Grain;
using ::testing::AllOf;
using ::testing::HasSubstr;

Grain grain(const Study& study, std::uint32_t runs) {
    return grain_of(study.document(), runs).grain;
}

TEST(Grain, IsChosenByWhatItCosts) {
    const Study few = shipped("region-outage.yaml", {"duration=1h"});
    EXPECT_EQ(grain(few, 1), Grain::request) << "one replication of 180,000 requests";
    EXPECT_EQ(grain(few, 200), Grain::flow);
    EXPECT_EQ(grain(few, 0), Grain::flow) << "one of many is as among them";
    const Study many = shipped("region-outage.yaml", {"duration=1h", "scale_users=1000"});
    EXPECT_EQ(grain(many, 1), Grain::flow);
}

TEST(Grain, OfWhatFlowsCannotFollowIsThatWhichDoes) {
    const std::string short_queue = "regions.us-west-2.queue_limit=100ms";
    const Study six = shipped("region-outage.yaml", {short_queue});
    EXPECT_EQ(grain(six, 200), Grain::request);
    EXPECT_EQ(grain_of(six.document(), 200).beyond_flows, "us-west-2's queue holds 6 requests");
    EXPECT_FALSE(grain_of(six.document(), 200).doubtful());
    EXPECT_EQ(grain(shipped("region-outage.yaml", {short_queue, "scale_users=10"}), 200), Grain::flow)
        << "sixty, with a sixth of its room to spare, or to want";
    const ChosenGrain many = grain_of(
        shipped("region-outage.yaml", {"regions.us-west-2.queue_limit=0s", "scale_users=1000"}).document(),
        200);
    EXPECT_EQ(many.grain, Grain::flow) << "more requests than can be followed";
    EXPECT_TRUE(many.doubtful());
}

TEST(Grain, IsWhatTheFileSays) {
    for (const std::uint32_t runs : {1U, 200U}) {
        EXPECT_EQ(grain(shipped("region-outage.yaml", {"grain=request"}), runs), Grain::request);
        EXPECT_EQ(grain(shipped("region-outage.yaml", {"grain=flow"}), runs), Grain::flow);
    }
}

TEST(Grain, OfEveryShippedScenarioIsFlow) {
    for (const std::string& name : shipped_scenarios()) {
        const ChosenGrain chosen = grain_of(shipped(name).document(), 200);
        EXPECT_EQ(chosen.grain, Grain::flow) << name;
        EXPECT_EQ(chosen.beyond_flows, "") << name;
    }
}

// Whoever asks for flows where they are known to be wrong is told at the field that is to blame.
TEST(Grain, OfFlowIsRefusedWhereFlowsAreKnownToDiffer) {
    OwnSystem system;
    system.client = ", timeout: 40s";
    EXPECT_TRUE(read(system.text()).study);
    system.rest = "grain: flow\n";
    const Reading refused = read(system.text());
    EXPECT_FALSE(refused.study);
    EXPECT_THAT(refused.told,
                AllOf(HasSubstr("flows cannot follow this within 3 %: a time-out of 40s"),
                      HasSubstr("--accept-differences"), HasSubstr("timeout: 40s"), HasSubstr("1 error")));
}

TEST(Grain, OfFlowWhereThereAreTooManyRequestsIsWarnedOf) {
    OwnSystem system;
    system.client = ", timeout: 40s";
    system.rest = "scale_users: 1000\n";
    EXPECT_THAT(read(system.text()).told,
                AllOf(HasSubstr("warning: flows cannot follow this within 3 %"), HasSubstr("beyond-flows")));
}

/// Events that one replication of so many times the users takes.
std::uint64_t events(const std::string& scale) {
    const Study study = shipped("region-outage.yaml", {"scale_users=" + scale});
    std::uint64_t handled = 0;
    replay(study, Grain::flow, 1, 1,
           [&](const models::World& world) { handled = world.engine().events_handled(); });
    return handled;
}

TEST(FlowGrain, TakesNoMoreEventsForAThousandMillionUsersThanForFiveThousand) {
    const auto few = static_cast<double>(events("1"));
    EXPECT_LT(static_cast<double>(events("200000")), 1.2 * few);
}

} // namespace
} // namespace gameday::studies
