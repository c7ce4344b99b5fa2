#include "models/operators/actions.hpp"

#include <gtest/gtest.h>

#include "tests/models/operators/runbook_rig.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::at_second;
using testing::ms;
using testing::NameRig;
using testing::RunbookRig;
using testing::seconds;
using testing::step;
using testing::task;
using testing::tiny_system;

using Names = std::vector<std::string>;

StepParameters promote() {
    return step("promote", {{"target", "main"}});
}
StepParameters switchover() {
    return step("switchover", {{"target", "main"}});
}

TEST(Fence, TakesItsTimeAndKeepsThePrimaryFromTakingWrites) {
    RunbookRig rig({step("fence", {{"target", "main"}, {"duration", "7s"}})});
    rig.start(100);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.done("fence"), "107s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.east"), "107s 1");
    EXPECT_FALSE(rig.database.takes_writes(rig.east));
}

TEST(Fence, WithoutFencingDoesNothingAtOnce) {
    SystemParameters system = tiny_system();
    system.database["main"].fencing = false;
    RunbookRig rig({step("fence", {{"target", "main"}, {"duration", "7s"}})}, system);
    rig.start(100);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.done("fence"), "100s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.east"), "");
}

TEST(Fence, FencesWhoWasPrimaryWhenItBeganEvenIfAPromotionIsFaster) {
    RunbookRig rig({promote(), step("fence", {{"target", "main"}, {"duration", "90s"}}, Names{})});
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.done("promote"), "160s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.east"), "190s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.west"), "");
    EXPECT_TRUE(rig.database.takes_writes(rig.west));
}

TEST(Fence, AfterThePromotionFencesTheOldPrimary) {
    RunbookRig rig({promote(), step("fence", {{"target", "main"}, {"duration", "7s"}})});
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.done("promote"), "160s 1");
    EXPECT_EQ(rig.done("fence"), "167s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.east"), "167s 1");
    EXPECT_EQ(rig.changes("database.main.fenced.west"), "");
    EXPECT_TRUE(rig.database.takes_writes(rig.west));
    EXPECT_FALSE(rig.database.takes_writes(rig.east));
}

TEST(Promote, TakesTheReplicasTime) {
    RunbookRig rig({promote()});
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.done("promote"), "160s 1");
    EXPECT_EQ(rig.primary(), "160s 1");
}

TEST(Promote, AReplicaThatCannotBeReachedIsNeverPromoted) {
    for (const testing::Texts& fields :
         {testing::Texts{{"target", "main"}}, testing::Texts{{"target", "main"}, {"to", "west"}}}) {
        RunbookRig rig({step("promote", fields)});
        rig.reach(90, rig.west, Reach::black_hole);
        rig.start(100);
        rig.run_until(at_second(10'000));
        EXPECT_EQ(rig.done("promote"), "");
        EXPECT_EQ(rig.primary(), "");
        EXPECT_EQ(rig.hindrance("promote"), "100s 1") << "and it says so";
    }
}

TEST(Promote, AReplicaThatComesBackIsPromotedThen) {
    RunbookRig rig({promote()});
    rig.reach(90, rig.west, Reach::black_hole);
    rig.reach(500, rig.west, Reach::up);
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.hindrance("promote"), "100s 1, 500s 0");
    EXPECT_EQ(rig.primary(), "560s 1");
}

TEST(Promote, WhileTheReplicaIsAwayNoPromotionEnds) {
    RunbookRig rig({promote()});
    rig.reach(130, rig.west, Reach::black_hole);
    rig.reach(500, rig.west, Reach::up);
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.primary(), "500s 1");
    EXPECT_EQ(rig.hindrance("promote"), "160s 4, 500s 0");
}

TEST(Promote, OfTwoAtOnceTheSecondIsNotNeeded) {
    RunbookRig rig({promote(), testing::called("again", step("promote", {{"target", "main"}}, Names{})),
                    testing::called(
                        "late", testing::taking(seconds(30), step("promote", {{"target", "main"}}, Names{}))),
                    testing::called("last", testing::taking(seconds(90), step("promote", {{"target", "main"}},
                                                                              Names{})))});
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.primary(), "160s 1");
    EXPECT_EQ(rig.done("promote"), "160s 1");
    EXPECT_EQ(rig.done("again"), "160s 1");
    EXPECT_EQ(rig.done("last"), "190s 1");
    EXPECT_EQ(rig.hindrance("again"), "100s 1, 160s 7");
    EXPECT_EQ(rig.hindrance("last"), "190s 7");
    EXPECT_EQ(rig.database.promotions().size(), 1U);
}

TEST(Switchover, DrainsWaitsForTheLogAndLosesNothing) {
    RunbookRig rig({switchover()});
    rig.write_until(at_second(300));
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.changes("database.main.accepting"), "100s 0, 161.95s 1"); // the last one: 99.95 s + lag
    EXPECT_EQ(rig.primary(), "161.95s 1");
    EXPECT_EQ(rig.done("switchover"), "161.95s 1");
    ASSERT_EQ(rig.database.promotions().size(), 1U);
    EXPECT_EQ(rig.database.promotions()[0].lost_writes, 0U);
    EXPECT_EQ(rig.database.promotions()[0].rpo, Duration{});
    EXPECT_EQ(rig.database.divergent_writes(), 0U) << "the old primary has stepped down";
    EXPECT_EQ(rig.database.write(rig.west, at_second(300)), WriteReply::acknowledged);
}

TEST(Switchover, WaitsForAReplicaThatCatchesUp) {
    RunbookRig rig({switchover()});
    rig.database.begin_with(Rate{10});
    rig.write_until(at_second(100));
    rig.acts.at_second(50, [&] { rig.database.hold(rig.west); });
    rig.acts.at_second(90, [&] { rig.database.release(rig.west); });
    rig.start(91);
    rig.run_until(at_second(300));
    // 42 s behind at 90 s, of which 5 s arrive each second. The last write is of 90.95 s: 429 writes
    // take 8.58 s from 90 s on, and a burst of less than four of them 80 ms less. 60 s of promotion follow.
    ASSERT_EQ(rig.database.promotions().size(), 1U);
    EXPECT_EQ(rig.database.promotions()[0].lost_writes, 0U);
    const Duration drained = rig.database.promotions()[0].at - at_second(91) - seconds(60);
    EXPECT_GE(drained, ms(7490));
    EXPECT_LE(drained, ms(7590));
}

TEST(Switchover, WaitsForAReplicaThatIsAway) {
    RunbookRig rig({switchover()});
    rig.write_until(at_second(99));
    rig.reach(100, rig.west, Reach::black_hole);
    rig.start(99);
    rig.reach(200, rig.west, Reach::up);
    rig.run_until(at_second(1000));
    ASSERT_EQ(rig.database.promotions().size(), 1U);
    EXPECT_GE(rig.database.promotions()[0].at, at_second(260));
    EXPECT_LT(rig.database.promotions()[0].at, at_second(280));
    EXPECT_EQ(rig.database.promotions()[0].lost_writes, 0U);
}

TEST(Switchover, WhoseStreamBreaksDoesNotTurnTheClockByNanoseconds) {
    // The last write is a nanosecond short of having arrived when its source is cut off, for a week.
    RunbookRig rig({switchover()});
    rig.acts.at_second(98, [&] { rig.database.write(rig.east, rig.engine.now()); });
    rig.acts.at(at_second(100) - Duration::nanoseconds(1),
                [&] { rig.region(rig.east).reach.set(Reach::black_hole); });
    rig.start(100);
    rig.run_until(at_second(3600));
    EXPECT_EQ(rig.primary(), "");
    EXPECT_LT(rig.engine.events_handled(), 4'000'000U);
}

TEST(Switchover, AFailoverThatComesInBetweenWins) {
    RunbookRig rig(
        {switchover(),
         testing::called("promote",
                         testing::taking(seconds(50), step("promote", {{"target", "main"}}, Names{})))});
    rig.write_until(at_second(99));
    rig.reach(99, rig.east, Reach::black_hole); // the drain cannot end
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.done("promote"), "210s 1");
    EXPECT_EQ(rig.done("switchover"), "210s 1") << "there is nothing left to do";
    EXPECT_EQ(rig.primary(), "210s 1");
    EXPECT_EQ(rig.changes("database.main.accepting"), "") << "nobody could tell the old primary to stop";
    EXPECT_EQ(rig.database.promotions().size(), 1U);
}

TEST(Promote, OfThePrimaryIsNotNeeded) {
    RunbookRig rig(
        {promote(), testing::called("there", step("promote", {{"target", "main"}, {"to", "west"}}))});
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.done("there"), "160s 1");
    EXPECT_EQ(rig.hindrance("there"), "160s 7");
}

// All that was written has arrived, but nobody can know: the primary does not say so until it is back.
TEST(Switchover, WaitsForAPrimaryThatCannotBeReached) {
    RunbookRig rig({switchover()});
    rig.write_until(at_second(90));
    rig.reach(99, rig.east, Reach::black_hole);
    rig.reach(500, rig.east, Reach::up);
    rig.start(100);
    rig.run_until(at_second(1000));
    EXPECT_EQ(rig.hindrance("switchover"), "100s 5, 500s 0");
    EXPECT_EQ(rig.changes("database.main.accepting"), "500s 0, 560s 1");
    EXPECT_EQ(rig.primary(), "560s 1");
}

TEST(Point, MovesTheEndpointToThePrimaryOfWhenTheEditIsKnown) {
    RunbookRig rig({step("point", {{"target", "db.internal"}, {"duration", "10s"}})});
    rig.start(100);
    rig.acts.at_second(105, [&] {
        rig.database.begin_promotion();
        rig.database.finish_promotion(rig.west);
    });
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.done("point"), "110s 1");
    EXPECT_EQ(rig.changes("dns.db.internal"), "110s 1");
}

TEST(Restart, ClosesTheConnectionsOfEveryRegionsServices) {
    RunbookRig rig({step("restart", {{"target", "main"}, {"duration", "20s"}})});
    rig.acts.at_second(50, [&] { rig.database.host_reach(rig.east).set(Reach::black_hole); });
    rig.acts.at_second(60, [&] {
        rig.database.begin_promotion();
        rig.database.finish_promotion(rig.west);
        rig.database.endpoint().answer().set(rig.west);
    });
    rig.start(100);
    rig.run_until(at_second(200));
    EXPECT_EQ(rig.done("restart"), "120s 1");
    EXPECT_EQ(rig.changes("database.main.pool.east"), "50s 0, 120.06s 1");
    EXPECT_EQ(rig.changes("database.main.pool.west"), "50s 0, 120s 1");
}

TEST(Shift, WithdrawsTheRegionOnceTheEditIsKnown) {
    RunbookRig rig({step("shift", {{"target", "app"}, {"away_from", "east"}})});
    NameRig names; // on a clock of its own, for the record's delays only
    rig.estate.names["app"] = names.name.get();
    rig.start(100);
    rig.run_until(at_second(110));
    EXPECT_EQ(names.answer_near("east"), "east");
    rig.run_until(at_second(120));
    EXPECT_EQ(rig.done("shift"), "120s 1");
    EXPECT_EQ(names.answer_near("east"), "north");
}

TEST(Shift, WithoutARegionIsAboutTheAlarmedOne) {
    const StepAction& shift = step_action(step("shift", {{"target", "app"}}).action);
    EXPECT_EQ(shift.moves_users_from(step("shift", {{"target", "app"}}).action), "");
    EXPECT_EQ(shift.moves_users_from(step("shift", {{"target", "app"}, {"away_from", "west"}}).action),
              "west");
    RunbookRig rig({step("shift", {{"target", "app"}})});
    NameRig names;
    rig.estate.names["app"] = names.name.get();
    RunbookRun run(rig.estate, "plan", rig.runbook, rig.topology.find("east"), rig.engine.now(), 1);
    run.start();
    rig.run_until(at_second(100));
    EXPECT_EQ(names.answer_near("east"), "north");
}

TEST(Verify, TakesItsTimeAndChangesNothing) {
    RunbookRig rig({step("verify", {{"target", "app"}, {"duration", "90s"}})});
    NameRig names;
    rig.estate.names["app"] = names.name.get();
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.done("verify"), "190s 1");
    EXPECT_EQ(rig.engine.journal().changes().size(), 1U);
}

// What it finds is what users of that name would meet where DNS sends them.
TEST(Verify, SaysWhatItFinds) {
    const auto found = [](const std::function<void(RunbookRig&)>& before) {
        RunbookRig rig({step("verify", {{"target", "app"}})});
        NameRig names; // where people of the east are sent to the east
        rig.estate.names["app"] = names.name.get();
        rig.estate.users = {{"app", rig.east, {"main"}, true}};
        before(rig);
        rig.start(100);
        rig.run_until(at_second(300));
        const std::string told = testing::journal_text(rig.engine.journal());
        const std::size_t from = told.find("verified");
        return from == std::string::npos ? told : told.substr(from, told.find('\n', from) - from);
    };
    EXPECT_EQ(found([](RunbookRig&) {}), "verified: app serves users");
    EXPECT_EQ(found([](RunbookRig& rig) { rig.reach(90, rig.east, Reach::black_hole); }),
              "verified: app does not serve everybody, a region cannot be reached");
    EXPECT_EQ(found([](RunbookRig& rig) {
                  rig.acts.at_second(90, [&rig] { rig.database.host_reach(rig.east).set(Reach::refuse); });
              }),
              "verified: app does not serve everybody, its database cannot be read");
    EXPECT_EQ(found([](RunbookRig& rig) {
                  rig.acts.at_second(90, [&rig] { rig.database.fenced(rig.east).set(true); });
              }),
              "verified: app serves reads, but no writes");
    EXPECT_EQ(found([](RunbookRig& rig) {
                  rig.estate.users.front().write = false;
                  rig.acts.at_second(90, [&rig] { rig.database.fenced(rig.east).set(true); });
              }),
              "verified: app serves users")
        << "who never write do not miss it";
}

TEST(Task, TakesWhatItsStepTakes) {
    RunbookRig rig({task("call", seconds(42)), step("task", {{"target", "at once"}})});
    rig.start(100);
    rig.run_until(at_second(300));
    EXPECT_EQ(rig.done("call"), "142s 1");
    EXPECT_EQ(rig.done("task"), "142s 1");
}

TEST(StepActions, SayWhatTheyMayDo) {
    std::string promotes;
    for (const StepAction& action : step_actions()) {
        promotes += action.promotes != nullptr ? action.option.name + " " : "";
    }
    EXPECT_EQ(promotes, "promote switchover ");
    EXPECT_EQ(step_action(promote().action).promotes(promote().action), "main");
    const StepParameters point = step("point", {{"target", "db.internal"}});
    EXPECT_EQ(step_action(point.action).points_to(point.action), "db.internal");
}

} // namespace
} // namespace gameday::models
