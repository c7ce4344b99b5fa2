#include "reports/command.hpp"

#include <array>
#include <cstdio>
#include <memory>

#include <gmock/gmock.h>

#include "scenarios/language/text.hpp"
#include "tests/reports/samples.hpp"

namespace gameday::reports {
namespace {

using testing::ElementsAre;

/// What a shell makes of a command.
std::string shell(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    std::array<char, 256> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
        output.append(buffer.data(), count);
    }
    return output;
}

TEST(ShellWord, AShellReadsItAsItWas) {
    for (const std::string word :
         {"plain", "a b", "", "$HOME", "it's", "say \"hi\"", "back\\slash", "`id`", "*",
          "shift{resolvers:isp}", "é", "lognormal(p50=1s, p95=2s)", "-n", "#x", "~", "a!b"}) {
        EXPECT_EQ(shell("printf %s " + shell_word(word)), word);
    }
    EXPECT_EQ(shell_word("scenarios/a.yaml"), "scenarios/a.yaml");
    EXPECT_EQ(shell_word("a b"), "\"a b\"");
}

TEST(ReplayCommand, LeavesOutWhatIsUsual) {
    studies::Result result = samples::outage();
    EXPECT_EQ(replay_command(result, 88, ""), "gameday run scenarios/gamedays/region-outage.yaml --run 88");
    result.seed = 5;
    result.file = "my file.yaml";
    EXPECT_EQ(replay_command(result, 88, "--set dns.app.ttl=20s"),
              "gameday run \"my file.yaml\" --run 88 --seed 5 --set dns.app.ttl=20s");
}

std::vector<std::string> lines_of(const std::string& command, std::size_t room, std::size_t width = 80) {
    return command_layout(command, room, width).lines;
}

TEST(CommandLayout, GoesOnAfterABackslash) {
    EXPECT_THAT(lines_of("one two three", 20), ElementsAre("one two three"));
    EXPECT_THAT(lines_of("one two three", 10), ElementsAre("one two \\", "three"));
    EXPECT_THAT(lines_of("a 'b c d' \"e f\"", 9), ElementsAre("a \\", "'b c d' \\", "\"e f\""));
    EXPECT_THAT(lines_of("", 8), ElementsAre());
}

TEST(CommandLayout, KeepsAnOptionAndItsValueTogether) {
    EXPECT_THAT(lines_of("run x.yaml --run 12 --seed 3", 20),
                ElementsAre("run x.yaml \\", "--run 12 --seed 3"));
    EXPECT_THAT(lines_of("run x.yaml --run 12 --ascii --seed 3", 20),
                ElementsAre("run x.yaml \\", "--run 12 --ascii \\", "--seed 3"));
}

TEST(CommandLayout, ALongWordBeginsItsLines) {
    const CommandLayout layout = command_layout("run " + std::string(30, 'x') + " --run 12", 20, 24);
    EXPECT_FALSE(layout.may_indent);
    EXPECT_THAT(layout.lines,
                ElementsAre("run \\", std::string(22, 'x') + "\\", std::string(8, 'x') + " --run 12"));
}

TEST(CommandLayout, MeansTheSameToAShell) {
    const std::string command =
        R"(printf '%s|' one "two  three" 'four  five six seven' "s\"ix\\\\\\\\\\\\" "é é é é é" --a b)";
    for (std::size_t width = 12; width < 60; ++width) {
        std::string broken;
        for (const std::string& line : lines_of(command, width - 4, width)) {
            EXPECT_LE(language::display_width(line), width);
            broken += line + "\n";
        }
        EXPECT_EQ(shell(broken), shell(command)) << broken;
    }
    EXPECT_EQ(shell(command), "one|two  three|four  five six seven|s\"ix\\\\\\\\\\\\|é é é é é|--a|b|");
}

} // namespace
} // namespace gameday::reports
