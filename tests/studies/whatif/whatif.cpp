#include "studies/whatif/whatif.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../own_system.hpp"
#include "studies/whatif/boundary.hpp"

namespace gameday::studies {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder with a scenario of a small system in it.
class WhatIfTest : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("gameday-whatif-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
        OwnSystem own;
        own.by = "operators: {me: {acknowledge: \"uniform(1m, 3m)\", confirm: 10s, decide: 10s}}\n";
        own.on = "on: region-alarm, by: me, ";
        write("mine.yaml", own.text());
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }

    std::optional<Alternatives> load(const VariantArguments& variants, const QuestionArguments& question = {},
                                     const std::vector<std::string>& sets = {}) {
        language::Diagnostics diagnostics;
        auto loaded = load_alternatives((folder_ / "mine.yaml").string(), {.sets = sets}, variants, question,
                                        Study::Differences::refused, diagnostics);
        told_ = diagnostics.render();
        return loaded;
    }

    WhatIf compare(const VariantArguments& variants, const QuestionArguments& question = {},
                   WhatIfOptions options = {.runs = 200, .audit = false}) {
        const auto loaded = load(variants, question);
        EXPECT_TRUE(loaded) << told_;
        return compare_alternatives(loaded.value(), options);
    }

    /// What reading these says, without the folder.
    std::string faults(const VariantArguments& variants, const QuestionArguments& question = {}) {
        EXPECT_FALSE(load(variants, question));
        return told_;
    }

    std::filesystem::path folder_;
    std::string told_;
};

TEST_F(WhatIfTest, ReadsVariantsFromTheCommandLineAFileAndSweeps) {
    const std::string file =
        write("variants.yaml", "gameday: 1\nvariants:\n  slow check: {health.he.interval: 60s}\n"
                               "  two: {dns.app.ttl: 20s, \"operators.me.acknowledge\": "
                               "\"uniform(1m, 2m)\"}\n");
    const auto loaded = load({.variants = {"fast check: health.he.interval=10s dns.app.ttl=\"20s\"",
                                           "operators.me.acknowledge=uniform(1m, 2m)"},
                              .file = file,
                              .sweeps = {"dns.app.ttl=10s,30s", "health.he.threshold=1,2,3"}});
    ASSERT_TRUE(loaded) << told_;
    std::vector<std::string> names;
    for (const auto& one : loaded->all) {
        names.push_back(one.name);
    }
    EXPECT_THAT(
        names,
        ElementsAre("base", "slow check", "two", "fast check", "operators.me.acknowledge=uniform(1m, 2m)",
                    "dns.app.ttl=10s health.he.threshold=1", "dns.app.ttl=10s health.he.threshold=2",
                    "dns.app.ttl=10s health.he.threshold=3", "dns.app.ttl=30s health.he.threshold=1",
                    "dns.app.ttl=30s health.he.threshold=2", "dns.app.ttl=30s health.he.threshold=3"));
    EXPECT_EQ(loaded->all[3].study.document().system.health.at("he").interval, sim::Duration::seconds(10));
    EXPECT_EQ(loaded->all[8].study.document().system.dns.at("app").ttl, sim::Duration::seconds(30));
    EXPECT_FALSE(loaded->only_sweeps);
}

TEST_F(WhatIfTest, TellsEveryFaultAtItsPlace) {
    const std::string told =
        faults({.variants = {"fast: health.he.intervall=10s", "twice: dns.app.ttl=1s dns.app.ttl=2s",
                             "nothing:", "fast: dns.app.ttl=5s", "words: dns.app.ttl", "base: dns.app.ttl=5s",
                             "grain: grain=flow"},
                .sweeps = {"dns.app.ttl", "dns.app.ttl=", "dns.app.ttl=1s,,2s", "health.he.threshold=1,1"}},
               {.metrics = {"rto", "rtp p(95)", "rto p(95) now"},
                .target = "rto p(95) 15m",
                .precision = "difference of rto p(95) within 5"});
    for (const char* const wanted :
         {"--variant:1:17: error: unknown key 'intervall'",
          "--variant:1:23: error: 'dns.app.ttl' is given twice", "two variants are called 'fast'",
          "--variant:1:8: error: this sets nothing", "'base' is what the scenario itself is called",
          "'grain' is the same for all variants", "--sweep:1:1: error: this sweeps nothing",
          "--sweep:1:13: error: a value is missing", "a value is missing between commas",
          "'1' is given twice", "a statistic is missing here", "there is no metric 'rtp'",
          "nothing may follow the statistic", "lacks a comparison here", "--until:1:"}) {
        EXPECT_THAT(told, HasSubstr(wanted));
    }
}

TEST_F(WhatIfTest, RefusesWhatAllVariantsShareAlsoInAFile) {
    const std::string file =
        write("variants.yaml", "gameday: 1\nvariants:\n  luck: {seed: 5}\n  few: {runs: 7}\n"
                               "  twice: {dns.app.ttl: 5s, \"'dns'.app.ttl\": 9s}\n"
                               "  into: {dns.app: {ttl: 5s}, dns.app.ttl: 9s}\n");
    const std::string told = faults({.file = file});
    for (const char* const wanted :
         {"'seed' is the same for all variants", "'runs' is the same for all variants",
          "variants.yaml:5:", "variants.yaml:6:", "is given twice in one variant"}) {
        EXPECT_THAT(told, HasSubstr(wanted));
    }
}

TEST_F(WhatIfTest, NamesTheVariantThatAFaultIsOf) {
    EXPECT_THAT(faults({.variants = {"fine: dns.app.ttl=5s", "wrong: dns.app.primary=nowhere"}}),
                HasSubstr("in variant 'wrong'"));
}

TEST_F(WhatIfTest, TakesSweepsOfLongPaths) {
    EXPECT_TRUE(load({.sweeps = {"operators.me.acknowledge=1m,2m", "operators.me.confirm=1m,2m",
                                 "operators.me.decide=1m,2m"}}))
        << told_;
}

TEST_F(WhatIfTest, TakesNothingForBetterThatNobodyMoved) {
    const WhatIf result = compare({.variants = {"nobody: operators.me.acknowledge=10h"}},
                                  {.metrics = {"lost_writes mean", "lost_writes p(95)", "failover mean"},
                                   .target = "lost_writes p(95) <= 0"});
    const WhatIfVariant& nobody = result.variants.at(1);
    for (const WhatIfCell& cell : nobody.cells) {
        EXPECT_EQ(cell.value, std::nullopt);
        EXPECT_EQ(cell.base.better, 0U);
    }
    EXPECT_TRUE(nobody.cells[2].base.told());
    EXPECT_EQ(nobody.target->outcome, Outcome::missed);
}

TEST_F(WhatIfTest, RefusesMoreVariantsThanAnybodyReads) {
    std::string values = "1s";
    for (int i = 2; i <= 1000; ++i) {
        values += "," + std::to_string(i) + "s";
    }
    EXPECT_THAT(faults({.sweeps = {"dns.app.ttl=" + values, "health.he.interval=" + values}}),
                HasSubstr("1000000 variants, of which 1000 at most are run"));
}

TEST_F(WhatIfTest, TellsFaultsOfAFileOfVariants) {
    const std::string file =
        write("variants.yaml", "gamday: 1\nvariants:\n  one: {dns.app.tll: 20s}\n  two: 5\n"
                               "  three: {}\n");
    const std::string told = faults({.file = file});
    for (const char* const wanted :
         {"variants.yaml:1:1: error: unknown key 'gamday'", "variants.yaml:3:", "'tll'",
          "variants.yaml:4:8: error: a variant needs a mapping", "version of the language"}) {
        EXPECT_THAT(told, HasSubstr(wanted));
    }
    EXPECT_THAT(faults({.file = (folder_ / "none.yaml").string()}), HasSubstr("none.yaml"));
    EXPECT_THAT(faults({.file = write("empty.yaml", "")}), HasSubstr("the file is empty"));
    EXPECT_THAT(faults({.file = write("list.yaml", "[1, 2]")}), HasSubstr("must hold a mapping"));
}

TEST_F(WhatIfTest, ChangesNothingWhereAVariantSaysWhatHolds) {
    const WhatIf result = compare({.variants = {"as it is: health.he.interval=30s"}},
                                  {.metrics = {"failover p(95)", "rto mean", "lost_writes mean"}});
    const WhatIfVariant& variant = result.variants.at(1);
    EXPECT_TRUE(variant.same);
    EXPECT_EQ(variant.digest, result.variants.front().digest);
    EXPECT_TRUE(variant.changes.empty());
    for (const WhatIfCell& cell : variant.cells) {
        EXPECT_TRUE(cell.base.same);
        EXPECT_EQ(cell.base.difference, 0.0);
        EXPECT_EQ(cell.base.better + cell.base.worse, 0U);
    }
}

TEST_F(WhatIfTest, FindsWhatItMustWhereTheAnswerIsKnown) {
    // An acknowledgement that takes a minute more delays each failover by just that.
    const WhatIf result =
        compare({.variants = {"slow: operators.me.acknowledge=uniform(2m, 4m)"}},
                {.metrics = {"failover p(95)", "failover mean", "detect mean", "decide never"}});
    const WhatIfVariant& slow = result.variants.at(1);
    for (std::size_t column : {0U, 1U}) {
        const StatisticDifference& known = slow.cells[column].base;
        EXPECT_NEAR(known.difference.value(), 60, 3) << column;
        EXPECT_TRUE(known.told());
        EXPECT_LE(known.interval.low.value(), 60);
        EXPECT_GE(known.interval.high.value(), 60);
    }
    EXPECT_TRUE(slow.cells[2].base.same);
    EXPECT_FALSE(slow.cells[3].base.told());
    EXPECT_GT(slow.cells[1].base.worse, 190U);
    EXPECT_FALSE(slow.same);
}

TEST_F(WhatIfTest, IsTheSameWhateverTheThreads) {
    const VariantArguments variants{.variants = {"fast: health.he.interval=10s"},
                                    .sweeps = {"dns.app.ttl=10s,30s"}};
    const WhatIf one = compare(variants, {}, {.runs = 100, .threads = 1});
    const WhatIf two = compare(variants, {}, {.runs = 100, .threads = 2});
    ASSERT_EQ(one.variants.size(), two.variants.size());
    for (std::size_t i = 0; i < one.variants.size(); ++i) {
        for (std::size_t column = 0; column < one.columns.size(); ++column) {
            const WhatIfCell& a = one.variants[i].cells[column];
            const WhatIfCell& b = two.variants[i].cells[column];
            EXPECT_EQ(a.value, b.value);
            EXPECT_EQ(a.base.interval.low, b.base.interval.low);
            EXPECT_EQ(a.base.interval.high, b.base.interval.high);
        }
    }
}

TEST_F(WhatIfTest, SaysWhereAMetricIsAbsentAndWhichPartsAreUnpaired) {
    OwnSystem other;
    other.on = ""; // nobody starts the runbook
    std::string text = other.text();
    text.replace(text.find("scenario: mine"), 14, "system: other");
    text.erase(text.find("timeline:"), text.find("duration:") - text.find("timeline:"));
    text.erase(text.find("duration:"));
    text.replace(text.find("  move:"), 7, "  walk:");
    write("other.yaml", text);
    write("base.yaml", [&] {
        std::string base = text;
        base.replace(base.find("  walk: {"), 9, "  move: {on: region-alarm, ");
        return base;
    }());
    write("mine.yaml",
          "gameday: 1\nscenario: mine\nuses: base.yaml\ntimeline:\n  - {at: 5m, fault: region-down, "
          "target: east}\nduration: 40m\n");
    const WhatIf result =
        compare({.variants = {"by hand: uses=other.yaml"}}, {}, {.runs = 50, .audit = false});
    const WhatIfVariant& variant = result.variants.at(1);
    EXPECT_THAT(variant.unpaired, ElementsAre("runbooks.move", "runbooks.walk"));
    // Nothing moves the database: time to failover is never, and no better for that.
    EXPECT_EQ(variant.cells.at(0).value, std::nullopt);
    EXPECT_EQ(variant.cells.at(0).base.worse, 50U);
    EXPECT_FALSE(variant.warnings.empty());
    EXPECT_TRUE(result.variants.front().warnings.empty());
}

TEST_F(WhatIfTest, TellsWhatIsAbsentInOneVariant) {
    const WhatIf result = compare({.variants = {"by hand: runbooks.move.on=none"}},
                                  {.metrics = {"detect{by:alarm} p(50)"}}, {.runs = 20, .audit = false});
    EXPECT_TRUE(result.variants.front().cells.front().absent.empty());
    const WhatIfCell& by_hand = result.variants.at(1).cells.front();
    EXPECT_THAT(by_hand.absent, HasSubstr("no runbook waits for an alarm"));
    EXPECT_FALSE(by_hand.compared);
}

TEST_F(WhatIfTest, NamesTheVariantThatMeetsATargetWithTheFewestChanges) {
    const WhatIf result =
        compare({.variants = {"both: operators.me.acknowledge=5s health.he.interval=10s",
                              "people: operators.me.acknowledge=5s", "check: health.he.interval=10s"}},
                {.target = "decide p(50) < 3m"});
    ASSERT_NE(result.fewest_changes_that_meet(), nullptr);
    EXPECT_EQ(result.fewest_changes_that_meet()->name, "people");
    EXPECT_EQ(result.variants.front().target->outcome, Outcome::missed);
    const WhatIf none =
        compare({.variants = {"check: health.he.interval=10s"}}, {.target = "decide p(50) < 1s"});
    EXPECT_EQ(none.fewest_changes_that_meet(), nullptr);
}

TEST_F(WhatIfTest, FindsTheBoundaryAlongOneSweptDuration) {
    // Detection is the same in all of them; what remains is the acknowledgement.
    const WhatIf result =
        compare({.sweeps = {"operators.me.acknowledge=10m,10s,2m"}}, {.target = "decide p(50) < 5m"});
    ASSERT_TRUE(result.boundary);
    EXPECT_EQ(result.boundary->path, "operators.me.acknowledge");
    EXPECT_TRUE(result.boundary->met_below());
    const auto decide_with = [&](sim::Duration acknowledge) {
        return compare({.variants = {"one: operators.me.acknowledge=" +
                                     fields::Scalar<sim::Duration>::format(acknowledge)}},
                       {.metrics = {"decide p(50)"}, .target = "decide p(50) < 5m"})
            .variants.at(1);
    };
    EXPECT_EQ(decide_with(result.boundary->met).target->outcome, Outcome::met);
    EXPECT_EQ(decide_with(result.boundary->missed).target->outcome, Outcome::missed);
    EXPECT_NEAR(decide_with(result.boundary->met).cells.front().value.value(), 300, 15);
}

TEST_F(WhatIfTest, FindsNoOneBoundaryWhereTheOutcomeTurnsTwice) {
    // The failure comes when nobody writes yet, in the middle, or after which nothing is lost any more.
    WhatIf turning;
    turning.only_sweeps = true;
    turning.sweeps = {{"timeline.0.at", {"1m", "8m", "30m"}}};
    turning.variants.resize(4);
    const std::vector<Outcome> outcomes{Outcome::met, Outcome::missed, Outcome::met};
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        turning.variants[i + 1].target = ExpectationResult{};
        turning.variants[i + 1].target->outcome = outcomes[i];
    }
    const auto never_asked = [](sim::Duration) -> Outcome { throw std::logic_error("asked"); };
    EXPECT_TRUE(turns_back(turning));
    EXPECT_FALSE(find_boundary(turning, never_asked));
    turning.variants[3].target->outcome = Outcome::missed;
    EXPECT_FALSE(turns_back(turning));
}

TEST_F(WhatIfTest, GoesOnUntilADifferenceIsPrecise) {
    const QuestionArguments question{.metrics = {"failover mean"},
                                     .precision = "difference of failover mean within 5s"};
    const WhatIf result = compare({.variants = {"slow: operators.me.acknowledge=uniform(2m, 6m)"}}, question,
                                  {.runs = 3200, .audit = false});
    EXPECT_EQ(result.ending, Ending::precise);
    EXPECT_LT(result.runs, 3200U);
    const Interval interval = result.variants.at(1).cells.front().base.interval;
    EXPECT_LE((interval.high.value() - interval.low.value()) / 2, 5);
    const WhatIf cut =
        compare({.variants = {"slow: operators.me.acknowledge=uniform(2m, 6m)"}},
                {.precision = "difference of failover mean within 1ms"}, {.runs = 150, .audit = false});
    EXPECT_EQ(cut.ending, Ending::not_precise);
    EXPECT_EQ(cut.runs, 150U);
}

TEST_F(WhatIfTest, KeepsWhatAllHaveWhenItIsStopped) {
    const auto loaded = load({.variants = {"fast: health.he.interval=10s"}});
    ASSERT_TRUE(loaded) << told_;
    std::atomic<int> asked = 0;
    WhatIfOptions options{.runs = 100'000, .audit = false};
    options.stop = [&asked] { return ++asked > 450 ? std::optional(StopReason::interrupted) : std::nullopt; };
    const WhatIf result = compare_alternatives(*loaded, options);
    EXPECT_EQ(result.ending, Ending::interrupted);
    EXPECT_GE(result.runs, 100U);
    EXPECT_LT(result.runs, 450U);
}

TEST_F(WhatIfTest, TakesOneGrainForAll) {
    // A queue of a few requests is beyond flows: in one variant, and so for all.
    const WhatIf result = compare({.variants = {"small: regions.west.capacity=2/s"}}, {}, {.runs = 20});
    EXPECT_EQ(result.grain, "request");
    EXPECT_THAT(result.beyond_flows, HasSubstr("small"));
    const WhatIf both = compare({.variants = {"ttl: dns.app.ttl=30s"}}, {}, {.runs = 20});
    ASSERT_TRUE(both.audit);
    EXPECT_GE(both.audit->replications, 3U);
    EXPECT_FALSE(both.only_base_audited);
}

} // namespace
} // namespace gameday::studies
