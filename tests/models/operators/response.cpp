#include "models/operators/response.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::seconds;
using testing::starts;
using testing::step;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

/// On-call is paged after 10 s, acknowledges in 100 s, confirms in 200 s and decides in 300 s; then the
/// database is promoted in 60 s.
SystemParameters manned() {
    SystemParameters system = tiny_system();
    OperatorParameters& person = system.operators["on-call"];
    person.alarm = seconds(10);
    person.acknowledge = seconds(100);
    person.confirm = seconds(200);
    person.decide = seconds(300);
    RunbookParameters& runbook = system.runbooks["failover"];
    runbook.on = Trigger::region_alarm;
    runbook.by = Name{"on-call"};
    runbook.steps = {step("promote", {{"target", "main"}})};
    return system;
}

SystemParameters automatic() {
    SystemParameters system = manned();
    system.runbooks["failover"].by = std::nullopt;
    return system;
}

const Response& response(TinyWorld& world) {
    return *world->responses().front();
}

/// What the response did, by the seconds since that check turned red (for the n-th time).
struct Seen {
    explicit Seen(TinyWorld& world, const char* region = "east", std::size_t time = 1) {
        std::size_t turned = 0;
        for (const auto& past : world->check_of(region)->healthy().history()) {
            turned += past.value ? 0 : 1;
            if (turned == time) {
                red = past.from;
                break;
            }
        }
    }
    template <class T> [[nodiscard]] double after(const sim::Observable<T>& what, std::size_t change) const {
        return change < what.history().size() ? (what.history()[change].from - red).in_seconds() : -1;
    }
    Time red;
};

const testing::Texts east{{"target", "east"}};
const testing::Texts west{{"target", "west"}};

TEST(Response, PeopleArePagedAcknowledgeConfirmAndDecide) {
    TinyWorld world(manned(), {strikes(seconds(100), "region-down", east)}, seconds(2000));
    world.run();
    const Seen seen(world);
    EXPECT_DOUBLE_EQ(seen.after(response(world).alarms(), 1), 10);
    EXPECT_DOUBLE_EQ(seen.after(response(world).acknowledged(), 1), 110);
    EXPECT_DOUBLE_EQ(seen.after(response(world).finding(), 1), 310);
    EXPECT_TRUE(response(world).finding().value().real);
    EXPECT_DOUBLE_EQ(seen.after(response(world).decided(), 1), 610);
    EXPECT_DOUBLE_EQ(seen.after(world->database("main")->primary(), 1), 670);
    EXPECT_EQ(response(world).false_starts(), 0U);
}

TEST(Response, APageThatNobodyAcknowledgesGoesToSomebodyElseAsWell) {
    SystemParameters system = manned();
    OperatorParameters& first = system.operators["on-call"];
    first.escalate_after = seconds(60);
    first.escalate_to = Name{"boss"};
    const auto acknowledged = [&](Duration boss) {
        system.operators["boss"].acknowledge = boss;
        TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(2000));
        world.run();
        return Seen(world).after(response(world).acknowledged(), 1);
    };
    EXPECT_DOUBLE_EQ(acknowledged(seconds(15)), 10 + 60 + 15);
    EXPECT_DOUBLE_EQ(acknowledged(seconds(39)), 10 + 60 + 39);
    EXPECT_DOUBLE_EQ(acknowledged(seconds(41)), 10 + 100) << "the first one was faster after all";
    system.operators["on-call"].escalate_after = seconds(100);
    EXPECT_DOUBLE_EQ(acknowledged(seconds(1)), 10 + 100) << "acknowledged just in time";
}

TEST(Response, WhoeverAcknowledgesDoesTheRest) {
    SystemParameters system = manned();
    system.operators["on-call"].escalate_after = seconds(60);
    system.operators["on-call"].escalate_to = Name{"boss"};
    OperatorParameters& boss = system.operators["boss"];
    boss.acknowledge = seconds(15);
    boss.confirm = seconds(20);
    boss.decide = seconds(30);
    TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(2000));
    world.run();
    EXPECT_DOUBLE_EQ(Seen(world).after(response(world).decided(), 1), 10 + 60 + 15 + 20 + 30);
    const std::string told = testing::journal_text(world->engine().journal());
    EXPECT_NE(told.find("nobody has acknowledged: boss is paged as well"), std::string::npos) << told;
    EXPECT_NE(told.find("boss acknowledges"), std::string::npos) << told;
    EXPECT_NE(told.find("boss finds that it is real"), std::string::npos) << told;
}

TEST(Response, WithoutAnotherNameThePageGoesToAnotherOneAlike) {
    SystemParameters system = manned();
    OperatorParameters& first = system.operators["on-call"];
    first.acknowledge = fields::Distribution::Law{fields::Distribution::Uniform{Duration{}, seconds(1000)}};
    first.escalate_after = seconds(60);
    int escalated = 0;
    for (std::uint32_t replication = 0; replication < 20; ++replication) {
        const sim::Randomness luck{.seed = 1, .replication = replication};
        TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(4000), luck);
        world.run();
        const auto draw = [&](const char* what) {
            return first.acknowledge.draw(luck.stream(std::string("operators.on-call/") + what).at(0, 0));
        };
        Duration expected = draw("acknowledge");
        if (expected > seconds(60)) {
            ++escalated;
            expected = std::min(expected, seconds(60) + draw("escalated"));
        }
        ASSERT_NEAR(Seen(world).after(response(world).acknowledged(), 1), 10 + expected.in_seconds(), 1e-6);
    }
    EXPECT_GT(escalated, 10);
}

TEST(Response, AFalseAlarmEndsWhereSomebodyLooks) {
    TinyWorld world(manned(), {strikes(seconds(100), "health-override", east)}, seconds(5000));
    world.run();
    EXPECT_DOUBLE_EQ(Seen(world).after(response(world).finding(), 1), 310);
    EXPECT_FALSE(response(world).finding().value().real);
    EXPECT_EQ(response(world).decided().value(), 0U);
    EXPECT_EQ(response(world).alarms().value(), 1U) << "that it goes on being red is no new alarm";
    EXPECT_EQ(world.changes("database.main.primary"), "");
}

TEST(Response, AfterAFalseAlarmComesTheNextOne) {
    TinyWorld world(manned(),
                    {strikes(seconds(100), "health-override", east, seconds(300)),
                     strikes(seconds(1000), "region-down", east)},
                    seconds(3000));
    world.run();
    EXPECT_EQ(response(world).alarms().value(), 2U);
    EXPECT_EQ(response(world).finding().value(), (Finding{2, true}));
    EXPECT_DOUBLE_EQ(Seen(world, "east", 2).after(response(world).decided(), 1), 610);
}

TEST(Response, ALieThatHasBeenLookedAtDoesNotHideAnotherRegionsFailure) {
    // The east's page lies to the end; the west fails after the stand-down.
    SystemParameters system = manned();
    system.runbooks["failover"].steps = {step("shift", {{"target", "app"}})};
    TinyWorld world(
        system, {strikes(seconds(100), "health-override", east), strikes(seconds(1000), "region-down", west)},
        seconds(3000));
    world.run();
    EXPECT_EQ(response(world).finding().value(), (Finding{2, true}));
    EXPECT_DOUBLE_EQ(Seen(world, "west").after(response(world).decided(), 1), 610);
}

TEST(Response, AnAlarmDuringAnotherIsLookedAtAfterIt) {
    // The west fails while people are busy with the east, which lies.
    TinyWorld world(
        manned(),
        {strikes(seconds(100), "health-override", east), strikes(seconds(250), "region-down", west)},
        seconds(3000));
    world.run();
    const Seen seen(world, "east");
    EXPECT_DOUBLE_EQ(seen.after(response(world).finding(), 1), 310);
    EXPECT_DOUBLE_EQ(seen.after(response(world).alarms(), 2), 320);
    EXPECT_DOUBLE_EQ(seen.after(response(world).decided(), 1), 310 + 610);
    EXPECT_EQ(response(world).finding().value(), (Finding{2, true}));
}

TEST(Response, AnAlarmThatHasPassedMeanwhileIsNotLookedAt) {
    TinyWorld world(manned(),
                    {strikes(seconds(100), "health-override", east),
                     strikes(seconds(200), "region-down", west, seconds(60))},
                    seconds(3000));
    world.run();
    EXPECT_EQ(world->check_of("west")->healthy().history().size(), 3U);
    EXPECT_EQ(response(world).alarms().value(), 1U);
}

TEST(Response, AnInvertedCheckThatHasBeenRedFromTheStartRaisesNoAlarm) {
    SystemParameters system = manned();
    system.health["a-first"] = system.health["west"];
    system.health["a-first"].inverted = true;
    TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(2000));
    world.run();
    EXPECT_TRUE(response(world).finding().value().real) << "it is about the east, not about that";
}

TEST(Response, OnceDecidedItIsDoneEvenIfTheRegionIsBack) {
    TinyWorld world(manned(), {strikes(seconds(100), "region-down", east, seconds(400))}, seconds(2000));
    world.run();
    EXPECT_EQ(response(world).decided().value(), 1U);
    EXPECT_EQ(response(world).false_starts(), 1U) << "there was nothing left to fail over from";
}

TEST(Response, AnAutomaticRunbookRunsWithTheRedCheck) {
    TinyWorld world(automatic(), {strikes(seconds(100), "region-down", east)}, seconds(2000));
    world.run();
    const Seen seen(world);
    EXPECT_DOUBLE_EQ(seen.after(response(world).alarms(), 1), 0);
    EXPECT_DOUBLE_EQ(seen.after(response(world).decided(), 1), 0);
    EXPECT_DOUBLE_EQ(seen.after(world->database("main")->primary(), 1), 60);
    EXPECT_EQ(response(world).acknowledged().value(), Acknowledgement{});
    EXPECT_EQ(response(world).false_starts(), 0U);
}

TEST(Response, AnAutomaticRunbookBelievesALyingCheckButOnlyOnce) {
    TinyWorld world(automatic(),
                    {strikes(seconds(100), "health-override", east, seconds(300)),
                     strikes(seconds(1000), "health-override", east)},
                    seconds(2000));
    world.run();
    EXPECT_EQ(response(world).false_starts(), 1U);
    EXPECT_EQ(response(world).alarms().value(), 1U) << "it runs once";
    EXPECT_EQ(world->database("main")->promotions().size(), 1U);
}

TEST(Response, ATimelineStartsARunbookAndPeopleDoNotStartItAgain) {
    TinyWorld world(manned(), {strikes(seconds(100), "region-down", east), starts(seconds(400), "failover")},
                    seconds(3000));
    world.run();
    EXPECT_EQ(world.changes("runbooks.failover.decided"), "400s 1");
    EXPECT_EQ(world.changes("runbooks.failover.steps.promote"), "460s 1");
    EXPECT_EQ(world->database("main")->promotions().size(), 1U);
}

TEST(Response, AfterATimelineStartedItNoAlarmDoes) {
    TinyWorld world(manned(), {starts(seconds(100), "failover"), strikes(seconds(400), "region-down", east)},
                    seconds(3000));
    world.run();
    EXPECT_EQ(response(world).alarms().value(), 0U);
    EXPECT_EQ(world.changes("database.main.primary"), "160s 1");
}

TEST(Response, WithoutATriggerNoAlarmStartsIt) {
    SystemParameters system = automatic();
    system.runbooks["failover"].on = std::nullopt;
    TinyWorld world(system, {strikes(seconds(100), "region-down", east)}, seconds(2000));
    world.run();
    EXPECT_EQ(world.changes("runbooks.failover.decided"), "");
}

} // namespace
} // namespace gameday::models
