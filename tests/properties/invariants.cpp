// What holds of every scenario, whatever somebody describes, at both grains.

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scenarios/language/dump.hpp"
#include "studies/replicate.hpp"
#include "tests/random_systems/property.hpp"
#include "tests/random_systems/rules.hpp"

namespace gameday::properties {
namespace {

using models::Grain;
using studies::never;
using studies::Replication;

constexpr std::uint64_t quick = 60;
constexpr std::uint64_t full = 2000;
/// The property of either grain.
Property at_each_grain(const std::function<std::string(const studies::Study&, Grain)>& property) {
    return [property](const studies::Study& study) {
        for (const Grain grain : {Grain::flow, Grain::request}) {
            try {
                if (std::string what = property(study, grain); !what.empty()) {
                    return fmt::format("{} grain: {}", grain == Grain::flow ? "flow" : "request", what);
                }
            } catch (const std::exception& error) {
                return fmt::format("{} grain: {}", grain == Grain::flow ? "flow" : "request", error.what());
            }
        }
        return std::string();
    };
}

/// What holds of replications, of a few of them.
template <std::string (*Broken)(const studies::Study&, std::span<const Replication>)>
std::string of_a_few(const studies::Study& study, Grain grain) {
    return Broken(study, replications(study, grain));
}

/// Whether a database is promoted: where several ought to be, one alone may.
bool any_promoted(const studies::Study& study, const Replication& one) {
    for (std::size_t i = 0; i < study.measured().size(); ++i) {
        if (study.measured()[i].key.name == "promote" && std::isfinite(one.values[i])) {
            return true;
        }
    }
    return false;
}

/// Without the runbook that promotes what is there, databases move by switchovers alone.
std::string lost_without_a_promotion(const studies::Study& study, Grain grain) {
    const bool planned = !study.document().system.runbooks.contains("move");
    for (const Replication& one : replications(study, grain)) {
        const double lost = value_of(study, one, "lost_writes");
        if (lost > 0 && (planned || !any_promoted(study, one))) {
            return fmt::format("{} writes are lost, and {}", lost,
                               planned ? "databases move by switchovers" : "nothing is promoted");
        }
    }
    return "";
}

std::string moved_before_it_was_detected(const studies::Study& study, Grain grain) {
    const models::Prospects& prospects = study.prospects();
    if (prospects.history || prospects.failing != prospects.left || prospects.failing.empty()) {
        return "";
    }
    const auto& timeline = study.document().timeline;
    for (const Replication& one : replications(study, grain)) {
        const double detect = value_of(study, one, "detect");
        const double shift = value_of(study, one, "shift");
        // A region that comes back by itself, before that is detected or though it never is: users are right
        // again, at that instant. 0: nobody had to leave.
        const bool came_back = std::any_of(timeline.begin(), timeline.end(), [&](const auto& entry) {
            return entry.lasts && static_cast<double>(entry.lasts->count()) == shift;
        });
        if (!came_back && shift > 0 && std::isfinite(detect) && shift < detect) {
            return fmt::format("shift is {} s, and detect {} s", shift / 1e9, detect / 1e9);
        }
    }
    return "";
}

// ---- the same bytes ----

std::string difference(const std::vector<Replication>& some, const std::vector<Replication>& others,
                       const char* by) {
    for (std::size_t i = 0; i < some.size(); ++i) {
        if (some[i].number != others[i].number || some[i].values != others[i].values) {
            return fmt::format("replication {} differs by {}", some[i].number, by);
        }
    }
    return "";
}

std::string not_the_same(const studies::Study& study, Grain grain) {
    const auto all = replications(study, grain);
    std::string what = difference(all, replications(study, grain, 2), "threads");
    if (what.empty()) { // in a world of its own
        what =
            difference({all.back()}, replications(study, grain, 1, few_runs, 1), "what its world did before");
    }
    if (what.empty()) {
        const Reading dumped = read(language::dump(study.loaded()));
        if (!dumped.study) {
            return "its dump is not valid: " + dumped.told;
        }
        what = dumped.study->loaded().digest != study.loaded().digest
                   ? "its dump has another digest"
                   : difference(all, replications(*dumped.study, grain), "being dumped");
    }
    return what;
}

Scenario shuffled(const Scenario& scenario, std::minstd_rand& random) {
    if (scenario.is_array()) {
        Scenario list = Scenario::array();
        for (const Scenario& value : scenario) {
            list.push_back(shuffled(value, random));
        }
        return list;
    }
    if (!scenario.is_object()) {
        return scenario;
    }
    std::vector<std::string> keys;
    for (const auto& [key, value] : scenario.items()) {
        keys.push_back(key);
    }
    for (std::size_t i = keys.size(); i > 1; --i) {
        std::swap(keys[i - 1], keys[random() % i]);
    }
    Scenario mixed = Scenario::object();
    for (const std::string& key : keys) {
        mixed[key] = shuffled(scenario[key], random);
    }
    return mixed;
}

std::string differs_when_shuffled(std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const Scenario scenario = wild_system(seed);
        std::minstd_rand random(static_cast<std::uint32_t>(seed + 1));
        const Reading one = read(scenario);
        const Reading other = read(shuffled(scenario, random));
        for (const Grain grain : {Grain::flow, Grain::request}) {
            const std::string what =
                difference(replications(*one.study, grain, 1, 1, 1),
                           replications(*other.study, grain, 1, 1, 1), "the order of keys");
            if (!what.empty() || one.study->loaded().digest != other.study->loaded().digest) {
                return fmt::format("seed {}: {} {}", seed, what, scenario.dump(1));
            }
        }
    }
    return "";
}

struct Invariant {
    const char* name;
    std::string (*broken)(const studies::Study&, Grain);
};

const std::vector<Invariant>& invariants() {
    static const std::vector<Invariant> all{{"ValuesAreWithinTheirBounds", of_a_few<out_of_bounds>},
                                            {"PhasesAddUp", of_a_few<phases_that_do_not_add_up>},
                                            {"NothingIsLostWithoutAPromotion", lost_without_a_promotion},
                                            {"NobodyMovesBeforeItIsDetected", moved_before_it_was_detected},
                                            {"ResultsAreTheSameWhateverIsAroundThem", not_the_same}};
    return all;
}

class Invariants : public ::testing::TestWithParam<Invariant> {};
class InvariantsFull : public Invariants {};

TEST_P(Invariants, HoldsOfRandomSystems) {
    EXPECT_EQ(broken_among(1, quick, at_each_grain(GetParam().broken)), "");
}
TEST_P(InvariantsFull, HoldsOfRandomSystems) {
    EXPECT_EQ(broken_among(1001, full, at_each_grain(GetParam().broken)), "");
}

std::string name_of(const ::testing::TestParamInfo<Invariant>& info) {
    return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Quick, Invariants, ::testing::ValuesIn(invariants()), name_of);
INSTANTIATE_TEST_SUITE_P(Each, InvariantsFull, ::testing::ValuesIn(invariants()), name_of);

TEST(KeyOrder, DoesNotMatter) {
    EXPECT_EQ(differs_when_shuffled(1, quick), "");
}
TEST(KeyOrderFull, DoesNotMatter) {
    EXPECT_EQ(differs_when_shuffled(1001, full), "");
}

// That a scenario is made small is seen of a property that only one part breaks.
TEST(Shrinking, LeavesWhatBreaksTheProperty) {
    const Property no_crash = [](const studies::Study& study) {
        for (const auto& entry : study.document().timeline) {
            if (entry.fault.chosen() && entry.at > sim::Duration::minutes(1)) {
                return std::string("something fails");
            }
        }
        return std::string();
    };
    const Scenario small = shrunk(wild_system(7), no_crash);
    EXPECT_EQ(small["timeline"].size(), 1U);
    EXPECT_EQ(small["clients"].size(), 1U);
    EXPECT_FALSE(small.contains("runbooks")) << small.dump(1);
}

} // namespace
} // namespace gameday::properties
