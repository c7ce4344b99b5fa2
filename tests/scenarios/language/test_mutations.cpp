// Valid files with random damage: whatever comes of them, it is a verdict and not a crash. Runs under the
// sanitizers, where a slip of the memory is a failure too.

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "example.hpp"
#include "scenarios/language/dump.hpp"
#include "scenarios/language/text.hpp"

namespace gameday {

namespace {

constexpr int mutants = 2'000;

/// The standard's own generator, not a distribution of it: the same damage on every machine.
class Damage {
public:
    explicit Damage(std::uint32_t seed) : bits_(seed) {}

    std::size_t below(std::size_t bound) { return bits_() % std::max<std::size_t>(bound, 1); }

    std::string applied_to(std::string text) {
        for (std::size_t times = 1 + below(3); times > 0; --times) {
            damage(text);
        }
        return text;
    }

private:
    void damage(std::string& text) {
        static const std::array<std::string, 40> snippets{"[",
                                                          "]",
                                                          "{",
                                                          "}",
                                                          ":",
                                                          ": ",
                                                          "- ",
                                                          "? ",
                                                          "&a ",
                                                          "*a",
                                                          "!",
                                                          "!!str ",
                                                          "|\n",
                                                          ">\n",
                                                          "'",
                                                          "\"",
                                                          "#",
                                                          "%",
                                                          "@",
                                                          "\t",
                                                          "\n",
                                                          "\r\n",
                                                          "---\n",
                                                          "...\n",
                                                          "<<: ",
                                                          "like: east\n",
                                                          "uses: mine.yaml\n",
                                                          "set: {a.b.c: 1}\n",
                                                          "none",
                                                          "null",
                                                          "~",
                                                          "\0",
                                                          "\xFF",
                                                          "é",
                                                          "東",
                                                          "99999999999999999999",
                                                          "-1",
                                                          "empirical(x.csv)",
                                                          "uniform(2s, 1s)",
                                                          "\"\\x1b\""};
        const std::size_t at = below(text.size());
        const std::size_t length = below(std::min<std::size_t>(12, text.size() - at + 1));
        switch (below(6)) {
        case 0:
            text.erase(at, length);
            break;
        case 1:
            text.insert(at, snippets[below(snippets.size())]);
            break;
        case 2:
            text.insert(below(text.size()), text.substr(at, length));
            break;
        case 3:
            text.resize(at);
            break;
        case 4:
            if (!text.empty()) {
                text[at] = static_cast<char>(bits_() & 0xFFU);
            }
            break;
        default:
            text.replace(at, length, text.substr(below(text.size()), length));
        }
    }

    std::mt19937 bits_;
};

} // namespace

TEST(Mutations, OfFilesNeverCrash) {
    const example::Folder folder;
    int sound = 0;
    for (std::uint32_t seed = 0; seed < mutants; ++seed) {
        Damage damage(seed);
        folder.write("mine.yaml", damage.applied_to(example::whole_system));
        const auto outcome = example::read_in(folder);
        EXPECT_EQ(language::find_bad_text(outcome.told), std::nullopt) << "seed " << seed << "\n"
                                                                       << outcome.told;
        EXPECT_EQ(outcome.told.empty(), outcome.loaded.digest.size() == 40) << "seed " << seed;
        if (outcome.told.empty()) {
            ++sound;
            const auto again = example::read_text(language::dump(outcome.loaded));
            EXPECT_EQ(again.told, "") << "seed " << seed;
            EXPECT_EQ(again.loaded.digest, outcome.loaded.digest) << "seed " << seed;
        }
    }
    EXPECT_GT(sound, mutants / 40) << "some damage must be harmless, or the test tests one message only";
    EXPECT_LT(sound, mutants / 2);
}

TEST(Mutations, OfSetsNeverCrash) {
    const example::Folder folder;
    folder.write("mine.yaml", example::whole_system);
    const std::vector<std::string> sets{"dns.app.ttl=5s",
                                        "clients.west.retry.attempts=5",
                                        "timeline.0={at: 5m, fault: region-down, target: us-east-1}",
                                        "resolvers.isp.ttl.at_least=uniform(1m, 2m)",
                                        "expect.\"shift{resolvers:isp}\"=[never]",
                                        "runbooks.failover.steps.2.nap.for=5m"};
    for (std::uint32_t seed = 0; seed < mutants; ++seed) {
        Damage damage(seed);
        const std::string set = damage.applied_to(sets[damage.below(sets.size())]);
        const auto outcome = example::read_in(folder, {set, sets[damage.below(sets.size())]});
        EXPECT_EQ(language::find_bad_text(outcome.told), std::nullopt) << set;
        EXPECT_EQ(outcome.told.empty(), outcome.loaded.digest.size() == 40) << set;
    }
}

} // namespace gameday
