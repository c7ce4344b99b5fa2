#include "models/dns/service_name.hpp"

#include <set>

#include <gtest/gtest.h>

#include "tests/models/dns/name_rig.hpp"

namespace gameday::models {
namespace {

using testing::ms;
using testing::NameRig;
using testing::seconds;
using testing::three_regions;

SystemParameters routed(Routing routing, std::optional<Name> primary = std::nullopt) {
    SystemParameters system = three_regions();
    system.dns["app"].routing = routing;
    system.dns["app"].primary = primary;
    return system;
}

/// Checks that see a change within 2 s.
SystemParameters quick_checks(fields::Distribution delay) {
    SystemParameters system = three_regions();
    for (auto& [name, check] : system.health) {
        check.interval = seconds(1);
        check.threshold = {1};
        check.round_trip = Duration{};
        check.connect_timeout = ms(100);
    }
    system.dns["app"].health_delay = std::move(delay);
    return system;
}

TEST(ServiceName, AnswersEachPlaceByItsDistances) {
    NameRig latency(routed(Routing::latency));
    EXPECT_EQ(latency.answer_near("east"), "east");
    EXPECT_EQ(latency.answer_near("north"), "north");
    EXPECT_EQ(latency.answer_near("west"), "west");
    latency.name->set_withdrawn(latency.east, true);
    EXPECT_EQ(latency.answer_near("east"), "north") << "20 ms away, the west is 50";
    EXPECT_EQ(latency.answer_near("west"), "west");
}

TEST(ServiceName, ThePrimaryIsTheFirstTargetUnlessItIsNamed) {
    NameRig first(routed(Routing::failover));
    EXPECT_EQ(first.answer_near("west"), "east");
    NameRig named(routed(Routing::failover, Name{"west"}));
    EXPECT_EQ(named.answer_near("east"), "west");
    EXPECT_EQ(named.answer_near("north"), "west");
}

TEST(ServiceName, ARegionNoDistanceAwayDoesNotTakeOverItsNeighboursUsers) {
    SystemParameters system = testing::tiny_system();
    system.network[0].round_trip = Duration{};
    NameRig rig(system);
    EXPECT_EQ(rig.answer_near("west"), "west");
    EXPECT_EQ(rig.answer_near("east"), "east");
}

TEST(ServiceName, AnswersAnewWhenTheNewsOfACheckHasArrived) {
    NameRig rig; // 5 s on the way
    rig.set_reach(seconds(100), "east", Reach::refuse);
    rig.set_reach(seconds(500), "east", Reach::up);
    rig.run_until(Time::at(seconds(1000)));
    const auto check = rig.checks[0]->healthy().history();
    const auto answer = rig.name->answer(rig.east).history();
    ASSERT_EQ(check.size(), 3U);
    ASSERT_EQ(answer.size(), 3U);
    EXPECT_EQ(answer[1].from, check[1].from + seconds(5));
    EXPECT_EQ(rig.topology.name(answer[1].value), "north");
    EXPECT_EQ(answer[2].from, check[2].from + seconds(5));
    EXPECT_EQ(answer[2].value, rig.east);
    EXPECT_EQ(rig.name->answer(rig.west).history().size(), 1U) << "nothing changes for the west";
}

TEST(ServiceName, TheNewsOfOneCheckDoesNotHastenThatOfAnother) {
    const fields::Distribution delay{fields::Distribution::Uniform{Duration{}, seconds(60)}};
    int overlapping = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        NameRig rig(quick_checks(delay), {.seed = seed});
        rig.set_reach(seconds(100), "east", Reach::refuse);
        rig.set_reach(seconds(110), "north", Reach::refuse);
        rig.set_reach(seconds(120), "west", Reach::refuse);
        rig.run_until(Time::at(seconds(400)));
        for (std::size_t i = 0; i < 3; ++i) {
            const std::string& region = rig.topology.name(RegionId{i});
            const sim::Stream delays = rig.randomness.stream("dns.app.targets." + region + "/health_delay");
            const Time learns = rig.checks[i]->healthy().since() + delay.draw(delays.at(0, 0));
            const auto& changes = rig.engine.journal().changes();
            const auto news = std::find_if(changes.begin(), changes.end(), [&](const sim::Change& change) {
                return rig.engine.journal().subject(change.subject).name == "dns.app.targets." + region;
            });
            ASSERT_NE(news, changes.end());
            ASSERT_EQ(news->at, learns) << region << ", seed " << seed;
            overlapping += i == 0 && learns > rig.checks[1]->healthy().since() ? 1 : 0;
        }
    }
    EXPECT_GT(overlapping, 10) << "the second check has to change while the news of the first is on its way";
}

TEST(ServiceName, EachChangeOfHealthHasADelayOfItsOwn) {
    NameRig rig(quick_checks({fields::Distribution::Uniform{Duration{}, seconds(20)}}));
    for (std::int64_t begin = 100; begin < 700; begin += 200) {
        rig.set_reach(seconds(begin), "east", Reach::refuse);
        rig.set_reach(seconds(begin + 100), "east", Reach::up);
    }
    rig.run_until(Time::at(seconds(1000)));
    const auto check = rig.checks[0]->healthy().history();
    const auto answer = rig.name->answer(rig.east).history();
    ASSERT_EQ(check.size(), 7U);
    ASSERT_EQ(answer.size(), 7U);
    std::set<Duration> delays;
    for (std::size_t i = 1; i < answer.size(); ++i) {
        const Duration delay = answer[i].from - check[i].from;
        EXPECT_GE(delay, Duration{});
        EXPECT_LE(delay, seconds(20));
        delays.insert(delay);
    }
    EXPECT_EQ(delays.size(), 6U);
}

TEST(ServiceName, AFlapShorterThanTheDelayIsNeverAnswered) {
    NameRig rig(quick_checks(seconds(30)));
    rig.set_reach(seconds(100), "east", Reach::refuse);
    rig.set_reach(seconds(105), "east", Reach::up);
    rig.run_until(Time::at(seconds(300)));
    EXPECT_EQ(rig.checks[0]->healthy().history().size(), 3U);
    EXPECT_EQ(rig.name->answer(rig.east).history().size(), 1U);
}

TEST(ServiceName, FailsOpenWhenAllAreUnhealthy) {
    NameRig rig(quick_checks(Duration{}));
    for (const char* region : {"east", "north", "west"}) {
        rig.set_reach(seconds(100), region, Reach::black_hole);
    }
    rig.run_until(Time::at(seconds(200)));
    EXPECT_EQ(rig.answer_near("east"), "east");
    EXPECT_EQ(rig.answer_near("west"), "west");
}

TEST(ServiceName, WithdrawnIsOutOfTheAnswersUntilItIsPutBack) {
    NameRig rig;
    rig.name->set_withdrawn(rig.east, true);
    rig.name->set_withdrawn(rig.east, true);
    EXPECT_EQ(rig.answer_near("east"), "north");
    rig.name->set_withdrawn(rig.topology.find("north"), true);
    EXPECT_EQ(rig.answer_near("east"), "west");
    rig.name->set_withdrawn(rig.west, true);
    EXPECT_EQ(rig.answer_near("east"), "east") << "fails open";
    rig.name->set_withdrawn(rig.east, false);
    EXPECT_EQ(rig.answer_near("west"), "east");
}

TEST(ServiceName, HealthDoesNotPutBackWhatWasWithdrawn) {
    NameRig rig;
    rig.name->set_withdrawn(rig.east, true);
    rig.set_reach(seconds(100), "east", Reach::refuse);
    rig.set_reach(seconds(300), "east", Reach::up);
    rig.run_until(Time::at(seconds(600)));
    EXPECT_EQ(rig.checks[0]->healthy().history().size(), 3U);
    EXPECT_EQ(rig.name->answer(rig.east).history().size(), 2U);
    EXPECT_EQ(rig.answer_near("east"), "north");
}

TEST(ServiceName, EachEditHasADelayOfItsOwn) {
    SystemParameters system = three_regions();
    system.dns["app"].edit_delay =
        fields::Distribution::Law{fields::Distribution::Uniform{seconds(5), seconds(60)}};
    NameRig rig(system);
    EXPECT_EQ(rig.name->edit_delay(1), rig.name->edit_delay(1));
    EXPECT_NE(rig.name->edit_delay(1), rig.name->edit_delay(2));
}

} // namespace
} // namespace gameday::models
