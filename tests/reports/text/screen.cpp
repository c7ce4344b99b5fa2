#include "reports/text/screen.hpp"

#include <gmock/gmock.h>

#include "reports/text/table.hpp"

namespace gameday::reports {
namespace {

using testing::ElementsAre;

TEST(Shortened, FitsAndSaysThatItWasCut) {
    EXPECT_EQ(shortened("fits", 4), "fits");
    EXPECT_EQ(shortened("does not", 6), "doe...");
    EXPECT_EQ(shortened("élan vital", 6), "élan…");
    EXPECT_EQ(shortened("東京リージョン", 6), "東京…");
    EXPECT_EQ(shortened("does not", 2), "..");
    EXPECT_EQ(shortened("東京", 1), ".");
}

TEST(Wrapped, BreaksAtSpacesAndInLongWords) {
    EXPECT_THAT(wrapped("one two three", 7, 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrapped("one two three", 3, 9), ElementsAre("one", "two three"));
    EXPECT_THAT(wrapped("abcdefgh ij", 3, 3), ElementsAre("abc", "def", "gh", "ij"));
    EXPECT_THAT(wrapped("", 3, 3), ElementsAre(""));
    EXPECT_THAT(wrapped("reach 95 % of", 8, 8), ElementsAre("reach", "95 % of"));
    EXPECT_THAT(wrapped("e\u0301e\u0301e\u0301", 2, 2), ElementsAre("e\u0301e\u0301", "e\u0301"));
}

TEST(Screen, SpellsOutWhatWouldSteerTheTerminal) {
    Screen screen({});
    screen.line({{"red: \x1b[31m and\nmore\x07"}});
    EXPECT_EQ(screen.text(), "red: \\x1b[31m and\\nmore\\x07\n");
}

TEST(Screen, AsciiLeavesNothingElse) {
    Screen screen({.ascii = true});
    screen.line({{"✓ 5 – 6 … “é” 東 µs −1"}});
    EXPECT_EQ(screen.text(), "ok 5 - 6 ... \"?\" ? us -1\n");
}

TEST(Screen, ColoursTextButNotTheSpaceBesideIt) {
    Screen screen({.colour = true});
    Table table(screen, {{}, {Align::right}}, 0);
    table.row({{"a", Tone::bad}, {"1", Tone::good}});
    table.row({{"bbb"}, {"22"}});
    table.print();
    EXPECT_EQ(screen.text(), "  \x1b[1;31ma\x1b[0m     \x1b[1;32m1\x1b[0m\n  bbb  22\n");
}

TEST(Screen, EndsStandOnTwoLinesWhenTheyMust) {
    Screen screen({.width = 60});
    screen.ends({{"left"}}, {{"right"}});
    screen.ends({{std::string(50, 'l')}}, {{"much right"}});
    EXPECT_EQ(screen.text(), "left" + std::string(51, ' ') + "right\n" + std::string(50, 'l') + "\n" +
                                 std::string(50, ' ') + "much right\n");
}

TEST(Table, BreaksTheFlexibleColumnAlone) {
    Screen screen({.width = 60});
    Table table(screen, {{}, {}, {Align::right}}, 1);
    table.heading({"key", "words", "value"});
    table.row({{"k"}, {"some words that do not fit on one line of a screen of sixty"}, {"12"}});
    table.print();
    EXPECT_EQ(screen.text(), "  key  words                                           value\n"
                             "  k    some words that do not fit on one line of a        12\n"
                             "       screen of sixty\n");
}

TEST(Table, PutsColumnsBelowBeforeItCutsANumber) {
    Screen screen({.width = 60});
    Table table(screen, {{}, {Align::right}, {.gives_way = true}, {.align = Align::right}}, 0);
    table.heading({"metric", "p95", "95 % CI", "never"});
    table.row({{"acknowledged writes that were lost"}, {"4,208,635"}, {"3,208,635 – 14,869,021"}, {"0"}});
    table.row({{"none"}, {"0"}, {"none lost", Tone::good}, {"0"}});
    EXPECT_FALSE(table.fits());
    table.print();
    EXPECT_EQ(screen.text(), "  metric                                    p95  never\n"
                             "  acknowledged writes that were lost  4,208,635      0\n"
                             "      95 % CI: 3,208,635 – 14,869,021\n"
                             "  none                                        0      0\n"
                             "      none lost\n");
}

TEST(Table, BreaksATextFirstWhereThatIsAllowed) {
    Screen screen({.width = 60});
    Table table(screen, {{.broken_first_to = 20}, {.align = Align::right, .gives_way = true}}, 0);
    table.row({{"words that are broken before the other column gives way"}, {"12,345"}});
    EXPECT_TRUE(table.fits());
    table.print();
    EXPECT_EQ(screen.text(), "  words that are broken before the other column       12,345\n"
                             "  gives way\n");
}

TEST(Table, LeavesOutColumnsWithoutText) {
    Screen screen({});
    Table table(screen, {{}, {}, {}}, 0);
    table.heading({"a", "b", "c"});
    table.row({{"1"}, {""}, {"3"}});
    table.print();
    EXPECT_EQ(screen.text(), "  a  c\n  1  3\n");
}

TEST(Table, WithoutRowsIsNothing) {
    Screen screen({});
    Table table(screen, {{}, {}}, 0);
    table.heading({"a", "b"});
    table.print();
    EXPECT_EQ(screen.text(), "");
}

} // namespace
} // namespace gameday::reports
