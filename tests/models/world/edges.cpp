#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

/// Worlds at the edge of what files can say.
namespace gameday::models {
namespace {

using testing::ms;
using testing::seconds;
using testing::starts;
using testing::step;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

const testing::Texts east{{"target", "east"}};

SystemParameters busy() {
    SystemParameters system = tiny_system();
    system.clients["people"].requests = {20};
    return system;
}

std::uint64_t total(TinyWorld& world) {
    std::uint64_t all = 0;
    for (const Second& second : world->populations().front()->series().seconds()) {
        all += second.total[0] + second.total[1];
    }
    return all;
}

TEST(EdgeOfAWorld, AFaultThatOutlastsTheRunIsNotOver) {
    TinyWorld world(busy(), {strikes(seconds(100), "region-down", east, seconds(1000))}, seconds(200));
    world.run();
    EXPECT_EQ(world.changes("regions.east.reach"), "100s 2");
    EXPECT_EQ(world.changes("timeline.0"), "100s 1");
}

TEST(EdgeOfAWorld, AFaultThatEndsWithTheRunIsOver) {
    TinyWorld world(busy(), {strikes(seconds(100), "region-down", east, seconds(100))}, seconds(200));
    EXPECT_EQ(world.run().changes("regions.east.reach"), "100s 2, 200s 0");
}

TEST(EdgeOfAWorld, AFaultAtTheStartIsAFault) {
    TinyWorld world(busy(), {strikes({}, "region-down", east)}, seconds(200));
    world.run();
    EXPECT_EQ(world.changes("regions.east.reach"), "0s 2");
    EXPECT_EQ(world->clock(), Time{});
    EXPECT_LT(world->populations().front()->left(0), Time::never());
}

TEST(EdgeOfAWorld, ARunOfNoLengthIsARun) {
    TinyWorld world(busy(), {}, {});
    world.run();
    EXPECT_EQ(total(world), 0U);
    EXPECT_EQ(world->end(), Time{});
}

TEST(EdgeOfAWorld, RequestsAtTheVeryEndAreCounted) {
    for (const std::int64_t clock : {100'000, 100'300, 100'999}) {
        for (const std::int64_t length : {150'000, 150'001, 150'999}) {
            SystemParameters with_email = busy();
            with_email.saas["email"].endpoint = {"west"};
            with_email.saas["email"].rate = {0.01};
            TinyWorld run(with_email, {strikes(ms(clock), "saas-outage", {{"target", "email"}})}, ms(length));
            run.run();
            const RequestSeries& series = run->populations().front()->series();
            EXPECT_EQ(series.before_clock(), clock % 1000 == 0 ? 100U : 101U);
            EXPECT_NEAR(static_cast<double>(total(run)), 200 * static_cast<double>(length) / 1000,
                        4 * std::sqrt(200.0 * 151));
            // Each full second is about as full as any other; only the ends of the run are cut.
            const auto seconds_seen = series.seconds();
            for (std::size_t i = 1; i + 2 < seconds_seen.size(); ++i) {
                ASSERT_GT(seconds_seen[i].total[0] + seconds_seen[i].total[1], 120U) << i;
            }
        }
    }
}

TEST(EdgeOfAWorld, RegionsNoDistanceApartKeepTheirUsers) {
    SystemParameters system = busy();
    system.network[0].round_trip = {};
    system.clients["far"] = system.clients["people"];
    system.clients["far"].near = {"west"};
    TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(400));
    world.run();
    const auto& far = world->populations()[0];
    EXPECT_EQ(far->name(), "far");
    EXPECT_FALSE(far->departure().concerns()) << "they were in the west all along";
    EXPECT_TRUE(world->populations()[1]->departure().open());
}

TEST(EdgeOfAWorld, OneRegionAloneHasNowhereToGo) {
    SystemParameters system = tiny_system();
    system.regions.erase("west");
    system.health.erase("west");
    system.network.clear();
    system.dns["app"].targets.erase("west");
    system.database["main"].replicas.clear();
    TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(400));
    world.run();
    EXPECT_EQ(world.changes("dns.app.answer.east"), "");
    EXPECT_EQ(world->populations().front()->left(0), Time::never());
    EXPECT_FALSE(world->database("main")->has_replica().value());
}

TEST(EdgeOfAWorld, ARunbookForTheAlarmedRegionThatATimelineStartsMovesNobody) {
    SystemParameters system = busy();
    system.runbooks["away"].on = Trigger::region_alarm;
    system.runbooks["away"].steps = {step("shift", {{"target", "app"}})};
    TinyWorld world(system, {starts(seconds(100), "away")}, seconds(400));
    EXPECT_EQ(world.run().changes("dns.app.answer.east"), "");
}

TEST(EdgeOfAWorld, ARunbookMayBeStartedTwice) {
    SystemParameters system = busy();
    system.runbooks["call"].steps = {testing::step("verify", {{"target", "app"}, {"duration", "10s"}})};
    TinyWorld world(system, {starts(seconds(100), "call"), starts(seconds(105), "call")}, seconds(400));
    EXPECT_EQ(world.run().changes("runbooks.call.steps.verify"), "110s 1, 115s 1");
}

TEST(EdgeOfAWorld, AnEndThatIsNoneIsNotToldAsOne) {
    TinyWorld world(tiny_system(),
                    {strikes(seconds(100), "region-down", {{"target", "east"}}, seconds(100)),
                     strikes(seconds(150), "region-down", {{"target", "east"}}, seconds(200))},
                    seconds(1000));
    world.run();
    const std::string told = testing::journal_text(world->engine().journal());
    EXPECT_NE(told.find("3m20s #"), std::string::npos) << told;
    EXPECT_NE(told.find("one of the faults ends, another lasts (east unreachable)"), std::string::npos)
        << told;
    EXPECT_NE(told.find("east back"), std::string::npos) << told;
    EXPECT_EQ(told.find("east back"), told.rfind("east back")) << told;
}

TEST(EdgeOfAWorld, ADestroyedWorldLeavesItsStoriesHalfway) {
    SystemParameters system = busy();
    system.runbooks["plan"].steps = {step("switchover", {{"target", "main"}})};
    for (const std::int64_t length : {100, 101, 130, 170}) { // drained, promoting, promoted
        TinyWorld world(system, {starts(seconds(100), "plan")}, seconds(length));
        world.run();
        EXPECT_EQ(world->database("main")->promotions().size(), length > 165 ? 1U : 0U);
    }
}

} // namespace
} // namespace gameday::models
