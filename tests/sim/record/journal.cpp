#include "sim/record/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using ::testing::ElementsAre;
using testing::named;

TEST(Journal, NumbersChangesFromOneInOrder) {
    Journal journal;
    const SubjectId door = journal.add(named("door"));
    EXPECT_EQ(journal.record({at_second(1), door, 1, {}}), ChangeId{1});
    EXPECT_EQ(journal.record({at_second(2), door, 0, {}}), ChangeId{2});
    EXPECT_EQ(journal.changes().size(), 2);
    EXPECT_EQ(journal[ChangeId{2}].at, at_second(2));
    EXPECT_EQ(journal.subject_of(ChangeId{1}).name, "door");
    EXPECT_EQ(Journal::id_at(0), ChangeId{1});
    EXPECT_FALSE(ChangeId{}.exists());
}

TEST(Journal, DescribesInTheSubjectsOwnWordsOrByNameAndValue) {
    Journal journal;
    Subject spoken = named("health.east");
    spoken.describe = [](std::int64_t value) { return value != 0 ? "east is well" : "east is ill"; };
    const SubjectId health = journal.add(spoken);
    const SubjectId plain = journal.add(named("queue"));
    EXPECT_EQ(journal.describe(journal.record({at_second(1), health, 0, {}})), "east is ill");
    EXPECT_EQ(journal.describe(journal.record({at_second(1), plain, -3, {}})), "queue -3");
}

TEST(Journal, ChainLeadsBackToTheFirstCause) {
    Journal journal;
    const SubjectId it = journal.add(named("it"));
    const ChangeId first = journal.record({at_second(1), it, 1, {}});
    const ChangeId aside = journal.record({at_second(2), it, 2, {}});
    const ChangeId second = journal.record({at_second(3), it, 3, first});
    const ChangeId third = journal.record({at_second(4), it, 4, second});
    EXPECT_THAT(journal.chain(third), ElementsAre(third, second, first));
    EXPECT_THAT(journal.chain(aside), ElementsAre(aside));
    EXPECT_THAT(journal.chain(ChangeId{}), ElementsAre());
}

#ifndef NDEBUG
TEST(JournalDeathTest, CauseOfTheFutureIsADefect) {
    Journal journal;
    const SubjectId it = journal.add(named("it"));
    EXPECT_DEATH(journal.record({at_second(1), it, 1, ChangeId{1}}), "a cause precedes its effect");
}
#endif

} // namespace
} // namespace gameday::sim
