// The located tree: places, and the limits that keep hostile files harmless.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.hpp"
#include "scenarios/language/parse.hpp"

namespace gameday {

using example::Folder;
using example::read_in;
using example::read_text;
using language::Diagnostics;
using language::Node;
using language::Position;
using testing::HasSubstr;

namespace {

/// A tree and what it points at.
struct Tree {
    std::shared_ptr<language::Source> source;
    Diagnostics diagnostics;
    std::optional<Node> root;
};

Tree tree_of(const std::string& text) {
    Tree tree{std::make_shared<language::Source>("t.yaml", text, ""), {}, {}};
    tree.root = language::parse_yaml(*tree.source, tree.diagnostics);
    EXPECT_EQ(tree.diagnostics.render(), "");
    return tree;
}

/// "line:column+length"
std::string place(const Position& at) {
    return std::to_string(at.line) + ":" + std::to_string(at.column) + "+" + std::to_string(at.length);
}

std::string repeated(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

/// The first message about a text, without the line that shows it.
std::string first_message(const std::string& text) {
    const std::string told = read_text(text).told;
    return told.substr(0, told.find('\n'));
}

} // namespace

TEST(Places, OfKeysAndValues) {
    const Tree tree = tree_of("a:\n  b: hello\n  c: [one, \"two\"]\n");
    const Node& a = tree.root->items[0];
    EXPECT_EQ(place(tree.root->keys[0].at), "1:1+1");
    EXPECT_EQ(place(a.keys[0].at), "2:3+1");
    EXPECT_EQ(place(a.items[0].at), "2:6+5");
    EXPECT_EQ(place(a.items[1].at), "3:6+1");
    EXPECT_EQ(place(a.items[1].items[0].at), "3:7+3");
    EXPECT_EQ(place(a.items[1].items[1].at), "3:12+5");
    EXPECT_FALSE(a.items[1].items[0].quoted);
    EXPECT_TRUE(a.items[1].items[1].quoted);
}

TEST(Places, CountCodePoints) {
    const Tree tree = tree_of("{ä: é, 東京: \"ü\"}\n");
    EXPECT_EQ(place(tree.root->keys[0].at), "1:2+1");
    EXPECT_EQ(place(tree.root->items[0].at), "1:5+1");
    EXPECT_EQ(place(tree.root->keys[1].at), "1:8+2");
    EXPECT_EQ(place(tree.root->items[1].at), "1:12+3");
}

TEST(Places, AliasesPointAtTheText) {
    const Tree tree = tree_of("a: &x {k: 1}\nb: *x\n");
    const Node& copy = tree.root->items[1];
    EXPECT_EQ(place(copy.items[0].at), "1:11+1");
    EXPECT_TRUE(copy.items[0].repeated);
    EXPECT_FALSE(tree.root->items[0].items[0].repeated);
}

TEST(Places, ByteOrderMarkAndCrlfDoNotShiftThem) {
    EXPECT_EQ(read_text("\xEF\xBB\xBFgameday: 1\r\nregions:\r\n  a: {zonez: 3}\r\n").told,
              R"(mine.yaml:3:7: error: unknown key 'zonez'
    3 |   a: {zonez: 3}
      |       ^^^^^ did you mean 'zones'?
      = allowed here: zones, footprint, capacity, like
1 error; nothing was run
)");
}

TEST(Places, OldLineBreaksCount) {
    EXPECT_EQ(first_message("gameday: 1\rduration: 5\r"),
              "mine.yaml:2:11: error: 'duration' needs a duration with a unit");
}

TEST(Aliases, OfNestedAnchors) {
    const Tree tree = tree_of("a: &x {k: &y [1, &z two]}\nb: *y\nc: *z\nd: *x\n");
    EXPECT_EQ(tree.root->find("b")->items[1].text, "two");
    EXPECT_EQ(tree.root->find("c")->text, "two");
    EXPECT_EQ(tree.root->find("d")->find("k")->items[0].text, "1");
}

TEST(Aliases, WithinTheCollectionBeingRead) {
    const Tree tree = tree_of("a: [&x 1, {b: &y {c: 2}, d: *y}, *x, *y]\n");
    const Node& list = tree.root->items[0];
    EXPECT_EQ(list.items[1].find("d")->find("c")->text, "2");
    EXPECT_EQ(list.items[2].text, "1");
    EXPECT_EQ(list.items[3].find("c")->text, "2");
}

TEST(Aliases, OfForgottenValues) {
    // The value of a duplicate key is forgotten, and an anchor in it with it.
    EXPECT_EQ(read_text("gameday: 1\ngameday: &x {a: [&y 1]}\nregions: *x\n").told,
              R"(mine.yaml:2:1: error: duplicate key 'gameday'
    2 | gameday: &x {a: [&y 1]}
      | ^^^^^^^
      = first given at mine.yaml:1:1
mine.yaml:3:10: error: an alias to something under a duplicate key
    3 | regions: *x
      |          ^^
2 errors; nothing was run
)");
}

TEST(BlockText, KeepsItsLines) {
    const Tree tree = tree_of("a: |\n  one\n  two\nb: >-\n  three\n  four\n");
    EXPECT_EQ(tree.root->items[0].text, "one\ntwo\n");
    EXPECT_EQ(tree.root->items[1].text, "three four");
    EXPECT_TRUE(tree.root->items[0].quoted);
}

TEST(Hostile, Nesting) {
    const std::string deep = "more than 64 levels of nesting";
    EXPECT_EQ(first_message("a: " + repeated("[", 10'000) + repeated("]", 10'000)),
              "mine.yaml:1:67: error: " + deep);
    EXPECT_EQ(first_message(repeated("[", 500'000) + repeated("]", 500'000)),
              "mine.yaml:1:65: error: " + deep);
    EXPECT_EQ(first_message(repeated("{a: ", 200'000) + repeated("}", 200'000)),
              "mine.yaml:1:257: error: " + deep);
    EXPECT_EQ(first_message(repeated("- ", 500'000)), "mine.yaml:1:129: error: " + deep);
    std::string ladder;
    for (int i = 0; i < 1'400; ++i) {
        ladder += repeated(" ", i) + "a:\n";
    }
    EXPECT_EQ(first_message(ladder), "mine.yaml:65:65: error: " + deep);
}

TEST(Hostile, NestingThatNothingCloses) {
    EXPECT_EQ(first_message(repeated("[", 1'000'000)), "mine.yaml:1:1: error: a '[' is not closed");
    EXPECT_EQ(first_message("a: " + repeated("[", 10'000)), "mine.yaml:1:5: error: a '[' is not closed");
    EXPECT_EQ(first_message(repeated("? ", 500'000)),
              "mine.yaml:1:3: error: a key must be a word, not a list or a mapping");
}

TEST(Hostile, RunsOfOneCharacter) {
    // None of them crashes, hangs, or is taken for a scenario.
    for (const char* const text :
         {"\"", "'", "%",    "&a ",   "*a ",   "! ",   "!",  ": ", ",", "}",  "]",  "|",   ">",   "#", "@",
          "`",  "-", "--- ", "---\n", "...\n", "%a\n", "\\", "\t", " ", "\n", "a ", "a\n", "a: ", "&", "*"}) {
        const std::string told = read_text(repeated(text, 20'000)).told;
        EXPECT_THAT(told, HasSubstr("nothing was run")) << text;
    }
}

TEST(Hostile, AliasBomb) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string previous = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + previous +
                repeated(", " + previous, 8) + "]\n";
    }
    EXPECT_EQ(first_message(bomb), "mine.yaml:6:10: error: more than 100000 values in one file");
}

TEST(Hostile, AliasesThatDeepen) {
    std::string text = "a0: &a0 [x]\n";
    for (int i = 1; i < 100; ++i) {
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    }
    EXPECT_EQ(first_message(text), "mine.yaml:64:12: error: more than 64 levels of nesting");
}

TEST(Hostile, TooManyAliases) {
    EXPECT_EQ(first_message("a: &a 1\nb: [" + repeated("*a, ", 1'001) + "]\n"),
              "mine.yaml:2:4005: error: more than 1000 aliases in one file");
}

TEST(Hostile, TooManyValues) {
    EXPECT_EQ(first_message("a: [" + repeated("x,", 120'000) + "]\n"),
              "mine.yaml:1:200001: error: more than 100000 values in one file");
}

TEST(Hostile, TooManyEntries) {
    std::string text = "regions:\n";
    for (int i = 0; i < 10'001; ++i) {
        text += "  r" + std::to_string(i) + ": {}\n";
    }
    EXPECT_EQ(first_message(text), "mine.yaml:10002:3: error: more than 10000 entries in one mapping");
}

TEST(Hostile, LongKey) {
    EXPECT_EQ(first_message("gameday: 1\nregions: {" + std::string(201, 'x') + ": {}}\n"),
              "mine.yaml:2:11: error: a key of more than 200 characters");
}

TEST(Hostile, CopiesByLike) {
    std::string text = "gameday: 1\nhealth:\n  base: {tests: [" + repeated("x, ", 30'000) + "]}\n";
    for (int i = 0; i < 5'000; ++i) {
        text += "  h" + std::to_string(i) + ": {like: base}\n";
    }
    EXPECT_THAT(read_text(text).told, HasSubstr("error: too many values are copied by 'like'\n"));
}

TEST(Hostile, LongChainOfLikes) {
    std::string text = "gameday: 1\nregions:\n  r0: {zones: 2}\n";
    for (int i = 1; i < 5'000; ++i) {
        text += "  r" + std::to_string(i) + ": {like: r" + std::to_string(i == 4'999 ? 0 : i + 1) + "}\n";
    }
    const auto outcome = read_text(text);
    EXPECT_EQ(outcome.told, "");
    EXPECT_EQ(outcome.document().regions.at("r1").zones.value, 2);
}

TEST(NotText, IsRefusedWithoutShowingIt) {
    using namespace std::string_literals;
    EXPECT_EQ(read_text("a: \0 1\n"s).told,
              "mine.yaml:1:4: error: a NUL byte: this is not text\n1 error; nothing was run\n");
    EXPECT_EQ(first_message("a: b\nc: \xFF\n"), "mine.yaml:2:4: error: this is not UTF-8 text: byte 0xff");
    EXPECT_EQ(first_message("a: \xC0\x80\n"), "mine.yaml:1:4: error: this is not UTF-8 text: byte 0xc0");
    EXPECT_EQ(first_message("a: \xED\xA0\x80\n"), "mine.yaml:1:4: error: this is not UTF-8 text: byte 0xed");
    EXPECT_EQ(first_message("a: \xE2\x82"), "mine.yaml:1:4: error: this is not UTF-8 text: byte 0xe2");
    EXPECT_EQ(first_message("a: \x1b[31mred\n"),
              "mine.yaml:1:4: error: a character that cannot be seen: U+001B");
    EXPECT_EQ(first_message("a: \x04 b\n"), "mine.yaml:1:4: error: a character that cannot be seen: U+0004");
    EXPECT_EQ(first_message("a: b\xEF\xBB\xBF\n"),
              "mine.yaml:1:5: error: a character that cannot be seen: U+FEFF");
    EXPECT_EQ(read_text("\xFF\xFE"
                        "a\0"s)
                  .told,
              R"(mine.yaml:1:1: error: this is UTF-16 text
      = save the file as UTF-8
1 error; nothing was run
)");
}

TEST(NotText, CannotComeThroughEscapes) {
    EXPECT_EQ(read_text("gameday: 1\nsystem: \"a\\e[2J\"\n").told,
              R"(mine.yaml:2:9: error: an escape for a character that cannot be seen: U+001B
    2 | system: "a\e[2J"
      |         ^^^^^^^^
1 error; nothing was run
)");
    EXPECT_EQ(first_message("gameday: 1\nsystem: \"\\N\"\n"),
              "mine.yaml:2:9: error: an escape for a character that cannot be seen: U+0085");
    EXPECT_EQ(read_text("gameday: 1\nsystem: \"a\\_b\"\n").document().system, "a\u00A0b");
}

TEST(NotAFile, IsToldByName) {
    const Folder folder;
    folder.write("folder/x.yaml", "");
    EXPECT_EQ(read_in(folder, {}, "folder").told,
              "folder: error: this is a directory, not a file\n1 error; nothing was run\n");
    EXPECT_EQ(read_in(folder, {}, "none.yaml").told,
              "none.yaml: error: no such file\n1 error; nothing was run\n");
    EXPECT_EQ(read_in(folder, {}, "folder/x.yaml/y").told.substr(0, 22), "folder/x.yaml/y: error");
    folder.write("big.yaml", "a: " + std::string(1'100'000, 'x'));
    EXPECT_EQ(read_in(folder, {}, "big.yaml").told,
              "big.yaml: error: the file is larger than 1 MiB\n1 error; nothing was run\n");
}

TEST(NotAFile, DevicesEndAtTheLimit) {
    Diagnostics diagnostics;
    (void)language::load("/dev/zero", example::Document::description(), {}, diagnostics);
    EXPECT_EQ(diagnostics.render(),
              "/dev/zero: error: the file is larger than 1 MiB\n1 error; nothing was run\n");
    EXPECT_THAT(read_text("gameday: 1\nuses: /dev/zero\n").told,
                HasSubstr("mine.yaml:2:7: error: cannot use '/dev/zero': this is not a plain file\n"));
}

} // namespace gameday
