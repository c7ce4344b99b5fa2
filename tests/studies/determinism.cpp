#include "studies/determinism.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<std::string> brief{"duration=30m", "clients.east.users=95", "clients.west.users=5"};

class DeterminismAt : public testing::TestWithParam<models::Grain> {
protected:
    Study study_ = shipped("region-outage.yaml", brief);
    std::vector<std::unique_ptr<models::World>> worlds_;

    DeterminismCheck::Prepare prepare(const Study& study, std::uint64_t seed) {
        return [this, &study, seed](sim::Tracer& tracer) -> models::World& {
            auto& world = worlds_[seed - 1];
            world =
                std::make_unique<models::World>(study.document().system, study.script(), study.prospects(),
                                                sim::Randomness{seed, 1, &tracer}, GetParam());
            return *world;
        };
    }
    void SetUp() override { worlds_.resize(2); }
};

TEST_P(DeterminismAt, FindsReplicationsTheSame) {
    const Determinism found = check_determinism(study_, {.first = 3, .runs = 3, .grain = GetParam()});
    EXPECT_EQ(found.replications, 3);
    EXPECT_FALSE(found.difference);
    EXPECT_FALSE(found.failed);
    EXPECT_GT(found.events, 100);
    EXPECT_GT(found.draws, 100);
    EXPECT_GT(found.changes, 10);
    EXPECT_EQ(found.hash, check_determinism(study_, {.first = 3, .runs = 3, .grain = GetParam()}).hash);
    EXPECT_NE(found.hash, check_determinism(study_, {.first = 2, .runs = 3, .grain = GetParam()}).hash);
}

TEST_P(DeterminismAt, NamesTheFirstThingThatDiffers) {
    DeterminismCheck check(study_, {});
    EXPECT_FALSE(check.compare(7, prepare(study_, 1), prepare(study_, 2)));
    const Determinism& found = check.result();
    EXPECT_EQ(found.replications, 0);
    ASSERT_TRUE(found.difference);
    EXPECT_EQ(found.difference->replication, 7);
    EXPECT_EQ(found.difference->at, sim::Time{});
    for (const std::string& did : found.difference->did) {
        EXPECT_THAT(did, StartsWith("draws number 0 of entity ")) << "another seed shows in the first draw";
        EXPECT_THAT(did, HasSubstr("/"));
        EXPECT_THAT(did, ::testing::Not(HasSubstr("hash")));
    }
    EXPECT_NE(found.difference->did[0], found.difference->did[1]);
}

INSTANTIATE_TEST_SUITE_P(EachGrain, DeterminismAt,
                         testing::Values(models::Grain::request, models::Grain::flow));

TEST(Determinism, StopsBetweenSteps) {
    const Study study = shipped("region-outage.yaml", brief);
    int asked = 0;
    const Determinism found = check_determinism(
        study, {.runs = 100, .stop = [&asked] {
                    return ++asked > 5 ? std::optional(StopReason::interrupted) : std::nullopt;
                }});
    EXPECT_EQ(found.stopped, StopReason::interrupted);
    EXPECT_LT(found.replications, 100);
    EXPECT_FALSE(found.difference);
}

// Where in a replication it is stopped depends on the moment.
TEST(Determinism, OfAReplicationThatWasStoppedNothingCounts) {
    const Study study = shipped("region-outage.yaml", brief);
    const Determinism whole = check_determinism(study, {.runs = 2});
    for (const int patience : {1, 2, 3, 5, 8, 13}) {
        int asked = 0;
        const Determinism found = check_determinism(
            study, {.runs = 2, .stop = [&asked, patience] {
                        return ++asked > patience ? std::optional(StopReason::interrupted) : std::nullopt;
                    }});
        const Determinism same = found.replications == 2   ? whole
                                 : found.replications == 1 ? check_determinism(study, {.runs = 1})
                                                           : Determinism{};
        EXPECT_EQ(found.hash, same.hash);
        EXPECT_EQ(found.events, same.events);
        EXPECT_EQ(found.draws, same.draws);
    }
}

} // namespace
} // namespace gameday::studies
