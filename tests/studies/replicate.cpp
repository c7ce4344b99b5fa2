#include "studies/replicate.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

using testing::HasSubstr;

/// All that a replication came to, to be compared.
std::vector<std::vector<double>> values_of(const std::vector<Replication>& replications) {
    std::vector<std::vector<double>> values;
    for (const Replication& replication : replications) {
        values.push_back(replication.values);
        for (const Phase& phase : replication.phases) {
            values.back().push_back(static_cast<double>(phase.nanoseconds));
        }
    }
    return values;
}

const std::vector<std::string> brief{"duration=30m", "clients.east.users=95", "clients.west.users=5"};

TEST(Replicate, GivesTheSameForEveryNumberOfThreads) {
    const Study study = shipped("region-outage.yaml", brief);
    const auto alone = values_of(replicate(study, {.runs = 9, .threads = 1}));
    EXPECT_EQ(values_of(replicate(study, {.runs = 9, .threads = 2})), alone);
    EXPECT_EQ(values_of(replicate(study, {.runs = 9, .threads = 7})), alone);
    EXPECT_EQ(values_of(replicate(study, {.runs = 9, .threads = 100})), alone);
    EXPECT_EQ(std::set(alone.begin(), alone.end()).size(), 9U) << "replications differ from each other";
}

TEST(Replicate, GivesAReplicationAloneAsAmongMany) {
    const Study study = shipped("region-outage.yaml", brief);
    const auto many = values_of(replicate(study, {.first = 1, .runs = 8}));
    for (const std::uint32_t number : {1U, 5U, 8U}) {
        EXPECT_EQ(values_of(replicate(study, {.first = number, .runs = 1})).front(), many[number - 1])
            << number;
    }
    const auto later = values_of(replicate(study, {.first = 6, .runs = 3, .threads = 2}));
    EXPECT_EQ(later, std::vector(many.begin() + 5, many.end()));
}

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
    return {.values = {static_cast<double>(number)}, .phases = {}};
}

TEST(Replicate, NumbersFromTheFirst) {
    const auto replications = replicate(numbered, {.first = 41, .runs = 3, .threads = 2});
    EXPECT_EQ(values_of(replications), (std::vector<std::vector<double>>{{41}, {42}, {43}}));
}

TEST(Replicate, NamesTheReplicationAndTheSeedOfAFailure) {
    const auto fails_at_43 = [](std::uint32_t number) {
        if (number == 43) {
            throw std::runtime_error("the world is flat");
        }
        return numbered(number);
    };
    for (const unsigned threads : {1U, 4U}) {
        try {
            (void)replicate(fails_at_43, {.seed = 9, .first = 41, .runs = 100, .threads = threads});
            FAIL() << "nothing was thrown";
        } catch (const ReplicationError& error) {
            EXPECT_STREQ(error.what(), "replication 43 with seed 9 failed: the world is flat");
        }
    }
}

TEST(Replicate, NamesTheFirstOfSeveralFailures) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        const auto fails = [](std::uint32_t number) -> Replication {
            if (number >= 5) {
                throw std::runtime_error("no");
            }
            return numbered(number);
        };
        EXPECT_THROW(
            {
                try {
                    (void)replicate(fails, {.runs = 50, .threads = 4});
                } catch (const ReplicationError& error) {
                    EXPECT_THAT(error.what(), HasSubstr("replication 5 with"));
                    throw;
                }
            },
            ReplicationError);
    }
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

} // namespace
} // namespace gameday::studies
