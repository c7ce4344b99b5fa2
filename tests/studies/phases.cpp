// The parts of the time to failover add up to it, to the nanosecond, whatever happens.

#include "studies/phases.hpp"

#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario.hpp"

namespace gameday::studies {
namespace {

std::int64_t sum_of(const std::vector<Phase>& phases) {
    return std::accumulate(phases.begin(), phases.end(), std::int64_t{0},
                           [](std::int64_t sum, const Phase& phase) { return sum + phase.nanoseconds; });
}

std::vector<std::string> names_of(const std::vector<Phase>& phases) {
    std::vector<std::string> names;
    for (const Phase& phase : phases) {
        names.push_back(phase.name);
    }
    return names;
}

/// How many of the replications did fail over.
int expect_phases_to_add_up(const Study& study, std::uint32_t runs) {
    const auto headline = study.headline();
    int arrived = 0;
    for (const Replication& replication : replicate(study, {.runs = runs}).done) {
        if (!headline) {
            EXPECT_TRUE(replication.phases.empty());
            continue;
        }
        const double total = replication.values[*headline];
        if (std::isinf(total)) {
            EXPECT_TRUE(replication.phases.empty()) << "there is nothing to split";
            continue;
        }
        ++arrived;
        EXPECT_EQ(sum_of(replication.phases), static_cast<std::int64_t>(total));
        for (const Phase& phase : replication.phases) {
            EXPECT_GT(phase.nanoseconds, 0) << phase.name;
            EXPECT_FALSE(phase.name.empty() || phase.from.empty() || phase.to.empty());
        }
    }
    return arrived;
}

class Phases : public testing::TestWithParam<std::string> {};

TEST_P(Phases, AddUpToTheTimeToFailover) {
    const int arrived = expect_phases_to_add_up(shipped_small(GetParam()), 12);
    EXPECT_GT(arrived, 0) << "or nothing has been tested";
}

// The same with people, gates, waits and routes that the shipped scenarios do not take by default.
TEST(PhasesOfVariants, AddUpToo) {
    for (const char* const scenario : {"region-outage.yaml", "planned-failover.yaml", "lag-spike.yaml"}) {
        for (const std::vector<std::string>& sets :
             {std::vector<std::string>{"dns.app.routing=failover", "runbooks.region-failover.by=none"},
              {"database.main.lag_gate.limit=0s", "database.main.lag_gate.otherwise=ask"},
              {"dns.app.health_delay=0s", "health.east.round_trip=0s", "dns.app.edit_delay=0s"},
              {"dns.app.ttl=1s", "clients.east.via={isp: 100%}", "database.main.pool.on_error=hang"},
              {"database.main.replicas.us-west-2.promotion=0s", "clients.east.via={mobile: 100%}"}}) {
            expect_phases_to_add_up(shipped_small(scenario, sets), 4);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, Phases, testing::ValuesIn(shipped_scenarios()), name_of_test);

class FullPhases : public testing::TestWithParam<std::string> {};

TEST_P(FullPhases, AddUpAtFullSize) {
    EXPECT_GT(expect_phases_to_add_up(shipped(GetParam()), 60), 0);
}

INSTANTIATE_TEST_SUITE_P(Shipped, FullPhases, testing::ValuesIn(shipped_scenarios()), name_of_test);

std::vector<Phase> phases_of(const Study& study, std::uint32_t replication = 1) {
    std::vector<Phase> phases;
    replay(study, models::Grain::request, 1, replication, [&](const models::World& world) {
        phases = failover_phases({world, study.document()});
    });
    return phases;
}

TEST(PhaseNames, AreGivenToAPlanToo) {
    const auto phases = phases_of(shipped_small("planned-failover.yaml"));
    ASSERT_FALSE(phases.empty());
    EXPECT_EQ(phases.front().from, "switchover started by hand");
    EXPECT_THAT(names_of(phases), testing::Contains(testing::AnyOf("switchover", "promote", "caches")));
}

TEST(PhaseNames, EndWithCachesWhereUsersComeLast) {
    EXPECT_THAT(names_of(phases_of(shipped_small("lying-health-check.yaml"))),
                testing::ElementsAre("detect", "dns", "caches"));
}

// What is reported keeps the sum as well: a part that is not on the way in some replication is 0 there.
TEST(PhaseResults, CountEachReplicationThatFailedOver) {
    const Study study = shipped_small("region-outage.yaml");
    const Result result = run(study, {.runs = 20});
    const MetricResult* const failover = result.metric("failover");
    ASSERT_NE(failover, nullptr);
    double means = 0;
    double in_median = 0;
    std::set<std::string> names;
    for (const PhaseResult& phase : result.phases) {
        EXPECT_EQ(phase.seconds.count(), failover->summary.count() - failover->summary.never()) << phase.name;
        EXPECT_EQ(phase.seconds.never(), 0U);
        EXPECT_TRUE(names.insert(phase.name).second) << phase.name << " stands there twice";
        means += *phase.seconds.mean();
        in_median += phase.in_median;
    }
    EXPECT_NEAR(means, *failover->summary.mean(), 1e-6);
    EXPECT_NEAR(in_median, *failover->summary.quantile(50), 1e-6)
        << "the median replication is the one at p(50)";
}

// A part is told once for all replications, and so without a number of the one whose words were taken.
TEST(PhaseWords, HoldNoNumberOfOneReplication) {
    const Study study = shipped("region-outage.yaml");
    bool promoted = false;
    for (const Replication& replication : replicate(study, {.runs = 5, .grain = models::Grain::flow}).done) {
        for (const Phase& phase : replication.phases) {
            for (const std::string& words : {phase.from, phase.to}) {
                EXPECT_THAT(words, testing::Not(testing::HasSubstr("lost"))) << phase.name;
                EXPECT_THAT(words, testing::Not(testing::HasSubstr(" of 16"))) << phase.name;
            }
            promoted = promoted || phase.to == "us-west-2 replica of main promoted";
        }
    }
    EXPECT_TRUE(promoted);
}

} // namespace
} // namespace gameday::studies
