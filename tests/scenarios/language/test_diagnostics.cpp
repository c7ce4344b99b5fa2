// How faults are printed: order, repetition, places on the line, limits, colour, and suggestions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/diagnostics.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/text.hpp"

namespace gameday::language {

namespace {

std::shared_ptr<Source> source(const std::string& name, const std::string& text) {
    return std::make_shared<Source>(name, text, "");
}

std::string widest(const std::string& rendered) {
    std::string widest_line;
    for (std::size_t start = 0; start < rendered.size();) {
        const std::size_t end = rendered.find('\n', start);
        const std::string line = rendered.substr(start, end - start);
        if (line.find("error:") == std::string::npos && display_width(line) > display_width(widest_line)) {
            widest_line = line;
        }
        start = end + 1;
    }
    return widest_line;
}

} // namespace

TEST(Rendering, NothingToTell) {
    EXPECT_EQ(Diagnostics{}.render(), "");
}

TEST(Rendering, TheMockUp) {
    const auto file =
        source("scenarios/mine.yaml", "\n\n\n\n\n\n\n\n\n\n\n    falut: region-down\n\n\n    ttl: 60\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 15, 10, 2}, "'dns.app.ttl' needs a duration with a unit",
                      "write 60s, or 1m");
    diagnostics.error({file.get(), 12, 5, 5}, "unknown key 'falut'", "did you mean 'fault'?",
                      {"allowed here: at, fault, target, for, ramp, repeat, cause"});
    EXPECT_EQ(diagnostics.render(), R"(scenarios/mine.yaml:12:5: error: unknown key 'falut'
   12 |     falut: region-down
      |     ^^^^^ did you mean 'fault'?
      = allowed here: at, fault, target, for, ramp, repeat, cause
scenarios/mine.yaml:15:10: error: 'dns.app.ttl' needs a duration with a unit
   15 |     ttl: 60
      |          ^^ write 60s, or 1m
2 errors; nothing was run
)");
}

TEST(Rendering, FilesComeInTheOrderOfOpening) {
    const auto first = source("z.yaml", "a\nb\n");
    const auto second = source("a.yaml", "a\nb\n");
    Diagnostics diagnostics;
    diagnostics.open(*first);
    diagnostics.open(*second);
    diagnostics.error({second.get(), 1, 1, 1}, "three");
    diagnostics.error({first.get(), 2, 1, 1}, "two");
    diagnostics.error({first.get(), 1, 1, 1}, "one");
    EXPECT_THAT(diagnostics.all(), testing::ElementsAre(testing::Field(&Diagnostic::message, "one"),
                                                        testing::Field(&Diagnostic::message, "two"),
                                                        testing::Field(&Diagnostic::message, "three")));
}

TEST(Rendering, EachFaultIsToldOnce) {
    const auto file = source("a.yaml", "abc\n");
    const auto again = source("a.yaml", "abc\n"); // as when two scenarios use one system
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 1, 1}, "one");
    diagnostics.error({again.get(), 1, 1, 1}, "one");
    diagnostics.error({file.get(), 1, 1, 1}, "another at the same place");
    EXPECT_EQ(diagnostics.all().size(), 2U);
}

TEST(Rendering, RepetitionsDropOutWhereTheFirstIsTold) {
    const auto file = source("a.yaml", "abc\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 1, 1}, "'clients.west.users' …").repeated = true;
    diagnostics.error({file.get(), 1, 1, 1}, "'clients.east.users' …");
    diagnostics.error({file.get(), 1, 2, 1}, "'clients.west.near' …").repeated = true;
    diagnostics.error({file.get(), 1, 2, 1}, "'clients.north.near' …").repeated = true;
    EXPECT_THAT(diagnostics.all(),
                testing::ElementsAre(testing::Field(&Diagnostic::message, "'clients.east.users' …"),
                                     testing::Field(&Diagnostic::message, "'clients.west.near' …")));
}

TEST(Rendering, WarningsAreCountedApart) {
    const auto file = source("a.yaml", "abc\n");
    Diagnostics diagnostics;
    diagnostics.warning({file.get(), 1, 1, 3}, "this is odd");
    EXPECT_FALSE(diagnostics.failed());
    EXPECT_EQ(diagnostics.render(),
              "a.yaml:1:1: warning: this is odd\n    1 | abc\n      | ^^^\n1 warning\n");
    diagnostics.error({file.get(), 1, 2, 1}, "this is wrong");
    EXPECT_TRUE(diagnostics.failed());
    EXPECT_THAT(diagnostics.render(), testing::EndsWith("\n1 error, 1 warning; nothing was run\n"));
    EXPECT_THAT(diagnostics.render({.conclusion = ""}), testing::EndsWith("\n1 error, 1 warning\n"));
}

TEST(Rendering, CaretsFollowTabsWideTextAndAccents) {
    const auto file = source("a.yaml", "a:\tx\n東京: x\ne\xCC\x81: x\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 4, 1}, "after a tab");
    diagnostics.error({file.get(), 2, 5, 1}, "after wide text");
    diagnostics.error({file.get(), 2, 1, 2}, "wide text");
    diagnostics.error({file.get(), 3, 5, 1}, "after an accent of its own");
    EXPECT_EQ(diagnostics.render(), "a.yaml:1:4: error: after a tab\n"
                                    "    1 | a:\tx\n"
                                    "      |   \t^\n"
                                    "a.yaml:2:1: error: wide text\n"
                                    "    2 | 東京: x\n"
                                    "      | ^^^^\n"
                                    "a.yaml:2:5: error: after wide text\n"
                                    "    2 | 東京: x\n"
                                    "      |       ^\n"
                                    "a.yaml:3:5: error: after an accent of its own\n"
                                    "    3 | e\xCC\x81: x\n"
                                    "      |    ^\n"
                                    "4 errors; nothing was run\n");
}

TEST(Rendering, ControlCharactersAreSpeltOut) {
    // A key written "\x1b[2J" in a file must not clear somebody's screen.
    const auto file = source("a.yaml", "abc\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 1, 1}, "unknown key '\x1b[2J'", "a\nb", {"a\tb\x7f"});
    EXPECT_EQ(diagnostics.render(), "a.yaml:1:1: error: unknown key '\\x1b[2J'\n"
                                    "    1 | abc\n"
                                    "      | ^ a\\nb\n"
                                    "      = a\\tb\\x7f\n"
                                    "1 error; nothing was run\n");
}

TEST(Rendering, LongLinesAreCutAroundTheFault) {
    std::string line;
    for (int i = 0; i < 60; ++i) {
        line += "word" + std::to_string(100 + i) + " ";
    }
    const auto file = source("a.yaml", line + "\n");
    for (std::size_t column = 1; column <= line.size(); column += 8) {
        Diagnostics diagnostics;
        diagnostics.error({file.get(), 1, column, 7}, "here");
        const std::string told = diagnostics.render();
        const std::string word = "word" + std::to_string(100 + (column - 1) / 8);
        const std::size_t caret = told.find("^^^^^^^") - told.find("      |");
        const std::size_t start = told.find("    1 |");
        EXPECT_LE(display_width(widest(told)), 80U) << told;
        // The caret stands below the word, "…" being one column in three bytes.
        const std::size_t shift =
            told.substr(start, told.find("      |") - start).find("| …") != std::string::npos ? 2 : 0;
        EXPECT_EQ(told.substr(start + caret + shift, 7), word) << told;
    }
}

TEST(Rendering, NotesAreFolded) {
    const auto file = source("a.yaml", "abc\n");
    std::vector<std::string> names(60, "us-east-1");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 1, 1}, "x", "", {"there: " + joined(names)});
    EXPECT_LE(display_width(widest(diagnostics.render())), 80U);
}

TEST(Rendering, PlacesBeyondTheTextShowNoLine) {
    const auto file = source("a.yaml", "abc\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 7, 3, 1}, "beyond the last line");
    diagnostics.error({file.get(), 1, 9, 4}, "beyond the end of a line");
    diagnostics.error({file.get(), 0, 0, 1}, "the whole");
    diagnostics.error({}, "nowhere", "at all");
    EXPECT_EQ(diagnostics.render(), R"(error: nowhere
      = at all
a.yaml: error: the whole
a.yaml:1:9: error: beyond the end of a line
    1 | abc
      |    ^
a.yaml:7:3: error: beyond the last line
4 errors; nothing was run
)");
}

TEST(Rendering, FiftyAreShown) {
    const auto file = source("a.yaml", std::string(100, '\n'));
    Diagnostics diagnostics;
    for (std::size_t i = 1; i <= 73; ++i) {
        diagnostics.error({file.get(), i, 1, 1}, "x");
    }
    const std::string told = diagnostics.render();
    EXPECT_THAT(told, testing::HasSubstr("a.yaml:50:1: error: x\n"));
    EXPECT_THAT(told, testing::Not(testing::HasSubstr("a.yaml:51:1")));
    EXPECT_THAT(told, testing::EndsWith("\nand 23 more\n73 errors; nothing was run\n"));
    EXPECT_THAT(diagnostics.render({.limit = 2}),
                testing::EndsWith("\nand 71 more\n73 errors; nothing was run\n"));
}

TEST(Rendering, MoreThanAreKeptAreCounted) {
    const auto file = source("a.yaml", std::string(20'000, '\n'));
    Diagnostics diagnostics;
    for (std::size_t i = 1; i <= 12'000; ++i) {
        diagnostics.error({file.get(), i, 1, 1}, "x").help = "y";
    }
    EXPECT_THAT(diagnostics.render(), testing::EndsWith("\nand 11950 more\n12000 errors; nothing was run\n"));
}

TEST(Rendering, ColourIsOptional) {
    const auto file = source("a.yaml", "abc\n");
    Diagnostics diagnostics;
    diagnostics.error({file.get(), 1, 2, 1}, "x", "y", {"z"});
    EXPECT_EQ(diagnostics.render().find('\x1b'), std::string::npos);
    EXPECT_EQ(diagnostics.render({.colour = true}), "\x1b[1ma.yaml:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m x\n"
                                                    "\x1b[2m    1 |\x1b[0m abc\n"
                                                    "\x1b[2m      |\x1b[0m  \x1b[1;31m^ y\x1b[0m\n"
                                                    "\x1b[2m      =\x1b[0m z\n"
                                                    "1 error; nothing was run\n");
}

TEST(Nearest, OneSlip) {
    const std::vector<std::string> names{"at", "fault", "target", "for", "ramp"};
    EXPECT_EQ(nearest("falut", names), "fault");
    EXPECT_EQ(nearest("fualt", names), "fault");
    EXPECT_EQ(nearest("Fault", names), "fault");
    EXPECT_EQ(nearest("targt", names), "target");
    EXPECT_EQ(nearest("targeet", names), "target");
    EXPECT_EQ(nearest("fro", names), "for");
}

TEST(Nearest, TooFar) {
    const std::vector<std::string> names{"at", "fault", "target", "for"};
    EXPECT_EQ(nearest("duration", names), std::nullopt);
    EXPECT_EQ(nearest("by", names), std::nullopt) << "two letters are always near to two others";
    EXPECT_EQ(nearest("", names), std::nullopt);
    EXPECT_EQ(nearest(std::string(1000, 'f'), names), std::nullopt);
    EXPECT_EQ(nearest("fault", {}), std::nullopt);
}

TEST(Nearest, OfEquallyNearTheFirst) {
    EXPECT_EQ(nearest("east", {"eest", "easy"}), "eest");
}

TEST(Nearest, CountsSlips) {
    EXPECT_EQ(slips_between("", "abc"), 3U);
    EXPECT_EQ(slips_between("abc", "abc"), 0U);
    EXPECT_EQ(slips_between("abcd", "abdc"), 1U);
    EXPECT_EQ(slips_between("kitten", "sitting"), 3U);
    EXPECT_EQ(slips_between("ca", "abc"), 3U) << "no letter is touched twice";
}

TEST(Text, Digests) {
    EXPECT_EQ(digest_of(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(digest_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Text, CountsAndWidths) {
    EXPECT_EQ(code_points("aé東"), 3U);
    EXPECT_EQ(display_width("aé東"), 4U);
    EXPECT_EQ(skip_code_points("aé東", 2), "東");
    EXPECT_EQ(skip_code_points("aé東", 9), "");
    EXPECT_EQ(printable("a\xFF\xC3"), "a\\xff\\xc3") << "what is no UTF-8 does not break the printing";
}

} // namespace gameday::language
