#include "reports/text/determinism.hpp"

#include <gtest/gtest.h>

namespace gameday::reports {
namespace {

TEST(DeterminismText, SaysWhatWasTheSame) {
    studies::Determinism found;
    found.replications = 2;
    found.events = 1'234'567;
    found.draws = 1;
    found.changes = 51;
    found.hash = 0xbeef;
    EXPECT_EQ(determinism_text(found, {.replications = 2, .grain = models::Grain::flow}),
              "deterministic: 2 replications at the flow grain, each run twice\n"
              "  1,234,567 events, 1 draw and 51 changes of state were the same\n"
              "  in a new world and in a used one, side by side; so were all metrics\n"
              "  hash of all these, to hold against another machine's: 000000000000beef\n");
    found.stopped = studies::StopReason::interrupted;
    EXPECT_EQ(determinism_text(found, {.replications = 1000}).substr(0, 57),
              "stopped; deterministic so far: 2 replications of 1,000 at");
}

TEST(DeterminismText, SaysNothingOfReplicationsThatWereNotCompared) {
    studies::Determinism found;
    found.stopped = studies::StopReason::interrupted;
    EXPECT_EQ(determinism_text(found, {.replications = 1000}),
              "stopped before the first replication was compared\n");
}

TEST(DeterminismText, NamesTheDifference) {
    studies::Determinism found;
    found.difference = {.replication = 3,
                        .place = 4812,
                        .at = sim::Time::at(sim::Duration::milliseconds(63'250)),
                        .did = {"handles Pool::expire(12)", "is at its end"}};
    EXPECT_EQ(determinism_text(found, {.seed = 9}),
              "not deterministic: replication 3 (seed 9), run twice, parts 1m 03.3s into it\n"
              "  the same before   4,812 events, draws and changes\n"
              "  in a new world    handles Pool::expire(12)\n"
              "  in a used world   is at its end\n"
              "This is a defect in gameday: please report it, with the scenario.\n");
}

TEST(DeterminismText, NamesAReplicationThatFailsTwice) {
    studies::Determinism found;
    found.failed = {4, "no more"};
    EXPECT_EQ(determinism_text(found, {.seed = 2}),
              "replication 4 (seed 2) fails, both times at the same place: no more\n"
              "This is a defect in gameday: please report it, with the scenario.\n");
}

} // namespace
} // namespace gameday::reports
