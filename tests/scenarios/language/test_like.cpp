// What is said of `like`: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;

TEST(Like, UnknownEntry) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1}
  west: {near: us-west-2, like: eest}
)yaml"),
              R"told(mine.yaml:5:33: error: no entry 'eest' to be like
    5 |   west: {near: us-west-2, like: eest}
      |                                 ^^^^ did you mean 'east'?
      = there: east
1 error; nothing was run
)told");
}

TEST(Like, NoOtherEntry) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1, like: west}
)yaml"),
              R"told(mine.yaml:4:33: error: no entry 'west' to be like
    4 |   east: {near: us-east-1, like: west}
      |                                 ^^^^
      = there is no other entry
1 error; nothing was run
)told");
}

TEST(Like, NotAName) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1}
  west: {near: us-west-2, like: [east]}
)yaml"),
              R"told(mine.yaml:5:33: error: 'like' needs the name of another entry, not a list
    5 |   west: {near: us-west-2, like: [east]}
      |                                 ^
1 error; nothing was run
)told");
}

TEST(Like, Itself) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1, like: east}
)yaml"),
              R"told(mine.yaml:4:33: error: 'like' goes round in a circle
    4 |   east: {near: us-east-1, like: east}
      |                                 ^^^^ east → east
1 error; nothing was run
)told");
}

TEST(Like, Circle) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1, like: north}
  north: {like: west}
  west: {near: us-west-2, like: east}
)yaml"),
              R"told(mine.yaml:6:33: error: 'like' goes round in a circle
    6 |   west: {near: us-west-2, like: east}
      |                                 ^^^^ east → north → west → east
1 error; nothing was run
)told");
}

TEST(Like, InheritedFaultIsToldOnce) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {near: us-east-1, users: many}
  west: {like: east}
)yaml"),
              R"told(mine.yaml:4:34: error: 'clients.east.users' needs a whole number without a unit
    4 |   east: {near: us-east-1, users: many}
      |                                  ^^^^ such as 16
1 error; nothing was run
)told");
}

TEST(Like, InheritedRuleIsToldOnce) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
resolvers: {isp: {}}
clients:
  east: {near: us-east-1, via: {isp: 85%}}
  west: {like: east}
)yaml"),
              R"told(mine.yaml:5:27: error: shares of via do not add up to 100%
    5 |   east: {near: us-east-1, via: {isp: 85%}}
      |                           ^^^ they are less
1 error; nothing was run
)told");
}

// A rule that only the heir breaks is told where it inherits from.
TEST(Like, FaultOfTheHeirAlone) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health:
  east: {region: us-east-1, depth: deep, tests: [database]}
  west: {like: east, depth: shallow}
)yaml"),
              R"told(mine.yaml:4:42: error: a shallow check tests no subsystems
    4 |   east: {region: us-east-1, depth: deep, tests: [database]}
      |                                          ^^^^^ write depth: deep
1 error; nothing was run
)told");
}

TEST(Like, LikeDoesNotBringWhatIsRequired) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
clients:
  east: {users: 5}
  west: {like: east, near: us-west-2}
)yaml"),
              R"told(mine.yaml:4:3: error: 'clients.east' lacks 'near'
    4 |   east: {users: 5}
      |   ^^^^
      = near: the nearest region
1 error; nothing was run
)told");
}

} // namespace gameday
