// What the reader says of records, lists, maps and alternatives: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;

TEST(Shapes, RequiredKeyMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns:
  app: {ttl: 60s}
)yaml"),
              R"told(mine.yaml:5:3: error: 'dns.app' lacks 'name'
    5 |   app: {ttl: 60s}
      |   ^^^
      = name: the name that clients ask for
1 error; nothing was run
)told");
}

TEST(Shapes, RequiredKeyMissingAtTheTop) {
    EXPECT_EQ(told(R"yaml(regions: {}
)yaml"),
              R"told(mine.yaml:1:1: error: the file lacks 'gameday'
    1 | regions: {}
      | ^
      = gameday: version of the language
1 error; nothing was run
)told");
}

TEST(Shapes, MisspeltRequiredKeyIsToldOnce) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns:
  app: {nmae: x}
)yaml"),
              R"told(mine.yaml:5:9: error: unknown key 'nmae'
    5 |   app: {nmae: x}
      |         ^^^^ did you mean 'name'?
      = allowed here: name, ttl, targets, health_delay, like
1 error; nothing was run
)told");
}

TEST(Shapes, RecordIsEmpty) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  us-east-1:
)yaml"),
              R"told(mine.yaml:3:3: error: 'regions.us-east-1' needs a mapping, and nothing is written
    3 |   us-east-1:
      |   ^^^^^^^^^ write {} to leave everything at its default
1 error; nothing was run
)told");
}

TEST(Shapes, RecordIsAWord) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1, expect: 200}}
)yaml"),
              R"told(mine.yaml:3:44: error: 'health.east.expect' needs a mapping, not '200'
    3 | health: {east: {region: us-east-1, expect: 200}}
      |                                            ^^^ of: status, body
1 error; nothing was run
)told");
}

TEST(Shapes, RecordIsAList) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: [us-east-1]}
)yaml"),
              R"told(mine.yaml:3:16: error: 'health.east' needs a mapping, not a list
    3 | health: {east: [us-east-1]}
      |                ^
      = of: region, interval, threshold, depth, tests, expect, inverted
1 error; nothing was run
)told");
}

TEST(Shapes, ListIsAWord) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1, depth: deep, tests: database}}
)yaml"),
              "");
}

TEST(Shapes, ListIsAMapping) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline: {at: 5m}
)yaml"),
              R"told(mine.yaml:3:11: error: 'timeline' needs a list, not a mapping
    3 | timeline: {at: 5m}
      |           ^
1 error; nothing was run
)told");
}

TEST(Shapes, MapIsAList) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, targets: [east]}}
)yaml"),
              R"told(mine.yaml:4:31: error: 'dns.app.targets' needs a mapping of names, not a list
    4 | dns: {app: {name: x, targets: [east]}}
      |                               ^
1 error; nothing was run
)told");
}

TEST(Shapes, MapIsEmpty) {
    EXPECT_EQ(told(R"yaml(gameday: 1
clients:
)yaml"),
              R"told(mine.yaml:2:1: error: 'clients' needs a mapping of names, and nothing is written
    2 | clients:
      | ^^^^^^^ write {} for none
1 error; nothing was run
)told");
}

TEST(Shapes, ElementOfAList) {
    EXPECT_EQ(told(R"yaml(gameday: 1
expect: {detect: ["max <= 92s", {}]}
)yaml"),
              R"told(mine.yaml:2:33: error: 'expect.detect.1' needs some text, not a mapping
    2 | expect: {detect: ["max <= 92s", {}]}
      |                                 ^
1 error; nothing was run
)told");
}

TEST(Shapes, DanglingReference) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-est-1}}
)yaml"),
              R"told(mine.yaml:3:25: error: 'health.east.region' names 'us-est-1', which is not in regions
    3 | health: {east: {region: us-est-1}}
      |                         ^^^^^^^^ did you mean 'us-east-1'?
      = there: us-east-1, us-west-2
1 error; nothing was run
)told");
}

TEST(Shapes, DanglingReferenceToAnEmptySection) {
    EXPECT_EQ(told(R"yaml(gameday: 1
health: {east: {region: us-east-1}}
)yaml"),
              R"told(mine.yaml:2:25: error: 'health.east.region' names 'us-east-1', which is not in regions
    2 | health: {east: {region: us-east-1}}
      |                         ^^^^^^^^^
      = nothing is there
1 error; nothing was run
)told");
}

TEST(Shapes, DanglingKeyAndValue) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}, west: {region: us-west-2}}
dns: {app: {name: x, targets: {us-west-3: esat}}}
)yaml"),
              R"told(mine.yaml:4:32: error: 'dns.app.targets' names 'us-west-3', which is not in regions
    4 | dns: {app: {name: x, targets: {us-west-3: esat}}}
      |                                ^^^^^^^^^ did you mean 'us-west-2'?
      = there: us-east-1, us-west-2
mine.yaml:4:43: error: 'dns.app.targets.us-west-3' names 'esat', which is not in health
    4 | dns: {app: {name: x, targets: {us-west-3: esat}}}
      |                                           ^^^^ did you mean 'east'?
      = there: east, west
2 errors; nothing was run
)told");
}

TEST(Shapes, RuleOfARecord) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
resolvers: {isp: {}}
clients: {east: {near: us-east-1, via: {isp: 85%}}}
)yaml"),
              R"told(mine.yaml:4:35: error: shares of via do not add up to 100%
    4 | clients: {east: {near: us-east-1, via: {isp: 85%}}}
      |                                   ^^^ they are less
1 error; nothing was run
)told");
}

// A rule judges values that were read; one that was not has its own message.
TEST(Shapes, RuleWaitsForSoundValues) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
resolvers: {isp: {}}
clients: {east: {near: us-east-1, via: {isp: 85}}}
)yaml"),
              R"told(mine.yaml:4:46: error: 'clients.east.via.isp' needs a share in percent
    4 | clients: {east: {near: us-east-1, via: {isp: 85}}}
      |                                              ^^ write 85%
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfWordMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {ttl: honor}}
)yaml"),
              R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' cannot be 'honor'
    2 | resolvers: {isp: {ttl: honor}}
      |                        ^^^^^ did you mean 'honour'?
      = allowed: honour, {at_least: …}, duration
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfPlainWithoutUnit) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {ttl: 30}}
)yaml"),
              R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' needs a duration with a unit
    2 | resolvers: {isp: {ttl: 30}}
      |                        ^^ write 30s
      = allowed: honour, {at_least: …}, duration
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfPlainOutOfRange) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {ttl: 100ms}}
)yaml"),
              R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' is out of range: 100ms
    2 | resolvers: {isp: {ttl: 100ms}}
      |                        ^^^^^ allowed: 1s or more
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfKeyMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {ttl: {at_leest: 10m}}}
)yaml"),
              R"told(mine.yaml:2:25: error: unknown key 'at_leest'
    2 | resolvers: {isp: {ttl: {at_leest: 10m}}}
      |                         ^^^^^^^^ did you mean 'at_least'?
      = allowed here: honour, {at_least: …}, duration
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfWithTwoKeys) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
resolvers: {isp: {ttl: {at_least: 10m, at_most: 20m}}}
)yaml"),
        R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' needs one of: honour, {at_least: …}, duration, not a mapping
    2 | resolvers: {isp: {ttl: {at_least: 10m, at_most: 20m}}}
      |                        ^ one key only
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfKeyWithoutItsValue) {
    EXPECT_EQ(told(R"yaml(gameday: 1
resolvers: {isp: {ttl: at_least}}
)yaml"),
              R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' needs a value for 'at_least'
    2 | resolvers: {isp: {ttl: at_least}}
      |                        ^^^^^^^^ write {at_least: …}
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfIsAList) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
resolvers: {isp: {ttl: [honour]}}
)yaml"),
        R"told(mine.yaml:2:24: error: 'resolvers.isp.ttl' needs one of: honour, {at_least: …}, duration, not a list
    2 | resolvers: {isp: {ttl: [honour]}}
      |                        ^
1 error; nothing was run
)told");
}

TEST(Shapes, OneOfIsEmpty) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
resolvers: {isp: {ttl: }}
)yaml"),
        R"told(mine.yaml:2:19: error: 'resolvers.isp.ttl' needs one of: honour, {at_least: …}, duration, and nothing is written
    2 | resolvers: {isp: {ttl: }}
      |                   ^^^
1 error; nothing was run
)told");
}

TEST(Shapes, LikeWhereNoSiblingsAre) {
    EXPECT_EQ(told(R"yaml(gameday: 1
workload: {like: other}
)yaml"),
              R"told(mine.yaml:2:12: error: unknown key 'like'
    2 | workload: {like: other}
      |            ^^^^
      = allowed here: rate, retry
1 error; nothing was run
)told");
}

TEST(Shapes, SeveralAtOnceInOrder) {
    EXPECT_EQ(told(R"yaml(regions:
  us-east-1: {zones: 9, footprint: 0.3}
duration: 5
health: {east: {region: x}}
)yaml"),
              R"told(mine.yaml:1:1: error: the file lacks 'gameday'
    1 | regions:
      | ^
      = gameday: version of the language
mine.yaml:2:22: error: 'regions.us-east-1.zones' is out of range: 9
    2 |   us-east-1: {zones: 9, footprint: 0.3}
      |                      ^ allowed: 1 to 6
mine.yaml:2:36: error: 'regions.us-east-1.footprint' needs a share in percent
    2 |   us-east-1: {zones: 9, footprint: 0.3}
      |                                    ^^^ write 30%
mine.yaml:3:11: error: 'duration' needs a duration with a unit
    3 | duration: 5
      |           ^ write 5s
mine.yaml:4:25: error: 'health.east.region' names 'x', which is not in regions
    4 | health: {east: {region: x}}
      |                         ^
      = there: us-east-1
5 errors; nothing was run
)told");
}

// One word where words are listed is a list of one; of other things it is not.
TEST(Shapes, LoneElementOfAList) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{fence: us-east-1, after: start}]}}
timeline: now
)yaml"),
              R"told(mine.yaml:4:11: error: 'timeline' needs a list, not 'now'
    4 | timeline: now
      |           ^^^
1 error; nothing was run
)told");
}

} // namespace gameday
