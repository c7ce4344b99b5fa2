// What the reader says of single values: each message whole, as people see it.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;

TEST(Scalars, UnknownKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  us-east-1: {zonez: 3}
)yaml"),
              R"told(mine.yaml:3:15: error: unknown key 'zonez'
    3 |   us-east-1: {zonez: 3}
      |               ^^^^^ did you mean 'zones'?
      = allowed here: zones, footprint, capacity, like
1 error; nothing was run
)told");
}

TEST(Scalars, UnknownKeyLikeNothing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  us-east-1: {colour: red}
)yaml"),
              R"told(mine.yaml:3:15: error: unknown key 'colour'
    3 |   us-east-1: {colour: red}
      |               ^^^^^^
      = allowed here: zones, footprint, capacity, like
1 error; nothing was run
)told");
}

// Long lists are folded, so that all fits 80 columns.
TEST(Scalars, UnknownSection) {
    EXPECT_EQ(told(R"yaml(gameday: 1
clinets: {}
)yaml"),
              R"told(mine.yaml:2:1: error: unknown key 'clinets'
    2 | clinets: {}
      | ^^^^^^^ did you mean 'clients'?
      = allowed here: gameday, system, scenario, regions, health, dns,
          resolvers, clients, runbooks, workload, timeline, drills, sequence,
          duration, expect, uses, set
1 error; nothing was run
)told");
}

TEST(Scalars, KeyGivenAlreadyIsNotSuggested) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: 60s, ttll: 5s}}
)yaml"),
              R"told(mine.yaml:4:32: error: unknown key 'ttll'
    4 | dns: {app: {name: x, ttl: 60s, ttll: 5s}}
      |                                ^^^^
      = allowed here: name, ttl, targets, health_delay, like
1 error; nothing was run
)told");
}

TEST(Scalars, DurationWithoutUnit) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: 60}}
)yaml"),
              R"told(mine.yaml:4:27: error: 'dns.app.ttl' needs a duration with a unit
    4 | dns: {app: {name: x, ttl: 60}}
      |                           ^^ write 60s, or 1m
1 error; nothing was run
)told");
}

TEST(Scalars, DurationWithUnknownUnit) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: 60sec}}
)yaml"),
              R"told(mine.yaml:4:27: error: 'dns.app.ttl' has something after its unit: 'ec'
    4 | dns: {app: {name: x, ttl: 60sec}}
      |                           ^^^^^ units are ns, us, ms, s, m, h and d
1 error; nothing was run
)told");
}

TEST(Scalars, NegativeDuration) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: -5s
)yaml"),
              R"told(mine.yaml:2:11: error: 'duration' cannot be negative
    2 | duration: -5s
      |           ^^^ durations start at 0s
1 error; nothing was run
)told");
}

TEST(Scalars, ShareWithoutPercent) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {footprint: 0.3}}
)yaml"),
              R"told(mine.yaml:2:34: error: 'regions.us-east-1.footprint' needs a share in percent
    2 | regions: {us-east-1: {footprint: 0.3}}
      |                                  ^^^ write 30%
1 error; nothing was run
)told");
}

TEST(Scalars, RateWithoutUnit) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {capacity: 200}}
)yaml"),
              R"told(mine.yaml:2:33: error: 'regions.us-east-1.capacity' needs a rate with a unit
    2 | regions: {us-east-1: {capacity: 200}}
      |                                 ^^^ write 200/s
1 error; nothing was run
)told");
}

TEST(Scalars, CountWithUnit) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {zones: 3x}}
)yaml"),
              R"told(mine.yaml:2:30: error: 'regions.us-east-1.zones' needs a whole number without a unit
    2 | regions: {us-east-1: {zones: 3x}}
      |                              ^^ such as 16
1 error; nothing was run
)told");
}

TEST(Scalars, YesForTrue) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1, inverted: yes}}
)yaml"),
              R"told(mine.yaml:3:46: error: 'health.east.inverted' needs true or false
    3 | health: {east: {region: us-east-1, inverted: yes}}
      |                                              ^^^
1 error; nothing was run
)told");
}

TEST(Scalars, EmptyText) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: ""}}
)yaml"),
              R"told(mine.yaml:4:19: error: 'dns.app.name' is empty
    4 | dns: {app: {name: ""}}
      |                   ^^
1 error; nothing was run
)told");
}

TEST(Scalars, NameWithSpaces) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us east}}
)yaml"),
              R"told(mine.yaml:3:25: error: 'health.east.region' needs a name
    3 | health: {east: {region: us east}}
      |                         ^^^^^^^ letters, digits, and - _ . between them
1 error; nothing was run
)told");
}

TEST(Scalars, ChoiceMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1, depth: depe}}
)yaml"),
              R"told(mine.yaml:3:43: error: 'health.east.depth' cannot be 'depe'
    3 | health: {east: {region: us-east-1, depth: depe}}
      |                                           ^^^^ did you mean 'deep'?
      = allowed: shallow, deep
1 error; nothing was run
)told");
}

TEST(Scalars, ChoiceIsAList) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1, depth: [deep]}}
)yaml"),
              R"told(mine.yaml:3:43: error: 'health.east.depth' needs one of: shallow, deep, not a list
    3 | health: {east: {region: us-east-1, depth: [deep]}}
      |                                           ^
1 error; nothing was run
)told");
}

// The help goes below where there is no room beside the caret.
TEST(Scalars, UnknownDistribution) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, health_delay: "unifrom(0s, 10s)"}}
)yaml"),
        R"told(mine.yaml:4:36: error: 'dns.app.health_delay' names a distribution that is not known: 'unifrom'
    4 | dns: {app: {name: x, health_delay: "unifrom(0s, 10s)"}}
      |                                    ^^^^^^^^^^^^^^^^^^
      = known: uniform, lognormal, normal, exponential, triangular, empirical
1 error; nothing was run
)told");
}

TEST(Scalars, ValueMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: }}
)yaml"),
              R"told(mine.yaml:4:22: error: 'dns.app.ttl' needs a duration with a unit, and nothing is written
    4 | dns: {app: {name: x, ttl: }}
      |                      ^^^
1 error; nothing was run
)told");
}

TEST(Scalars, NullIsNothing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: null}}
)yaml"),
              R"told(mine.yaml:4:22: error: 'dns.app.ttl' needs a duration with a unit, and nothing is written
    4 | dns: {app: {name: x, ttl: null}}
      |                      ^^^
1 error; nothing was run
)told");
}

TEST(Scalars, ScalarIsAMapping) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: {seconds: 60}}}
)yaml"),
              R"told(mine.yaml:4:27: error: 'dns.app.ttl' needs a duration with a unit, not a mapping
    4 | dns: {app: {name: x, ttl: {seconds: 60}}}
      |                           ^
1 error; nothing was run
)told");
}

TEST(Scalars, BelowRange) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {zones: 0}}
)yaml"),
              R"told(mine.yaml:2:30: error: 'regions.us-east-1.zones' is out of range: 0
    2 | regions: {us-east-1: {zones: 0}}
      |                              ^ allowed: 1 to 6
1 error; nothing was run
)told");
}

TEST(Scalars, AboveRange) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: 48h}}
)yaml"),
              R"told(mine.yaml:4:27: error: 'dns.app.ttl' is out of range: 48h
    4 | dns: {app: {name: x, ttl: 48h}}
      |                           ^^^ allowed: 1s to 24h
1 error; nothing was run
)told");
}

TEST(Scalars, BelowALowerBoundOnly) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {count: 0}}
)yaml"),
              R"told(mine.yaml:2:26: error: 'resolvers.isp.count' is out of range: 0
    2 | resolvers: {isp: {count: 0}}
      |                          ^ allowed: 1 or more
1 error; nothing was run
)told");
}

TEST(Scalars, RangeOfOneValue) {
    EXPECT_EQ(told(R"yaml(gameday: 2
)yaml"),
              R"told(mine.yaml:1:10: error: 'gameday' is out of range: 2
    1 | gameday: 2
      |          ^ allowed: 1
1 error; nothing was run
)told");
}

TEST(Scalars, BoundsThemselvesAreAllowed) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, ttl: 24h}, api: {name: y, ttl: 1s}}
)yaml"),
              "");
}

} // namespace gameday
