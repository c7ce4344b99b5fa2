// What is said of `set` in a file: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::Folder;
using example::read_in;
using example::told;
using example::told_over_system;

TEST(Set, UnknownKey) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  dns.app.tll: 5s
)yaml"),
              R"told(mine.yaml:4:11: error: unknown key 'tll' in 'dns.app'
    4 |   dns.app.tll: 5s
      |           ^^^ did you mean 'ttl'?
      = allowed here: name, ttl, targets, health_delay, like
1 error; nothing was run
)told");
}

TEST(Set, UnknownSection) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  dsn.app.ttl: 5s
)yaml"),
              R"told(mine.yaml:4:3: error: unknown key 'dsn'
    4 |   dsn.app.ttl: 5s
      |   ^^^ did you mean 'dns'?
      = allowed here: gameday, system, scenario, regions, health, dns,
          resolvers, clients, runbooks, workload, timeline, drills, sequence,
          duration, expect, uses, set
1 error; nothing was run
)told");
}

// A misspelt name must not make a new entry with every default.
TEST(Set, UnknownEntry) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  clients.eest.users: 5
)yaml"),
              R"told(mine.yaml:4:11: error: no 'eest' in 'clients'
    4 |   clients.eest.users: 5
      |           ^^^^ did you mean 'east'?
      = there: east, west
1 error; nothing was run
)told");
}

TEST(Set, QuotedPath) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  "clients.eest.users": 5
)yaml"),
              R"told(mine.yaml:4:12: error: no 'eest' in 'clients'
    4 |   "clients.eest.users": 5
      |            ^^^^ did you mean 'east'?
      = there: east, west
1 error; nothing was run
)told");
}

TEST(Set, BadValue) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  dns.app.ttl: 5
)yaml"),
              R"told(mine.yaml:4:16: error: 'dns.app.ttl' needs a duration with a unit
    4 |   dns.app.ttl: 5
      |                ^ write 5s
1 error; nothing was run
)told");
}

TEST(Set, KeyWithDots) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  dns.db.internal.ttl: 5
)yaml"),
              R"told(mine.yaml:4:24: error: 'dns."db.internal".ttl' needs a duration with a unit
    4 |   dns.db.internal.ttl: 5
      |                        ^ write 5s
1 error; nothing was run
)told");
}

TEST(Set, QuotedStep) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  'dns."db.internal".ttl': 5
)yaml"),
              R"told(mine.yaml:4:28: error: 'dns."db.internal".ttl' needs a duration with a unit
    4 |   'dns."db.internal".ttl': 5
      |                            ^ write 5s
1 error; nothing was run
)told");
}

TEST(Set, NothingBelowAScalar) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  dns.app.ttl.seconds: 5
)yaml"),
              R"told(mine.yaml:4:11: error: 'dns.app.ttl' is '60s', which has no parts
    4 |   dns.app.ttl.seconds: 5
      |           ^^^
1 error; nothing was run
)told");
}

TEST(Set, NoSuchElement) {
    EXPECT_EQ(
        told_over_system(
            R"yaml(timeline: [{at: 5m, fault: region-down, target: us-east-1}, {at: 6m, fault: region-down, target: us-east-1}]
set: {timeline.2.at: 5m}
)yaml"),
        R"told(mine.yaml:4:16: error: no element '2' in 'timeline'
    4 | set: {timeline.2.at: 5m}
      |                ^ its elements are 0 to 1
1 error; nothing was run
)told");
}

TEST(Set, OnlyElement) {
    EXPECT_EQ(told_over_system(R"yaml(timeline: [{at: 5m, fault: region-down, target: us-east-1}]
set: {timeline.last.at: 5m}
)yaml"),
              R"told(mine.yaml:4:16: error: no element 'last' in 'timeline'
    4 | set: {timeline.last.at: 5m}
      |                ^^^^ its only element is 0
1 error; nothing was run
)told");
}

TEST(Set, NoElements) {
    EXPECT_EQ(told_over_system(R"yaml(timeline: []
set: {timeline.0.at: 5m}
)yaml"),
              R"told(mine.yaml:4:16: error: no element '0' in 'timeline'
    4 | set: {timeline.0.at: 5m}
      |                ^ it is empty
1 error; nothing was run
)told");
}

TEST(Set, ElementReplaced) {
    EXPECT_EQ(told_over_system(R"yaml(timeline: [{at: 5m, fault: region-down, target: us-east-1}]
set: {timeline.0: {at: 5}}
)yaml"),
              R"told(mine.yaml:4:19: error: 'timeline.0' lacks 'fault'
    4 | set: {timeline.0: {at: 5}}
      |                   ^
      = fault: one of: region-down, health-override
mine.yaml:4:24: error: 'timeline.0.at' needs a duration with a unit
    4 | set: {timeline.0: {at: 5}}
      |                        ^ write 5s
2 errors; nothing was run
)told");
}

TEST(Set, NoPath) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  a..b: 5
  .a: 5
  b.: 5
  "a.'b": 5
)yaml"),
              R"told(mine.yaml:4:3: error: 'a..b' is no path
    4 |   a..b: 5
      |   ^^^^ write names and dots, such as dns.app.ttl
mine.yaml:5:3: error: '.a' is no path
    5 |   .a: 5
      |   ^^ write names and dots, such as dns.app.ttl
mine.yaml:6:3: error: 'b.' is no path
    6 |   b.: 5
      |   ^^ write names and dots, such as dns.app.ttl
mine.yaml:7:4: error: 'a.'b' is no path
    7 |   "a.'b": 5
      |    ^^^^^^ write names and dots, such as dns.app.ttl
4 errors; nothing was run
)told");
}

TEST(Set, NotAMapping) {
    EXPECT_EQ(told_over_system(R"yaml(set: [dns.app.ttl]
)yaml"),
              R"told(mine.yaml:3:6: error: 'set' needs a mapping of paths to values, not a list
    3 | set: [dns.app.ttl]
      |      ^ such as {dns.app.ttl: 60s}
1 error; nothing was run
)told");
}

TEST(Set, UsesCannotBeSet) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  uses: x
)yaml"),
              R"told(mine.yaml:4:3: error: 'uses' cannot be set
    4 |   uses: x
      |   ^^^^
1 error; nothing was run
)told");
}

TEST(Set, UnknownAlternative) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  resolvers.corporate.ttl.at_leest: 5m
)yaml"),
              R"told(mine.yaml:4:27: error: unknown key 'at_leest' in 'resolvers.corporate.ttl'
    4 |   resolvers.corporate.ttl.at_leest: 5m
      |                           ^^^^^^^^ did you mean 'at_least'?
      = allowed here: honour, {at_least: …}, duration
1 error; nothing was run
)told");
}

TEST(Set, MissingInANewEntry) {
    EXPECT_EQ(told_over_system(R"yaml(set:
  clients.north: {users: 5}
)yaml"),
              R"told(mine.yaml:4:11: error: 'clients.north' lacks 'near'
    4 |   clients.north: {users: 5}
      |           ^^^^^
      = near: the nearest region
1 error; nothing was run
)told");
}

TEST(Set, SetInTheUsedFile) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
uses: sys.yaml
)yaml");
    folder.write("sys.yaml", R"yaml(gameday: 1
system: small
regions:
  us-east-1: {zones: 3}
  us-west-2: {}
dns:
  app: {name: app.example.com, ttl: 60s}
  db.internal: {name: db.internal, ttl: 30s}
resolvers:
  isp: {ttl: honour}
  corporate: {ttl: {at_least: 10m}}
clients:
  east: {near: us-east-1, users: 100, retry: {attempts: 3}}
  west: {near: us-west-2, like: east}
set: {dns.app.ttl: 5}
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(sys.yaml:15:20: error: 'dns.app.ttl' needs a duration with a unit
   15 | set: {dns.app.ttl: 5}
      |                    ^ write 5s
1 error; nothing was run
)told");
}

} // namespace gameday
