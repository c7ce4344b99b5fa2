// What the reader says of catalogues: faults told by a key, steps told by their names. Each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;

TEST(Cases, CaseKeyMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m, falut: region-down, target: us-east-1}
)yaml"),
              R"told(mine.yaml:4:15: error: unknown key 'falut'
    4 |   - {at: 10m, falut: region-down, target: us-east-1}
      |               ^^^^^ did you mean 'fault'?
      = allowed here: at, fault, target
1 error; nothing was run
)told");
}

TEST(Cases, CaseUnknown) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m, fault: region-dwn, target: us-east-1}
)yaml"),
              R"told(mine.yaml:4:22: error: 'timeline.0.fault' cannot be 'region-dwn'
    4 |   - {at: 10m, fault: region-dwn, target: us-east-1}
      |                      ^^^^^^^^^^ did you mean 'region-down'?
      = allowed: region-down, health-override
1 error; nothing was run
)told");
}

TEST(Cases, CaseMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m}
)yaml"),
              R"told(mine.yaml:4:5: error: 'timeline.0' lacks 'fault'
    4 |   - {at: 10m}
      |     ^
      = fault: one of: region-down, health-override
1 error; nothing was run
)told");
}

TEST(Cases, CaseIsAList) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m, fault: [region-down]}
)yaml"),
        R"told(mine.yaml:4:22: error: 'timeline.0.fault' needs one of: region-down, health-override, not a list
    4 |   - {at: 10m, fault: [region-down]}
      |                      ^
1 error; nothing was run
)told");
}

TEST(Cases, CaseWithAKeyOfAnother) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m, fault: region-down, target: us-east-1, answer: 503}
)yaml"),
              R"told(mine.yaml:4:54: error: unknown key 'answer'
    4 | …: 10m, fault: region-down, target: us-east-1, answer: 503}
      |                                                ^^^^^^
      = allowed here: at, fault, target, for
1 error; nothing was run
)told");
}

TEST(Cases, CaseLacksItsKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - {at: 10m, fault: region-down}
)yaml"),
              R"told(mine.yaml:4:5: error: 'timeline.0' lacks 'target'
    4 |   - {at: 10m, fault: region-down}
      |     ^
      = target: which region
1 error; nothing was run
)told");
}

TEST(Cases, CaseIsAWord) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
timeline:
  - region-down
)yaml"),
              R"told(mine.yaml:4:5: error: 'timeline.0' needs a mapping, not 'region-down'
    4 |   - region-down
      |     ^^^^^^^^^^^ of: at, fault
1 error; nothing was run
)told");
}

TEST(Cases, StepMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{promoet: us-west-2}]}}
)yaml"),
              R"told(mine.yaml:3:25: error: unknown key 'promoet'
    3 | runbooks: {x: {steps: [{promoet: us-west-2}]}}
      |                         ^^^^^^^ did you mean 'promote'?
      = allowed here: name, after, fence, promote, nap
1 error; nothing was run
)told");
}

TEST(Cases, StepMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{after: [fence]}]}}
)yaml"),
              R"told(mine.yaml:3:24: error: 'runbooks.x.steps.0' lacks its step
    3 | runbooks: {x: {steps: [{after: [fence]}]}}
      |                        ^
      = one of: fence, promote, nap
1 error; nothing was run
)told");
}

TEST(Cases, TwoSteps) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{fence: us-east-1, promote: us-west-2}]}}
)yaml"),
              R"told(mine.yaml:3:43: error: both 'fence' and 'promote' in one step
    3 | …ks: {x: {steps: [{fence: us-east-1, promote: us-west-2}]}}
      |                                      ^^^^^^^ one is allowed
1 error; nothing was run
)told");
}

TEST(Cases, StepWithAKeyOfAnother) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{fence: us-east-1, takes: 5m}]}}
)yaml"),
              R"told(mine.yaml:3:43: error: unknown key 'takes'
    3 | runbooks: {x: {steps: [{fence: us-east-1, takes: 5m}]}}
      |                                           ^^^^^
      = allowed here: name, after, fence
1 error; nothing was run
)told");
}

TEST(Cases, StepWithAKeyOfItsOwn) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{nap: {fro: 5m}}]}}
)yaml"),
              R"told(mine.yaml:3:31: error: unknown key 'fro'
    3 | runbooks: {x: {steps: [{nap: {fro: 5m}}]}}
      |                               ^^^ did you mean 'for'?
      = allowed here: for
1 error; nothing was run
)told");
}

TEST(Cases, StepWithoutAValue) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{fence: }]}}
)yaml"),
              R"told(mine.yaml:3:25: error: 'runbooks.x.steps.0.fence' needs a name, and nothing is written
    3 | runbooks: {x: {steps: [{fence: }]}}
      |                         ^^^^^
1 error; nothing was run
)told");
}

TEST(Cases, RuleOfAStep) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
runbooks: {x: {steps: [{promote: us-east-1}]}}
)yaml"),
              R"told(mine.yaml:3:34: error: us-east-1 is the primary already
    3 | runbooks: {x: {steps: [{promote: us-east-1}]}}
      |                                  ^^^^^^^^^
1 error; nothing was run
)told");
}

TEST(Cases, BareCaseMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
sequence:
  - {fense: us-east-1}
  - {}
  - word
)yaml"),
              R"told(mine.yaml:4:6: error: unknown key 'fense'
    4 |   - {fense: us-east-1}
      |      ^^^^^ did you mean 'fence'?
      = allowed here: fence, promote, nap
mine.yaml:5:5: error: 'sequence.1' lacks its step
    5 |   - {}
      |     ^
      = one of: fence, promote, nap
mine.yaml:6:5: error: 'sequence.2' needs a mapping, not 'word'
    6 |   - word
      |     ^^^^
3 errors; nothing was run
)told");
}

TEST(Cases, CaseThatMayBeMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
drills:
  - {at: 5m, fault: region-down, target: us-east-1}
  - {at: 5m}
)yaml"),
              "");
}

// A case that may be left out must not take its fields with it in silence.
TEST(Cases, FieldsOfACaseThatIsMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
drills: [{at: 5m, target: us-east-1}]
)yaml"),
              R"told(mine.yaml:3:19: error: unknown key 'target'
    3 | drills: [{at: 5m, target: us-east-1}]
      |                   ^^^^^^ it goes with 'fault'
      = allowed here: at, fault
1 error; nothing was run
)told");
}

TEST(Cases, CaseThatMayBeMissingMisspelt) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
drills: [{at: 5m, falut: region-down, target: us-east-1}]
)yaml"),
              R"told(mine.yaml:3:19: error: unknown key 'falut'
    3 | drills: [{at: 5m, falut: region-down, target: us-east-1}]
      |                   ^^^^^ did you mean 'fault'?
      = allowed here: at, fault, target
1 error; nothing was run
)told");
}

} // namespace gameday
