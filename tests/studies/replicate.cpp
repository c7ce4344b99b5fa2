#include "studies/replicate.hpp"

#include <algorithm>
#include <atomic>
#include <new>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

/// All that a replication came to, to be compared.
std::vector<std::vector<double>> values_of(const Replications& replications) {
    std::vector<std::vector<double>> values;
    for (const Replication& replication : replications.done) {
        values.push_back(replication.values);
        for (const Phase& phase : replication.phases) {
            values.back().push_back(static_cast<double>(phase.nanoseconds));
        }
    }
    return values;
}

const std::vector<std::string> brief{"duration=30m", "clients.east.users=95", "clients.west.users=5"};

class ReplicateAt : public testing::TestWithParam<models::Grain> {};

TEST_P(ReplicateAt, GivesTheSameForEveryNumberOfThreads) {
    const Study study = shipped("region-outage.yaml", brief);
    const auto alone = values_of(replicate(study, {.runs = 9, .threads = 1, .grain = GetParam()}));
    for (const unsigned threads : {2U, 7U, 100U}) {
        EXPECT_EQ(values_of(replicate(study, {.runs = 9, .threads = threads, .grain = GetParam()})), alone);
    }
    EXPECT_EQ(std::set(alone.begin(), alone.end()).size(), 9U) << "replications differ from each other";
}

// Among many a world is used again; alone it is new.
TEST_P(ReplicateAt, GivesAReplicationAloneAsAmongMany) {
    for (const char* const scenario : {"region-outage.yaml", "stale-connections-hang.yaml",
                                       "email-saas-outage.yaml", "planned-failover.yaml", "lag-spike.yaml"}) {
        const Study study = shipped(scenario, brief);
        const auto many = values_of(replicate(study, {.first = 1, .runs = 8, .grain = GetParam()}));
        for (const std::uint32_t number : {1U, 5U, 8U}) {
            const auto alone = values_of(replicate(study, {.first = number, .runs = 1, .grain = GetParam()}));
            EXPECT_EQ(alone.front(), many[number - 1]) << scenario << ", " << number;
        }
        const auto later =
            values_of(replicate(study, {.first = 6, .runs = 3, .threads = 2, .grain = GetParam()}));
        EXPECT_EQ(later, std::vector(many.begin() + 5, many.end())) << scenario;
    }
}

INSTANTIATE_TEST_SUITE_P(EachGrain, ReplicateAt,
                         testing::Values(models::Grain::request, models::Grain::flow));

TEST(Replicate, GivesOthersWithAnotherSeed) {
    const Study study = shipped("region-outage.yaml", brief);
    EXPECT_NE(values_of(replicate(study, {.seed = 1, .runs = 2})),
              values_of(replicate(study, {.seed = 2, .runs = 2})));
}

TEST(Replicate, DoesNotDependOnHowOthersFinish) {
    const Study study = shipped("lying-health-check.yaml", brief);
    const Result one = run(study, {.first = 3, .runs = 6, .threads = 1});
    const Result other = run(study, {.first = 3, .runs = 6, .threads = 3});
    EXPECT_EQ(one.median_replication, other.median_replication);
    EXPECT_GE(one.median_replication, 3U);
    EXPECT_LE(one.median_replication, 8U);
    for (std::size_t i = 0; i < one.metrics.size(); ++i) {
        EXPECT_EQ(one.metrics[i].summary.mean(), other.metrics[i].summary.mean()) << one.metrics[i].key;
    }
}

/// A replication that says its number.
Replication numbered(std::uint32_t number) {
    return {.number = 0, .values = {static_cast<double>(number)}, .phases = {}, .warnings = {}};
}

TEST(Replicate, NumbersFromTheFirst) {
    const auto replications = replicate(numbered, {.first = 41, .runs = 3, .threads = 2});
    EXPECT_EQ(values_of(replications), (std::vector<std::vector<double>>{{41}, {42}, {43}}));
}

TEST(Replicate, OneThatFailsIsNamedAndTakesNoOtherDown) {
    const auto fails_at_43 = [](std::uint32_t number) {
        if (number == 43 || number == 90) {
            throw std::runtime_error("the world is flat");
        }
        return numbered(number);
    };
    for (const unsigned threads : {1U, 4U}) {
        const Replications all =
            replicate(fails_at_43, {.seed = 9, .first = 41, .runs = 100, .threads = threads});
        EXPECT_EQ(all.done.size(), 98U);
        ASSERT_EQ(all.failed.size(), 2U);
        EXPECT_EQ(all.failed[0].number, 43U);
        EXPECT_EQ(all.failed[0].what, "the world is flat");
        EXPECT_EQ(all.failed[1].number, 90U);
        EXPECT_FALSE(all.stopped);
    }
}

TEST(Replicate, OneThatThrowsAnythingIsNamed) {
    const auto fails_at_2 = [](std::uint32_t number) {
        if (number == 2) {
            throw number;
        }
        return numbered(number);
    };
    const Replications all = replicate(fails_at_2, {.runs = 3});
    EXPECT_EQ(all.done.size(), 2U);
    ASSERT_EQ(all.failed.size(), 1U);
    EXPECT_EQ(all.failed[0].number, 2U);
}

TEST(Replicate, WhatItsTakerThrowsReachesTheCaller) {
    for (const unsigned threads : {1U, 4U}) {
        ReplicateOptions options{.runs = 100, .threads = threads};
        std::vector<std::uint32_t> kept;
        options.keep = [&kept](const Replication& replication) {
            if (replication.number == 7) {
                throw std::runtime_error("no more room");
            }
            kept.push_back(replication.number);
        };
        EXPECT_THROW((void)replicate(numbered, options), std::runtime_error);
        EXPECT_EQ(kept, (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6}));
    }
}

TEST(Replicate, StoppedKeepsAllThatWereBegunAndLeavesNoHole) {
    for (const unsigned threads : {1U, 2U, 7U}) {
        std::atomic<int> made{0};
        ReplicateOptions options{.runs = 1000, .threads = threads};
        options.stop = [&] { return made >= 20 ? std::optional(StopReason::interrupted) : std::nullopt; };
        const auto make = [&](std::uint32_t number) {
            ++made;
            return numbered(number);
        };
        const Replications all = replicate(make, options);
        EXPECT_EQ(all.stopped, StopReason::interrupted);
        EXPECT_GE(all.done.size(), 20U);
        EXPECT_LT(all.done.size(), 20U + threads);
        for (std::size_t i = 0; i < all.done.size(); ++i) {
            EXPECT_EQ(all.done[i].number, i + 1);
            EXPECT_EQ(all.done[i].values.front(), static_cast<double>(i + 1));
        }
    }
}

TEST(Replicate, StoppedAfterTheLastIsComplete) {
    std::atomic<int> made{0};
    ReplicateOptions options{.runs = 5};
    options.stop = [&] { return made >= 5 ? std::optional(StopReason::time_limit) : std::nullopt; };
    const auto make = [&](std::uint32_t number) {
        ++made;
        return numbered(number);
    };
    EXPECT_FALSE(replicate(make, options).stopped);
}

TEST(Replicate, KeepsThemInTheOrderOfTheirNumbers) {
    for (const unsigned threads : {1U, 3U}) {
        std::vector<std::uint32_t> kept; // not guarded: calls come one at a time
        ReplicateOptions options{.first = 5, .runs = 200, .threads = threads};
        options.keep = [&](const Replication& replication) { kept.push_back(replication.number); };
        (void)replicate(numbered, options);
        std::vector<std::uint32_t> expected(200);
        std::iota(expected.begin(), expected.end(), 5U);
        EXPECT_EQ(kept, expected);
    }
}

TEST(Run, WithoutAnyReplicationHasNothingToConclude) {
    const Study study = shipped("lying-health-check.yaml", brief);
    ReplicateOptions options{.runs = 3};
    options.stop = [] { return std::optional(StopReason::interrupted); };
    try {
        (void)run(study, options);
        FAIL() << "there is no result of nothing";
    } catch (const NothingReplicated& nothing) {
        EXPECT_TRUE(nothing.stopped());
    }
    EXPECT_STREQ(
        NothingReplicated({.done = {}, .failed = {{43, "the world is flat"}}, .stopped = {}}, 9).what(),
        "replication 43 with seed 9 failed: the world is flat");
}

TEST(Run, SaysWhyThereAreAsManyAsThereAre) {
    const Study study = shipped("lying-health-check.yaml", brief);
    EXPECT_EQ(run(study, {.runs = 3}).ending, Ending::complete);
    int asked = 0;
    ReplicateOptions options{.runs = 10};
    options.stop = [&] { return asked++ >= 4 ? std::optional(StopReason::time_limit) : std::nullopt; };
    const Result cut = run(study, options);
    EXPECT_EQ(cut.ending, Ending::time_limit);
    EXPECT_EQ(cut.runs, 4U);
    EXPECT_EQ(cut.planned, 10U);
}

TEST(Replicate, TellsHowManyAreDoneOneCallAtATime) {
    for (const unsigned threads : {1U, 3U}) {
        std::vector<std::uint32_t> told; // not guarded: calls come one at a time
        ReplicateOptions options{.runs = 20, .threads = threads};
        options.progress = [&](std::uint32_t done) { told.push_back(done); };
        (void)replicate(numbered, options);
        std::vector<std::uint32_t> expected(20);
        std::generate(expected.begin(), expected.end(), [n = 0U]() mutable { return ++n; });
        EXPECT_EQ(told, expected);
    }
}

TEST(OutOfMemory, EndsItAllAndLeavesNoNumberOut) {
    for (const unsigned threads : {1U, 4U}) {
        const auto make = [](std::uint32_t number) {
            if (number == 5) {
                throw std::bad_alloc();
            }
            return Replication{};
        };
        const Replications all = replicate(make, {.runs = 1000, .threads = threads});
        EXPECT_EQ(all.stopped, StopReason::out_of_memory);
        EXPECT_TRUE(all.failed.empty()) << "it is nobody's defect";
        ASSERT_EQ(all.done.size(), 4U);
        for (std::size_t i = 0; i < all.done.size(); ++i) {
            EXPECT_EQ(all.done[i].number, i + 1);
        }
    }
}

TEST(OutOfMemory, InTheLastReplicationIsNotForgotten) {
    const auto make = [](std::uint32_t number) -> Replication {
        return number == 3 ? throw std::bad_alloc() : Replication{};
    };
    EXPECT_EQ(replicate(make, {.runs = 3}).stopped, StopReason::out_of_memory);
}

} // namespace
} // namespace gameday::studies
