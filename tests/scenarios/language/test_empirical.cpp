// What is said of files of measured durations: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::Folder;
using example::read_in;
using example::told;

TEST(Empirical, BadLines) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
health: {east: {region: us-east-1}}
dns: {app: {name: x, health_delay: empirical(delays.csv)}}
)yaml");
    folder.write("delays.csv", R"yaml(delay,region
15s,us-east-1
16,us-east-1

# a remark
  soon
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(delays.csv:3:1: error: '16' needs a duration with a unit
    3 | 16,us-east-1
      | ^^ write 16s
      = read at mine.yaml:4:36
delays.csv:6:3: error: 'soon' needs a duration with a unit
    6 |   soon
      |   ^^^^ such as 30s, 70ms or 1h30m
      = read at mine.yaml:4:36
2 errors; nothing was run
)told");
}

TEST(Empirical, NoValues) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
dns: {app: {name: x, health_delay: empirical(delays.csv)}}
)yaml");
    folder.write("delays.csv", R"yaml(delay
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(mine.yaml:3:36: error: 'delays.csv' holds no values
    3 | dns: {app: {name: x, health_delay: empirical(delays.csv)}}
      |                                    ^^^^^^^^^^^^^^^^^^^^^
      = one duration a line, such as 15s
1 error; nothing was run
)told");
}

TEST(Empirical, MissingFile) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
dns: {app: {name: x, health_delay: empirical(delays.csv)}}
)yaml"),
              R"told(mine.yaml:3:36: error: cannot read 'delays.csv': no such file
    3 | dns: {app: {name: x, health_delay: empirical(delays.csv)}}
      |                                    ^^^^^^^^^^^^^^^^^^^^^
1 error; nothing was run
)told");
}

TEST(Empirical, NumberIsNoFile) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {us-east-1: {}, us-west-2: {}}
dns: {app: {name: x, health_delay: empirical(15)}}
)yaml"),
              R"told(mine.yaml:3:36: error: 'dns.app.health_delay' needs a duration with a unit in '15'
    3 | dns: {app: {name: x, health_delay: empirical(15)}}
      |                                    ^^^^^^^^^^^^^ write 15s
1 error; nothing was run
)told");
}

} // namespace gameday
