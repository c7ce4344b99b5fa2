#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::journal_text;
using testing::seconds;
using testing::starts;
using testing::step;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

/// A tiny world in which an automatic runbook promotes the replica and points the endpoint to it.
SystemParameters automatic() {
    SystemParameters system = tiny_system();
    system.clients["people"].requests = {1};
    system.runbooks["failover"].on = Trigger::region_alarm;
    system.runbooks["failover"].steps = {
        step("fence", {{"target", "main"}, {"duration", "10s"}}), step("promote", {{"target", "main"}}),
        step("point", {{"target", "db.internal"}, {"duration", "20s"}}),
        step("verify", {{"target", "app"}, {"duration", "30s"}}, std::vector<std::string>{"promote"})};
    return system;
}

TEST(World, ARegionsOutageFromTheFirstChangeToTheLast) {
    TinyWorld world(automatic(), {strikes(seconds(100), "region-down", {{"target", "east"}}, seconds(200))},
                    seconds(400));
    world.run();
    EXPECT_EQ(journal_text(world->engine().journal()), R"(1m40s #1 east unreachable
1m40s #2 trouble 1 because #1
1m40s #3 east unreachable, packets vanish because #1
1m40s #4 primary of main down because #3
1m40s #5 services in east cannot write to main because #4
1m40s #6 services in west cannot write to main because #4
1m40s #7 reads fail in east because #3
1m40s #8 health page of east does not answer because #3
2m19.502127468s #9 health check of east red, 1 of 1 checkers because #8
2m19.502127468s #10 alarm sets off failover because #9
2m19.502127468s #11 failover started because #10
2m24.502127468s #12 DNS learns that east is not healthy because #9
2m24.502127468s #13 app.example.com answers west near east because #12
2m29.502127468s #14 main in east fenced because #11
2m29.502127468s #15 step 'fence' done because #14
3m29.502127468s #16 west replica of main promoted; 5 acknowledged writes lost because #15
3m29.502127468s #17 main has no replica any more because #16
3m29.502127468s #18 primary of main up because #16
3m29.502127468s #19 reads work in east because #16
3m29.502127468s #20 step 'promote' done because #16
3m49.502127468s #21 db.internal points to west because #20
3m49.502127468s #22 step 'point' done because #21
3m59.502127468s #23 somebody has looked whether app serves users because #20
4m12.251145838s #24 services in west can write to main because #21
5m #25 east back
5m #26 trouble 0 because #25
5m #27 east reachable again because #25
5m #28 health page of east answers as expected because #27
5m0.06s #29 services in east can write to main because #27
5m23.802127468s #30 health check of east green, 1 of 1 checkers because #28
5m28.802127468s #31 DNS learns that east is healthy because #30
5m28.802127468s #32 app.example.com answers east near east because #31
)");
}

TEST(World, APlannedSwitchoverFromTheFirstChangeToTheLast) {
    SystemParameters system = tiny_system();
    system.clients["people"].requests = {1};
    system.runbooks["plan"].steps = {
        step("switchover", {{"target", "main"}}),
        step("point", {{"target", "db.internal"}, {"duration", "10s"}}),
        step("shift", {{"target", "app"}, {"away_from", "east"}}, std::vector<std::string>{})};
    TinyWorld world(system, {starts(seconds(100), "plan")}, seconds(300));
    world.run();
    EXPECT_EQ(journal_text(world->engine().journal()), R"(1m40s #1 runbook plan begins
1m40s #2 plan started because #1
1m40s #3 database main takes no more writes because #2
1m40s #4 services in east cannot write to main because #3
1m40s #5 services in west cannot write to main because #3
2m #6 app.example.com answers west near east because #2
2m #7 step 'shift' done because #2
2m41.725250357s #8 main in east fenced because #3
2m41.725250357s #9 west replica of main promoted; no write lost because #8
2m41.725250357s #10 main has no replica any more because #9
2m41.725250357s #11 database main takes writes because #9
2m41.725250357s #12 step 'switchover' done because #9
2m51.725250357s #13 db.internal points to west because #12
2m51.725250357s #14 step 'point' done because #13
3m15.558763375s #15 services in east can write to main because #13
3m17.780677726s #16 services in west can write to main because #13
)");
}

} // namespace
} // namespace gameday::models
