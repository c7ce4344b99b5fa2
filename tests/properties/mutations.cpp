// What the fuzzers change: valid scenarios mostly stay valid, and changes reach everywhere.

#include <set>

#include <gtest/gtest.h>

#include "studies/document.hpp"
#include "tests/random_systems/mutate.hpp"
#include "tests/random_systems/property.hpp"

namespace gameday::properties {
namespace {

constexpr std::uint64_t tries = 500;

Scenario mutant(std::uint64_t number) {
    constexpr std::uint64_t systems = 40;
    Dice dice(number, "test");
    return mutated(small_system(number % systems), studies::Document::description(), dice);
}

TEST(Mutations, MostlyKeepAScenarioValid) {
    std::uint64_t valid = 0;
    for (std::uint64_t number = 1; number <= tries; ++number) {
        valid += read(mutant(number)).study ? 1 : 0;
    }
    EXPECT_GT(valid, tries * 6 / 10);
    EXPECT_LT(valid, tries) << "nothing is refused: faults are never looked at";
}

TEST(Mutations, ChangeEachSection) {
    std::set<std::string> changed;
    for (std::uint64_t number = 1; number <= tries; ++number) {
        constexpr std::uint64_t systems = 40;
        const Scenario before = small_system(number % systems);
        const Scenario after = mutant(number);
        for (const auto& [section, value] : after.items()) {
            if (!before.contains(section) || before[section] != value) {
                changed.insert(section);
            }
        }
    }
    for (const char* const section :
         {"regions", "health", "network", "dns", "resolvers", "database", "clients", "operators", "runbooks",
          "timeline", "saas", "expect", "accept"}) {
        EXPECT_TRUE(changed.contains(section)) << section;
    }
}

TEST(Mutations, AddOptionalFieldsToFaultsAndTakeOutSteps) {
    bool answers = false;
    bool fewer_steps = false;
    const Scenario before = small_system(7);
    ASSERT_TRUE(before.contains("runbooks"));
    for (std::uint64_t number = 1; number <= 20 * tries && !(answers && fewer_steps); ++number) {
        Dice dice(number, "fields");
        const Scenario after = mutated(before, studies::Document::description(), dice);
        for (std::size_t i = 0; after.contains("timeline") && i < after["timeline"].size(); ++i) {
            answers =
                answers || (i < before["timeline"].size() && !before["timeline"][i].contains("answer") &&
                            after["timeline"][i].contains("answer"));
        }
        for (const auto& [name, runbook] : before["runbooks"].items()) {
            fewer_steps =
                fewer_steps || (after.contains("runbooks") && after["runbooks"].contains(name) &&
                                after["runbooks"][name].contains("steps") &&
                                after["runbooks"][name]["steps"].size() + 1 == runbook["steps"].size());
        }
    }
    EXPECT_TRUE(answers);
    EXPECT_TRUE(fewer_steps);
}

TEST(Mutations, MayTakeASectionOfAnother) {
    Dice dice(3, "crossing");
    const Scenario one = small_system(1);
    const Scenario other = small_system(2);
    const Scenario both = crossed(one, other, dice);
    int from_other = 0;
    for (const auto& [section, value] : both.items()) {
        const bool as_before = one.contains(section) && one[section] == value;
        EXPECT_TRUE(as_before || (other.contains(section) && other[section] == value)) << section;
        from_other += as_before ? 0 : 1;
    }
    EXPECT_EQ(from_other, 1);
}

TEST(Mutations, AreTheSameForTheSameDice) {
    EXPECT_EQ(mutant(5), mutant(5));
    EXPECT_NE(mutant(5), mutant(45)) << "of one system, by other dice";
}

TEST(Mutations, ComeBackFromTheirText) {
    for (std::uint64_t number = 1; number <= tries; ++number) {
        const Scenario scenario = mutant(number);
        Dice dice(number, "text");
        const auto again = scenario_of(text_of(scenario, dice));
        const Reading read_again = again ? read(*again) : Reading{};
        const Reading as_it_was = read(scenario);
        ASSERT_EQ(read_again.study.has_value(), as_it_was.study.has_value())
            << scenario.dump(1) << as_it_was.told << read_again.told;
        if (as_it_was.study) {
            ASSERT_EQ(read_again.study->loaded().digest, as_it_was.study->loaded().digest)
                << scenario.dump(1);
        }
    }
}

// What fuzzing is for: to begin with, a replication of a small system takes next to no time.
TEST(SmallSystems, AreValid) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Reading reading = read(small_system(seed));
        ASSERT_TRUE(reading.study) << reading.told;
    }
}

} // namespace
} // namespace gameday::properties
