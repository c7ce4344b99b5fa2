#include "models/clients/departure.hpp"

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::seconds;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

constexpr RegionId east{std::size_t{0}};

/// The run is over, of a place whose answer does not matter any more.
void finish(Departure& departure, const DepartureWatch::End& trouble,
            const DepartureWatch::End& unreachable) {
    sim::Engine engine;
    const sim::Observable<RegionId> answer(
        engine, {.name = "answer", .label = "", .phase = "", .describe = {}}, east);
    departure.finish({trouble, unreachable, {}}, answer);
}

TEST(Departure, IsOffForThoseWhoNeedNotMove) {
    const Departure none;
    EXPECT_FALSE(none.concerns());
    EXPECT_FALSE(none.open());
    EXPECT_EQ(none.left(at_second(1)), Time::never());
}

TEST(Departure, WaitsUntilTheAuthoritySendsThemElsewhere) {
    Departure departure;
    departure.begin(east, at_second(50));
    EXPECT_TRUE(departure.concerns());
    EXPECT_EQ(departure.state(), Departure::State::waiting);
    EXPECT_EQ(departure.from(), east);
    EXPECT_EQ(departure.left(at_second(1)), Time::never());
    departure.start_leaving(at_second(100), {7});
    EXPECT_TRUE(departure.open());
    EXPECT_EQ(departure.opened_by(), sim::ChangeId{7});
    EXPECT_EQ(departure.left(at_second(100)), at_second(100));
}

TEST(Departure, IsPutOffByWhatKeepsAUserThere) {
    Departure departure;
    departure.begin(east, at_second(50));
    departure.start_leaving(at_second(100), {7});
    Time held = at_second(100);
    Time free = at_second(100);
    Departure::still_there_until(held, at_second(100), at_second(160));
    Departure::still_there_until(held, at_second(110), at_second(150));
    EXPECT_EQ(departure.left(held), at_second(150)) << "what holds the user now counts, not what did";
    Departure::still_there_until(held, at_second(120), at_second(120));
    EXPECT_EQ(departure.left(held), at_second(120)) << "what held the user has broken";
    Departure::still_there_until(free, at_second(110), at_second(110));
    EXPECT_EQ(departure.left(free), at_second(100)) << "would go elsewhere already";
}

TEST(Departure, StartsAnewWhenTheyAreCalledBackWhileTheTroubleLasts) {
    Departure departure;
    departure.begin(east, at_second(50));
    departure.start_leaving(at_second(100), {7});
    departure.called_back(at_second(120), Time::never());
    EXPECT_EQ(departure.state(), Departure::State::waiting);
    EXPECT_EQ(departure.left(at_second(100)), Time::never());
    EXPECT_FALSE(departure.opened_by().exists());
    departure.start_leaving(at_second(200), {9});
    EXPECT_EQ(departure.left(at_second(200)), at_second(200));
}

TEST(Departure, ClosesWhenTheyAreCalledBackAfterIt) {
    Departure departure;
    departure.begin(east, at_second(50));
    departure.start_leaving(at_second(100), {7});
    Time free = at_second(100);
    Departure::still_there_until(free, at_second(100), at_second(500));
    departure.called_back(at_second(300), at_second(250));
    EXPECT_EQ(departure.state(), Departure::State::closed);
    EXPECT_TRUE(departure.concerns());
    EXPECT_EQ(departure.left(at_second(100)), at_second(100));
    EXPECT_EQ(departure.left(free), at_second(300))
        << "had not left by then, and is where DNS leads from then on";
    EXPECT_EQ(departure.opened_by(), sim::ChangeId{7});
}

TEST(Departure, StartsAnewWhereTheTroubleWasOverBeforeItBegan) {
    for (const Time ended : {Time{}, at_second(50)}) {
        Departure departure;
        departure.begin(east, at_second(50));
        departure.start_leaving(at_second(100), {7});
        departure.called_back(at_second(120), ended);
        EXPECT_EQ(departure.state(), Departure::State::waiting) << "they are sent there for want of another";
        finish(departure, {ended, {8}}, {});
        EXPECT_EQ(departure.left(at_second(100)), Time::never());
    }
}

TEST(Departure, IsNoneOfThoseWhoWereSentThereAllTheWhile) {
    Departure departure;
    departure.begin(east, at_second(50));
    finish(departure, {at_second(250), {8}}, {});
    EXPECT_FALSE(departure.concerns()) << "the region could be reached all along";
}

TEST(Departure, OfWhomNothingEverSentElsewhereIsOverWhenTheRegionCanBeReached) {
    Departure departure;
    departure.begin(east, at_second(50));
    finish(departure, {at_second(250), {8}}, {at_second(240), {7}});
    EXPECT_EQ(departure.left(Time{}), at_second(240));
    EXPECT_EQ(departure.opened_by(), sim::ChangeId{7});
    Departure lasts;
    lasts.begin(east, at_second(50));
    finish(lasts, {Time::never(), {8}}, {Time::never(), {7}});
    EXPECT_EQ(lasts.left(Time{}), Time::never());
}

TEST(Departure, OfThoseWhoWereSentBackTooEarlyIsOverWithTheTrouble) {
    Departure departure;
    departure.begin(east, at_second(50));
    departure.start_leaving(at_second(100), {7});
    departure.called_back(at_second(120), Time::never());
    finish(departure, {at_second(250), {8}}, {});
    EXPECT_EQ(departure.state(), Departure::State::closed);
    EXPECT_EQ(departure.left(at_second(100)), at_second(250)) << "had left, and come back";
    EXPECT_EQ(departure.left(at_second(400)), at_second(250));
    EXPECT_EQ(departure.opened_by(), sim::ChangeId{8});
}

/// The DNS answer to the east's users changes when its check turns, and 5 s more.
struct Leaving : public ::testing::Test {
    static const Population& of(TinyWorld& world) { return *world->populations().front(); }
    static TimelineEntry lie(std::int64_t from, std::int64_t lasts) {
        return strikes(seconds(from), "health-override", {{"target", "east"}}, seconds(lasts));
    }
    static Time turned(TinyWorld& world, std::size_t change) {
        return world->check_of("east")->healthy().history()[change].from + seconds(5);
    }
    static SystemParameters system() {
        SystemParameters tiny = tiny_system();
        tiny.resolvers["isp"].ttl = CapTtl{Duration{}};
        tiny.clients["people"].keep_alive.idle = Duration{};
        tiny.saas["email"].endpoint = {"west"};
        tiny.saas["email"].rate = {0.01};
        return tiny;
    }
};

TEST_F(Leaving, OpensWithTheAnswerAndClosesWithItOnceTheTroubleIsOver) {
    TinyWorld world(system(), {lie(100, 300)}, seconds(1000));
    world.run();
    EXPECT_EQ(of(world).departure().state(), Departure::State::closed);
    for (std::size_t user = 0; user < 10; ++user) {
        EXPECT_EQ(of(world).left(user), turned(world, 1)) << "nothing holds them";
    }
    EXPECT_EQ(world->engine().journal().subject_of(of(world).departure().opened_by()).name,
              "dns.app.answer.east");
}

TEST_F(Leaving, StartsAnewWhenTheAnswerReturnsWhileAnotherFaultOfTheRegionLasts) {
    TinyWorld first(system(), {lie(100, 300)}, seconds(1000));
    first.run();
    const Time green = first->check_of("east")->healthy().history()[2].from;
    // The next lie begins before DNS has heard that the first one is over.
    const Duration soon = green.since_start() + seconds(2);
    TinyWorld world(system(),
                    {lie(100, 300), strikes(soon, "health-override", {{"target", "east"}}, seconds(1000))},
                    seconds(1000));
    world.run();
    ASSERT_EQ(world->check_of("east")->healthy().history().size(), 4U);
    EXPECT_TRUE(of(world).departure().open());
    EXPECT_EQ(of(world).left(0), turned(world, 3));
}

TEST_F(Leaving, IsNotUndoneByTroubleElsewhere) {
    TinyWorld world(system(), {lie(100, 300), strikes(seconds(200), "saas-outage", {{"target", "email"}})},
                    seconds(1000));
    world.run();
    EXPECT_EQ(of(world).departure().state(), Departure::State::closed);
    EXPECT_EQ(of(world).left(0), turned(world, 1));
}

TEST_F(Leaving, DoesNotOpenAgainOnceItIsClosed) {
    TinyWorld world(system(), {lie(100, 200), lie(500, 1000)}, seconds(1000));
    world.run();
    EXPECT_EQ(of(world).departure().state(), Departure::State::closed);
    EXPECT_EQ(of(world).left(0), turned(world, 1));
}

TEST_F(Leaving, DoesNotConcernThoseWhoAreSentElsewhereAnyway) {
    SystemParameters far = system();
    far.clients["people"].near = {"west"};
    TinyWorld world(far, {lie(100, 300)}, seconds(1000));
    world.run();
    EXPECT_FALSE(of(world).departure().concerns());
}

TEST_F(Leaving, ACachedAnswerHoldsTheUsersBehindItsResolver) {
    SystemParameters cached = system();
    cached.resolvers["isp"].ttl = HonourTtl{};
    cached.clients["people"].requests = {10}; // a hundred a second: the cache is hot
    TinyWorld world(cached, {lie(100, 300)}, seconds(1000));
    world.run();
    const Duration held = of(world).left(0) - turned(world, 1);
    EXPECT_GT(held, Duration{});
    EXPECT_LT(held, seconds(60));
    for (std::size_t user = 1; user < 10; ++user) {
        EXPECT_EQ(of(world).left(user), of(world).left(0)) << "one resolver, one answer";
    }
}

} // namespace
} // namespace gameday::models
