// What is said of `--set`: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;
using example::told_over_system;

TEST(SetArgument, UnknownKey) {
    EXPECT_EQ(told_over_system("", {"dns.app.tll=5s"}),
              R"told(--set:1:9: error: unknown key 'tll' in 'dns.app'
    1 | dns.app.tll=5s
      |         ^^^ did you mean 'ttl'?
      = allowed here: name, ttl, targets, health_delay, like
1 error; nothing was run
)told");
}

TEST(SetArgument, UnknownSection) {
    EXPECT_EQ(told_over_system("", {"dsn.app.ttl=5s"}),
              R"told(--set:1:1: error: unknown key 'dsn'
    1 | dsn.app.ttl=5s
      | ^^^ did you mean 'dns'?
      = allowed here: gameday, system, scenario, regions, health, dns,
          resolvers, clients, runbooks, workload, timeline, drills, sequence,
          duration, expect, uses, set
1 error; nothing was run
)told");
}

TEST(SetArgument, UnknownEntry) {
    EXPECT_EQ(told_over_system("", {"clients.eest.users=5"}),
              R"told(--set:1:9: error: no 'eest' in 'clients'
    1 | clients.eest.users=5
      |         ^^^^ did you mean 'east'?
      = there: east, west
1 error; nothing was run
)told");
}

TEST(SetArgument, BadValue) {
    EXPECT_EQ(told_over_system("", {"dns.app.ttl=5"}),
              R"told(--set:1:13: error: 'dns.app.ttl' needs a duration with a unit
    1 | dns.app.ttl=5
      |             ^ write 5s
1 error; nothing was run
)told");
}

TEST(SetArgument, BadValueInAFlow) {
    EXPECT_EQ(told_over_system("", {"clients.west.retry={attempts: 5, backoff: 1}"}),
              R"told(--set:1:43: error: 'clients.west.retry.backoff' needs a duration with a unit
    1 | clients.west.retry={attempts: 5, backoff: 1}
      |                                           ^ write 1s
1 error; nothing was run
)told");
}

TEST(SetArgument, NoEquals) {
    EXPECT_EQ(told_over_system("", {"dns.app.ttl"}),
              R"told(--set:1:1: error: this sets nothing
    1 | dns.app.ttl
      | ^^^^^^^^^^^ write path=value, such as dns.app.ttl=60s
1 error; nothing was run
)told");
}

TEST(SetArgument, NoPath) {
    EXPECT_EQ(told_over_system("", {"=5s"}),
              R"told(--set:1:1: error: this sets nothing
    1 | =5s
      | ^^^ write path=value, such as dns.app.ttl=60s
1 error; nothing was run
)told");
}

TEST(SetArgument, NoValue) {
    EXPECT_EQ(told_over_system("", {"dns.app.ttl="}),
              R"told(--set:1:9: error: 'dns.app.ttl' needs a duration with a unit, and nothing is written
    1 | dns.app.ttl=
      |         ^^^
1 error; nothing was run
)told");
}

TEST(SetArgument, OnlyAComment) {
    EXPECT_EQ(told_over_system("", {"dns.app.ttl= # 60s"}),
              R"told(--set:1:9: error: 'dns.app.ttl' needs a duration with a unit, and nothing is written
    1 | dns.app.ttl= # 60s
      |         ^^^
1 error; nothing was run
)told");
}

TEST(SetArgument, UnclosedQuote) {
    EXPECT_EQ(told_over_system("", {"dns.app.name=\"app"}),
              R"told(--set:1:18: error: a quote is not closed
    1 | dns.app.name="app
      |                  ^
1 error; nothing was run
)told");
}

TEST(SetArgument, UnclosedBracket) {
    EXPECT_EQ(told_over_system("", {"expect.detect=["}),
              R"told(--set:1:15: error: a '[' is not closed
    1 | expect.detect=[
      |               ^
1 error; nothing was run
)told");
}

TEST(SetArgument, ControlCharacter) {
    EXPECT_EQ(told_over_system("", {"dns.app.name=a[31m"}),
              R"told(--set:1:15: error: a character that cannot be seen: U+001B
1 error; nothing was run
)told");
}

TEST(SetArgument, LineBreak) {
    EXPECT_EQ(told_over_system("", {"dns.app.name=a\nb"}),
              R"told(--set:1:1: error: a line break in a value
1 error; nothing was run
)told");
}

TEST(SetArgument, PlacesCountCodePoints) {
    EXPECT_EQ(told_over_system("", {"clients.öst.users=5"}),
              R"told(--set:1:9: error: no 'öst' in 'clients'
    1 | clients.öst.users=5
      |         ^^^
      = there: east, west
1 error; nothing was run
)told");
}

TEST(SetArgument, EachInItsOrder) {
    EXPECT_EQ(told_over_system("", {"dns.app.ttl=5", "dns.app.tll=5s", "clients.west.users=x"}),
              R"told(--set:1:13: error: 'dns.app.ttl' needs a duration with a unit
    1 | dns.app.ttl=5
      |             ^ write 5s
--set:1:9: error: unknown key 'tll' in 'dns.app'
    1 | dns.app.tll=5s
      |         ^^^ did you mean 'ttl'?
      = allowed here: name, ttl, targets, health_delay, like
--set:1:20: error: 'clients.west.users' needs a whole number without a unit
    1 | clients.west.users=x
      |                    ^ such as 16
3 errors; nothing was run
)told");
}

TEST(SetArgument, EqualSignsInTheValue) {
    EXPECT_EQ(told_over_system("", {"dns.app.health_delay=lognormal(p50=3m, p96=4m)"}),
              R"told(--set:1:22: error: 'dns.app.health_delay' has an unknown 'p96' in lognormal
    1 | dns.app.health_delay=lognormal(p50=3m, p96=4m)
      |                      ^^^^^^^^^^^^^^^^^^^^^^^^^
      = such as lognormal(p50=3m, p95=12m)
1 error; nothing was run
)told");
}

TEST(SetArgument, DanglingReference) {
    EXPECT_EQ(told_over_system("", {"clients.west.near=us-west-1"}),
              R"told(--set:1:19: error: 'clients.west.near' names 'us-west-1', which is not in regions
    1 | clients.west.near=us-west-1
      |                   ^^^^^^^^^ did you mean 'us-west-2'?
      = there: us-east-1, us-west-2
1 error; nothing was run
)told");
}

} // namespace gameday
