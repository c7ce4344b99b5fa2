#include <optional>

#include <gtest/gtest.h>

#include "tests/models/clients/leaving_rig.hpp"

namespace gameday::models {
namespace {

using testing::arrivals;
using testing::at_second;
using testing::failures;
using testing::leave;
using testing::leaving;
using testing::moved;
using testing::Predicted;
using testing::seconds;
using testing::TinyWorld;

using Begins = std::optional<Population::Connection>;

/// A user who keeps one connection by these rules, and begins with that one, or without.
Predicted predict(const SystemParameters& system, Begins first, sim::Randomness luck = {}) {
    const KeepAliveParameters& keep = system.clients.at("people").keep_alive;
    Predicted predicted;
    bool open = first.has_value();
    bool east = true;
    Time opened = open ? first->opened : Time{};
    Time used = open ? first->last_used : Time{};
    bool asked = false;
    const auto ends = [&] { return std::min(used + keep.idle, opened + keep.max_age); };
    for (const auto& [when, user, write] : arrivals(system, Time::at(testing::leaving_length), luck)) {
        if (!asked && when >= moved) { // at the move itself it is asked until when the user stays
            asked = true;
            predicted.left = open && east && ends() > moved ? ends() : moved;
        }
        if (!open || when - used > keep.idle || when - opened > keep.max_age) {
            east = when < moved;
            opened = when;
            open = true;
        }
        used = when;
        predicted.request(when, east, east ? ends() : when);
    }
    return predicted;
}

void expect_as_predicted(const SystemParameters& system, sim::Randomness luck = {}) {
    TinyWorld world = leave(system, luck);
    const Population& people = *world->populations().front();
    const Begins first = people.connection(0);
    world.run();
    const Predicted predicted = predict(system, first, luck);
    EXPECT_EQ(failures(people.series()), predicted.series.failures());
    EXPECT_EQ(people.left(0), predicted.left);
}

TEST(KeepAlive, AUserStaysWhileTheConnectionIsNeitherIdleNorOld) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SystemParameters system = leaving();
        const auto idle = static_cast<std::int64_t>(seed % 7);
        const auto age = static_cast<std::int64_t>(10 + 13 * (seed % 5));
        system.clients["people"].keep_alive = {seconds(idle), seconds(age)};
        expect_as_predicted(system, {.seed = seed});
    }
}

/// The requests of the user, and which of them is the first one after the move.
struct Instants {
    explicit Instants(sim::Randomness luck = {}) : all(arrivals(leaving(), at_second(400), luck)) {
        after = static_cast<std::size_t>(
            std::find_if(all.begin(), all.end(), [](const auto& one) { return one.at >= moved; }) -
            all.begin());
    }
    std::vector<testing::Arrival> all;
    std::size_t after = 0;
};

SystemParameters keeping(Duration idle, Duration max_age) {
    SystemParameters system = leaving();
    system.clients["people"].keep_alive = {idle, max_age};
    return system;
}

/// Whether the first request after the move still goes to the east.
bool stays(Duration idle, Duration max_age, sim::Randomness luck = {}) {
    const SystemParameters system = keeping(idle, max_age);
    expect_as_predicted(system, luck);
    TinyWorld world = leave(system, luck);
    world.run();
    const Instants instants(luck);
    const auto second = static_cast<std::size_t>(instants.all[instants.after].at.count() / 1'000'000'000);
    return world->populations().front()->series().seconds()[second].failed[0] > 0;
}

TEST(KeepAlive, AConnectionIsUsedAtItsIdleLimitAndNotANanosecondLater) {
    const Instants instants;
    const Duration gap = instants.all[instants.after].at - instants.all[instants.after - 1].at;
    EXPECT_TRUE(stays(gap, seconds(1000)));
    EXPECT_FALSE(stays(gap - Duration::nanoseconds(1), seconds(1000)));
}

/// A greatest age that the connection of that request has just reached at the first one after the move; zero
/// where no request opens one that does. Requests come so often that a connection ends by its age alone.
Duration age_reached_after_move(sim::Randomness luck) {
    const Instants instants(luck);
    for (std::size_t opener = 0; opener < instants.after; ++opener) {
        const Duration age = instants.all[instants.after].at - instants.all[opener].at;
        TinyWorld world = leave(keeping(seconds(1000), age), luck);
        const Begins first = world->populations().front()->connection(0);
        if (!first) {
            continue;
        }
        // The last request but one before it would still use the user's first connection.
        const Time ends = first->opened + age;
        if (ends < instants.all[opener].at && (opener == 0 || ends >= instants.all[opener - 1].at)) {
            return age;
        }
    }
    return {};
}

TEST(KeepAlive, AConnectionIsUsedAtItsGreatestAgeAndNotANanosecondLater) {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const sim::Randomness luck{.seed = seed};
        const Duration age = age_reached_after_move(luck);
        if (age > Duration{}) {
            ++found;
            EXPECT_TRUE(stays(seconds(1000), age, luck)) << seed;
            EXPECT_FALSE(stays(seconds(1000), age - Duration::nanoseconds(1), luck)) << seed;
        }
    }
    EXPECT_GE(found, 2);
}

TEST(KeepAlive, ADeadRegionTakesItsConnectionsAlong) {
    // The connection would last for ever; the region refuses from 119 s on, and DNS moves at 120 s.
    SystemParameters system = leaving();
    system.regions["east"] = system.regions["west"];
    system.clients["people"].requests = {20};
    system.clients["people"].keep_alive = {seconds(1000), seconds(1000)};
    TinyWorld world(
        system,
        {testing::starts(seconds(100), "move"),
         testing::strikes(seconds(119), "region-down", {{"target", "east"}, {"answer", "refuse"}})},
        seconds(400));
    world.run();
    for (std::size_t i = 0; i < world->populations().front()->series().seconds().size(); ++i) {
        const Second& second = world->populations().front()->series().seconds()[i];
        EXPECT_EQ(second.failed[0] + second.failed[1] > 0, i == 119) << "second " << i;
    }
    EXPECT_EQ(world->populations().front()->left(0), moved) << "no connection holds the user";
}

} // namespace
} // namespace gameday::models
