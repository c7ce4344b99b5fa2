// What no single section of a system can tell.

#include "models/world/system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::step;
using testing::three_regions;
using testing::tiny_system;

std::vector<std::string> told(const SystemParameters& system) {
    fields::Problems problems;
    SystemParameters::check(system, problems);
    std::vector<std::string> all;
    for (const fields::Problem& problem : problems) {
        all.push_back(problem.path + ": " + problem.message + " | " + problem.help);
    }
    return all;
}

SystemParameters with_steps(std::vector<StepParameters> steps, SystemParameters system = three_regions()) {
    system.runbooks["plan"].steps = std::move(steps);
    return system;
}

TEST(SystemCheck, FindsNothingInASoundOne) {
    EXPECT_THAT(told(tiny_system()), IsEmpty());
    EXPECT_THAT(told(three_regions()), IsEmpty());
}

TEST(SystemCheck, APromotionNeedsAReplica) {
    EXPECT_THAT(
        told(with_steps({step("promote", {{"target", "main"}, {"to", "north"}})})),
        ElementsAre("runbooks.plan.steps.0.to: database 'main' has no replica in 'north' | replicas: west"));
    EXPECT_THAT(
        told(with_steps({step("switchover", {{"target", "main"}, {"to", "east"}})})),
        ElementsAre("runbooks.plan.steps.0.to: database 'main' has no replica in 'east' | replicas: west"));
    SystemParameters alone = tiny_system();
    alone.database["main"].replicas.clear();
    EXPECT_THAT(
        told(with_steps({step("promote", {{"target", "main"}})}, alone)),
        ElementsAre("runbooks.plan.steps.0: database 'main' has no replica that could be promoted | add "
                    "one to database.main.replicas"));
}

TEST(SystemCheck, AReplicaIsPromotedOnce) {
    EXPECT_THAT(
        told(with_steps({step("promote", {{"target", "main"}}), step("switchover", {{"target", "main"}})})),
        ElementsAre("runbooks.plan.steps.1: an earlier step promotes database 'main' already | after a "
                    "promotion there is no replica left"));
}

TEST(SystemCheck, AnEndpointIsThatOfADatabase) {
    EXPECT_THAT(told(with_steps({step("point", {{"target", "db.external"}})})),
                ElementsAre("runbooks.plan.steps.0: no database has the endpoint 'db.external' | endpoints: "
                            "db.internal"));
}

TEST(SystemCheck, TwoDatabasesHaveTwoEndpoints) {
    SystemParameters system = tiny_system();
    system.database["other"] = system.database["main"];
    system.clients.begin()->second.database = Name{"main"};
    EXPECT_THAT(told(system),
                ElementsAre("database.other.endpoint: 'main' has the endpoint 'db.internal' as well | "
                            "each database needs a name of its own"));
}

TEST(SystemCheck, OfSeveralDatabasesClientsNameTheirs) {
    SystemParameters system = tiny_system();
    system.database["other"] = system.database["main"];
    system.database["other"].endpoint.name = "other.internal";
    EXPECT_THAT(
        told(system),
        ElementsAre("clients.people: there are several databases, and these clients do not say which is "
                    "theirs | database: one of main, other"));
}

TEST(SystemCheck, WhereNoAlarmSaysWhichRegionAShiftDoes) {
    EXPECT_THAT(told(with_steps({step("shift", {{"target", "app"}})})),
                ElementsAre("runbooks.plan.steps.0: no alarm says which region this step is about | add "
                            "away_from: one of east, north, west"));
}

} // namespace
} // namespace gameday::models
