// What is said when files use one another: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::Folder;
using example::read_in;
using example::told;
using example::told_over_system;

TEST(Uses, MissingFile) {
    EXPECT_EQ(told(R"yaml(gameday: 1
uses: nowhere/sys.yaml
duration: 5
)yaml"),
              R"told(mine.yaml:2:7: error: cannot use 'nowhere/sys.yaml': no such file
    2 | uses: nowhere/sys.yaml
      |       ^^^^^^^^^^^^^^^^
mine.yaml:3:11: error: 'duration' needs a duration with a unit
    3 | duration: 5
      |           ^ write 5s
2 errors; nothing was run
)told");
}

TEST(Uses, Directory) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
uses: folder
)yaml");
    folder.write("folder/x.yaml", R"yaml()yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(mine.yaml:2:7: error: cannot use 'folder': this is a directory, not a file
    2 | uses: folder
      |       ^^^^^^
1 error; nothing was run
)told");
}

TEST(Uses, NothingUsed) {
    EXPECT_EQ(told(R"yaml(gameday: 1
uses:
)yaml"),
              R"told(mine.yaml:2:1: error: 'uses' needs the path of a file, not nothing
    2 | uses:
      | ^^^^
1 error; nothing was run
)told");
}

TEST(Uses, AMappingUsed) {
    EXPECT_EQ(told(R"yaml(gameday: 1
uses: {file: x}
)yaml"),
              R"told(mine.yaml:2:7: error: 'uses' needs the path of a file, not a mapping
    2 | uses: {file: x}
      |       ^
1 error; nothing was run
)told");
}

// Each fault is told in the file that has it, the first file first.
TEST(Uses, FaultInTheUsedFile) {
    const Folder folder;
    folder.write("sys.yaml", R"yaml(gameday: 1
regions: {a: {zonez: 3}}
)yaml");
    folder.write("mine.yaml", R"yaml(gameday: 1
uses: sys.yaml
duration: 5
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(mine.yaml:3:11: error: 'duration' needs a duration with a unit
    3 | duration: 5
      |           ^ write 5s
sys.yaml:2:15: error: unknown key 'zonez'
    2 | regions: {a: {zonez: 3}}
      |               ^^^^^ did you mean 'zones'?
      = allowed here: zones, footprint, capacity, like
2 errors; nothing was run
)told");
}

// What the broken file may have held is not missed: no word of the clients' regions.
TEST(Uses, SyntaxFaultEndsOneFileOnly) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
uses: sys.yaml
duration: 5
clients: {east: {near: us-east-1}, west: {users: 3}}
)yaml");
    folder.write("sys.yaml", R"yaml(gameday: 1
regions: [
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(mine.yaml:3:11: error: 'duration' needs a duration with a unit
    3 | duration: 5
      |           ^ write 5s
sys.yaml:2:11: error: a '[' is not closed, or a ',' is missing
    2 | regions: [
      |           ^
2 errors; nothing was run
)told");
}

TEST(Uses, Circle) {
    const Folder folder;
    folder.write("mine.yaml", R"yaml(gameday: 1
uses: a.yaml
)yaml");
    folder.write("a.yaml", R"yaml(gameday: 1
uses: sub/b.yaml
)yaml");
    folder.write("sub/b.yaml", R"yaml(gameday: 1
uses: ../a.yaml
)yaml");
    EXPECT_EQ(read_in(folder).told,
              R"told(sub/b.yaml:2:7: error: files use one another in a circle
    2 | uses: ../a.yaml
      |       ^^^^^^^^^
      = a.yaml
      = uses sub/b.yaml
      = uses a.yaml
1 error; nothing was run
)told");
}

TEST(Uses, ItselfUsed) {
    EXPECT_EQ(told(R"yaml(gameday: 1
uses: ./mine.yaml
)yaml"),
              R"told(mine.yaml:2:7: error: files use one another in a circle
    2 | uses: ./mine.yaml
      |       ^^^^^^^^^^^
      = mine.yaml
      = uses mine.yaml
1 error; nothing was run
)told");
}

TEST(Uses, OverlaidEntryIsChecked) {
    EXPECT_EQ(told_over_system(R"yaml(dns:
  app: {ttl: 5}
)yaml"),
              R"told(mine.yaml:4:14: error: 'dns.app.ttl' needs a duration with a unit
    4 |   app: {ttl: 5}
      |              ^ write 5s
1 error; nothing was run
)told");
}

TEST(Uses, MissingKeyOfANewEntry) {
    EXPECT_EQ(told_over_system(R"yaml(clients:
  north: {users: 5}
)yaml"),
              R"told(mine.yaml:4:3: error: 'clients.north' lacks 'near'
    4 |   north: {users: 5}
      |   ^^^^^
      = near: the nearest region
1 error; nothing was run
)told");
}

} // namespace gameday
