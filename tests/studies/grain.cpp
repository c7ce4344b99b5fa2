#include "studies/grain.hpp"

#include <gtest/gtest.h>

#include "scenario.hpp"
#include "studies/replicate.hpp"

namespace gameday::studies {
namespace {

using models::Grain;

TEST(Grain, IsChosenByWhatItCosts) {
    const Study few = shipped("region-outage.yaml", {"duration=1h"});
    EXPECT_EQ(grain_of(few.document(), 1), Grain::request) << "one replication of 180,000 requests";
    EXPECT_EQ(grain_of(few.document(), 200), Grain::flow);
    EXPECT_EQ(grain_of(few.document(), 0), Grain::flow) << "one of many is as among them";
    const Study many = shipped("region-outage.yaml", {"duration=1h", "scale_users=1000"});
    EXPECT_EQ(grain_of(many.document(), 1), Grain::flow);
}

TEST(Grain, OfQueuesThatHoldNextToNobodyIsThatWhichSeesThem) {
    const std::string short_queue = "regions.us-west-2.queue_limit=100ms"; // six requests
    EXPECT_EQ(grain_of(shipped("region-outage.yaml", {short_queue}).document(), 200), Grain::request);
    EXPECT_EQ(grain_of(shipped("region-outage.yaml", {short_queue, "scale_users=2"}).document(), 200),
              Grain::flow)
        << "twelve";
    EXPECT_EQ(grain_of(shipped("region-outage.yaml", {"regions.us-west-2.queue_limit=0s", "scale_users=1000"})
                           .document(),
                       200),
              Grain::flow)
        << "more requests than can be followed";
}

TEST(Grain, IsWhatTheFileSays) {
    for (const std::uint32_t runs : {1U, 200U}) {
        EXPECT_EQ(grain_of(shipped("region-outage.yaml", {"grain=request"}).document(), runs),
                  Grain::request);
        EXPECT_EQ(grain_of(shipped("region-outage.yaml", {"grain=flow"}).document(), runs), Grain::flow);
    }
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
