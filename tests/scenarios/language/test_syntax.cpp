// What is said of files that are not the YAML we read: each message whole.

#include <gtest/gtest.h>

#include "example.hpp"

namespace gameday {

using example::told;

TEST(Syntax, Empty) {
    EXPECT_EQ(told(R"yaml()yaml"),
              R"told(mine.yaml: error: the file is empty
      = such as gameday: 1
1 error; nothing was run
)told");
}

TEST(Syntax, OnlyAComment) {
    EXPECT_EQ(told(R"yaml(# nothing yet
)yaml"),
              R"told(mine.yaml: error: the file is empty
      = such as gameday: 1
1 error; nothing was run
)told");
}

TEST(Syntax, AListAtTheTop) {
    EXPECT_EQ(told(R"yaml(- a
)yaml"),
              R"told(mine.yaml:1:1: error: the file must hold a mapping, not a list
    1 | - a
      | ^ such as gameday: 1
1 error; nothing was run
)told");
}

TEST(Syntax, AWordAtTheTop) {
    EXPECT_EQ(told(R"yaml(hello
)yaml"),
              R"told(mine.yaml:1:1: error: the file must hold a mapping, not 'hello'
    1 | hello
      | ^^^^^ such as gameday: 1
1 error; nothing was run
)told");
}

TEST(Syntax, DuplicateKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: 5m
duration: 6m
)yaml"),
              R"told(mine.yaml:3:1: error: duplicate key 'duration'
    3 | duration: 6m
      | ^^^^^^^^
      = first given at mine.yaml:2:1
1 error; nothing was run
)told");
}

TEST(Syntax, DuplicateEntry) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  us-east-1: {zones: 3}
  us-west-2: {}
  us-east-1: {zones: 4}
)yaml"),
              R"told(mine.yaml:5:3: error: duplicate key 'us-east-1'
    5 |   us-east-1: {zones: 4}
      |   ^^^^^^^^^
      = first given at mine.yaml:3:3
1 error; nothing was run
)told");
}

TEST(Syntax, MergeKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  a: &a {zones: 2}
  b: {<<: *a}
)yaml"),
              R"told(mine.yaml:4:7: error: merge keys are not used here
    4 |   b: {<<: *a}
      |       ^^ to take fields of another entry, write like: its-name
1 error; nothing was run
)told");
}

TEST(Syntax, CustomTag) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: !time 5m
)yaml"),
              R"told(mine.yaml:2:11: error: tags are not used here: '!time'
    2 | duration: !time 5m
      |           ^^^^^ write the value alone
1 error; nothing was run
)told");
}

TEST(Syntax, StandardTagsAreHarmless) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: !!str 5m
regions: !!map {}
)yaml"),
              "");
}

TEST(Syntax, BinaryTag) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: !!binary 5m
)yaml"),
              R"told(mine.yaml:2:11: error: tags are not used here: '!!binary'
    2 | duration: !!binary 5m
      |           ^^^^^^^^ write the value alone
1 error; nothing was run
)told");
}

TEST(Syntax, NullKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
~: 5m
)yaml"),
              R"told(mine.yaml:2:1: error: a key is missing before the ':'
    2 | ~: 5m
      | ^
1 error; nothing was run
)told");
}

TEST(Syntax, EmptyKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
"": 5m
)yaml"),
              R"told(mine.yaml:2:1: error: a key cannot be empty
    2 | "": 5m
      | ^^
1 error; nothing was run
)told");
}

TEST(Syntax, KeyMissing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
: 5m
)yaml"),
              R"told(mine.yaml:2:1: error: a key is missing before the ':'
    2 | : 5m
      | ^
1 error; nothing was run
)told");
}

TEST(Syntax, ComplexKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
? [a, b]
: 5m
)yaml"),
              R"told(mine.yaml:2:3: error: a key must be a word, not a list or a mapping
    2 | ? [a, b]
      |   ^
1 error; nothing was run
)told");
}

TEST(Syntax, AliasAsKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {a: {zones: &z 3}}
*z : 5
)yaml"),
              R"told(mine.yaml:3:1: error: a key cannot be an alias
    3 | *z : 5
      | ^^ write the key itself
1 error; nothing was run
)told");
}

TEST(Syntax, AliasInsideItsAnchor) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: &r {a: *r}
)yaml"),
              R"told(mine.yaml:2:17: error: an alias cannot stand inside what it names
    2 | regions: &r {a: *r}
      |                 ^^
1 error; nothing was run
)told");
}

TEST(Syntax, AliasToNothing) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: *d
)yaml"),
              R"told(mine.yaml:2:11: error: an alias (*) to a name that no anchor (&) defines
    2 | duration: *d
      |           ^
1 error; nothing was run
)told");
}

TEST(Syntax, AliasToAKey) {
    EXPECT_EQ(told(R"yaml(gameday: 1
&k duration: 5m
regions: *k
)yaml"),
              R"told(mine.yaml:3:10: error: an alias to a key
    3 | regions: *k
      |          ^^ write the text itself
1 error; nothing was run
)told");
}

TEST(Syntax, SecondDocument) {
    EXPECT_EQ(told(R"yaml(gameday: 1
---
gameday: 1
)yaml"),
              R"told(mine.yaml:2:1: error: a second document: a file holds one
    2 | ---
      | ^ remove it, and the line that begins it
1 error; nothing was run
)told");
}

TEST(Syntax, TrailingRubbish) {
    EXPECT_EQ(told(R"yaml(- a
gameday: 1
)yaml"),
              R"told(mine.yaml:2:1: error: this does not belong to what stands before it
    2 | gameday: 1
      | ^ check the indentation
1 error; nothing was run
)told");
}

TEST(Syntax, UnclosedBracket) {
    EXPECT_EQ(told(R"yaml(gameday: 1
expect: {a: [b, c
)yaml"),
              R"told(mine.yaml:2:18: error: a '[' is not closed, or a ',' is missing
    2 | expect: {a: [b, c
      |                  ^
1 error; nothing was run
)told");
}

TEST(Syntax, UnclosedBrace) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {a: {zones: 3}
)yaml"),
              R"told(mine.yaml:2:24: error: a '{' is not closed, or a ',' is missing
    2 | regions: {a: {zones: 3}
      |                        ^
1 error; nothing was run
)told");
}

// The place is where the quote opens, not where the file ends.
TEST(Syntax, UnclosedQuote) {
    EXPECT_EQ(told(R"yaml(gameday: 1
# it's "fine"
dns: {app: {name: "x}}
duration: 5m
)yaml"),
              R"told(mine.yaml:3:19: error: a quote is not closed
    3 | dns: {app: {name: "x}}
      |                   ^
1 error; nothing was run
)told");
}

TEST(Syntax, StrayBracket) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: ]
)yaml"),
              R"told(mine.yaml:2:11: error: a ']' or '}' that nothing opened
    2 | duration: ]
      |           ^
1 error; nothing was run
)told");
}

TEST(Syntax, ColonInAValue) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
duration: a: b
)yaml"),
        R"told(mine.yaml:2:12: error: a ':' where no value can stand: quote the text, or check the indentation
    2 | duration: a: b
      |            ^
1 error; nothing was run
)told");
}

TEST(Syntax, IndentationOff) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
regions:
  a: {}
 b: {}
)yaml"),
        R"told(mine.yaml:4:2: error: a line does not fit the ones around it: check its indentation and its ':'
    4 |  b: {}
      |  ^
1 error; nothing was run
)told");
}

TEST(Syntax, TabInIndentation) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
	a: {}
)yaml"),
              R"told(mine.yaml:3:1: error: a tab in the indentation
    3 | 	a: {}
      | ^ use spaces
1 error; nothing was run
)told");
}

TEST(Syntax, ReservedCharacter) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: @x
)yaml"),
              R"told(mine.yaml:2:11: error: a character that cannot start a value: quote the text
    2 | duration: @x
      |           ^
1 error; nothing was run
)told");
}

TEST(Syntax, UnknownEscape) {
    EXPECT_EQ(told(R"yaml(gameday: 1
system: "a\qb"
)yaml"),
              R"told(mine.yaml:2:13: error: an unknown escape in double quotes: write \\ for a backslash
    2 | system: "a\qb"
      |             ^
1 error; nothing was run
)told");
}

TEST(Syntax, DashInAValue) {
    EXPECT_EQ(told(R"yaml(gameday: 1
duration: - 5m
)yaml"),
              R"told(mine.yaml:2:11: error: a '-' where no list can start
    2 | duration: - 5m
      |           ^
1 error; nothing was run
)told");
}

TEST(Syntax, TextAfterAQuote) {
    EXPECT_EQ(
        told(R"yaml(gameday: 1
system: 'a' b
)yaml"),
        R"told(mine.yaml:2:13: error: a line does not fit the ones around it: check its indentation and its ':'
    2 | system: 'a' b
      |             ^
1 error; nothing was run
)told");
}

// Columns count code points; carets follow what the terminal shows.
TEST(Syntax, PlaceAfterWideText) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions: {東京: {zonez: 3}}
)yaml"),
              R"told(mine.yaml:2:16: error: unknown key 'zonez'
    2 | regions: {東京: {zonez: 3}}
      |                  ^^^^^ did you mean 'zones'?
      = allowed here: zones, footprint, capacity, like
1 error; nothing was run
)told");
}

TEST(Syntax, PlaceAfterATab) {
    EXPECT_EQ(told(R"yaml(gameday: 1
regions:
  a:	{zonez: 3}
)yaml"),
              R"told(mine.yaml:3:7: error: unknown key 'zonez'
    3 |   a:	{zonez: 3}
      |     	 ^^^^^ did you mean 'zones'?
      = allowed here: zones, footprint, capacity, like
1 error; nothing was run
)told");
}

} // namespace gameday
