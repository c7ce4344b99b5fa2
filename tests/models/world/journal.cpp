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
1m40s #5 0 of 1 service hosts in east can write to main because #4
1m40s #6 services in east cannot write to main because #4
1m40s #7 0 of 1 service hosts in west can write to main because #4
1m40s #8 services in west cannot write to main because #4
1m40s #9 reads fail in east because #3
1m40s #10 health page of east does not answer because #3
2m19.502127468s #11 health check of east red, 1 of 1 checkers because #10
2m19.502127468s #12 alarm about east sets off failover because #11
2m19.502127468s #13 failover started because #12
2m24.502127468s #14 DNS learns that east is not healthy because #11
2m24.502127468s #15 app.example.com answers west near east because #14
2m29.502127468s #16 main in east fenced because #13
2m29.502127468s #17 step 'fence' done because #16
3m29.502127468s #18 west replica of main promoted; 5 acknowledged writes lost because #17
3m29.502127468s #19 main has no replica any more because #18
3m29.502127468s #20 primary of main up because #18
3m29.502127468s #21 step 'promote' done because #18
3m49.502127468s #22 db.internal points to west because #21
3m49.502127468s #23 reads work in east because #22
3m49.502127468s #24 step 'point' done because #22
3m50.298726998s #25 1 of 1 service hosts in west can write to main because #22
3m50.298726998s #26 services in west can write to main because #22
3m59.502127468s #27 verified: app serves users because #21
5m #28 east back
5m #29 trouble 0 because #28
5m #30 east reachable again because #28
5m #31 health page of east answers as expected because #30
5m0.06s #32 1 of 1 service hosts in east can write to main because #30
5m0.06s #33 services in east can write to main because #30
5m23.802127468s #34 health check of east green, 1 of 1 checkers because #31
5m28.802127468s #35 DNS learns that east is healthy because #34
5m28.802127468s #36 app.example.com answers east near east because #35
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
    EXPECT_EQ(journal_text(world->engine().journal()), R"(1m40s #1 runbook plan is started
1m40s #2 plan started by hand; nobody was asked because #1
1m40s #3 database main takes no more writes because #2
1m40s #4 0 of 1 service hosts in east can write to main because #3
1m40s #5 services in east cannot write to main because #3
1m40s #6 0 of 1 service hosts in west can write to main because #3
1m40s #7 services in west cannot write to main because #3
2m #8 app.example.com answers west near east because #2
2m #9 app away from east shifted by hand because #2
2m41.725250357s #10 main in east fenced because #3
2m41.725250357s #11 west replica of main promoted; no write lost because #10
2m41.725250357s #12 main has no replica any more because #11
2m41.725250357s #13 database main takes writes because #11
2m41.725250357s #14 step 'switchover' done because #11
2m51.725250357s #15 db.internal points to west because #14
2m51.725250357s #16 step 'point' done because #15
3m8.296777984s #17 1 of 1 service hosts in east can write to main because #15
3m8.296777984s #18 services in east can write to main because #15
3m20.849688255s #19 1 of 1 service hosts in west can write to main because #15
3m20.849688255s #20 services in west can write to main because #15
)");
}

} // namespace
} // namespace gameday::models
