#include <boost/random/uniform_01.hpp>
#include <gtest/gtest.h>

#include "tests/models/clients/leaving_rig.hpp"

namespace gameday::models {
namespace {

using testing::arrivals;
using testing::failures;
using testing::leave;
using testing::leaving;
using testing::moved;
using testing::Predicted;
using testing::seconds;
using testing::TinyWorld;

LayerParameters layer(const std::string& name, Pin pin) {
    return {name, pin};
}

/// Caches in the steady state of Poisson demand: hot with probability λT/(1+λT), and then with a
/// residual life uniform on (0, T). The next one is asked when what is left of that life is over, and then a
/// request comes: in a cycle of T and such a gap that is the mean wait from any instant.
std::vector<std::pair<Time, bool>> at_start(const std::vector<Duration>& pins, double demand,
                                            sim::Randomness luck) {
    const sim::Stream stream = luck.stream("clients.people/layers");
    std::vector<std::pair<Time, bool>> caches;
    double wait = 1 / demand;
    for (const Duration pin : pins) {
        sim::Draw bits = stream.at(0, static_cast<std::uint32_t>(caches.size()));
        boost::random::uniform_01<double> uniform;
        const double hot = pin.in_seconds() / (pin.in_seconds() + wait);
        Time expires;
        if (uniform(bits) < hot) {
            expires = Time::at(Duration::from_seconds(uniform(bits) * pin.in_seconds()));
        }
        caches.emplace_back(expires, true);
        wait += hot * pin.in_seconds() / 2;
    }
    return caches;
}

/// Who opens a connection for each request asks these caches, the nearest first, and each expired one
/// before the answer pins it for its whole length.
Predicted predict(const std::vector<Duration>& pins, double rate, sim::Randomness luck) {
    SystemParameters system = leaving();
    system.clients["people"].requests = {rate};
    Predicted predicted;
    std::vector<std::pair<Time, bool>> caches = at_start(pins, rate, luck);
    bool asked = false;
    const auto last_of_east = [&](Time now) {
        Time last = now;
        for (const auto& [expires, east] : caches) {
            last = east ? std::max(last, expires) : last;
        }
        return last;
    };
    for (const auto& arrival : arrivals(system, Time::at(testing::leaving_length), luck)) {
        if (!asked && arrival.at >= moved) {
            asked = true;
            predicted.left = last_of_east(moved);
        }
        std::size_t expired = 0;
        while (expired < pins.size() && caches[expired].first <= arrival.at) {
            ++expired;
        }
        const bool east = expired < pins.size() ? caches[expired].second : arrival.at < moved;
        for (std::size_t i = 0; i < expired; ++i) {
            caches[i] = {arrival.at + pins[i], east};
        }
        predicted.request(arrival.at, east, last_of_east(arrival.at));
    }
    return predicted;
}

void expect_as_predicted(const std::vector<Duration>& pins, double rate, sim::Randomness luck) {
    SystemParameters system = leaving();
    system.clients["people"].requests = {rate};
    for (const Duration pin : pins) {
        system.clients["people"].layers.push_back(layer("cache", PinFor{pin}));
    }
    TinyWorld world = leave(system, luck);
    world.run();
    const Predicted predicted = predict(pins, rate, luck);
    EXPECT_EQ(failures(world->populations().front()->series()), predicted.series.failures());
    EXPECT_EQ(world->populations().front()->left(0), predicted.left);
}

TEST(Layers, EachPinsAFullLifeOfItsOwn) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const double rate = seed % 2 == 0 ? 0.05 : 1;
        expect_as_predicted({}, rate, {.seed = seed});
        expect_as_predicted({seconds(60)}, rate, {.seed = seed});
        expect_as_predicted({seconds(30), seconds(75)}, rate, {.seed = seed});
        expect_as_predicted({seconds(75), seconds(30)}, rate, {.seed = seed});
        expect_as_predicted({seconds(20), seconds(45), seconds(70)}, rate, {.seed = seed});
    }
}

TEST(Layers, TwoInDemandAddUp) {
    // Asked each hundredth of a second, the nearer one re-pins what the farther one has kept to its end.
    SystemParameters system = leaving();
    system.clients["people"].requests = {100};
    system.clients["people"].layers = {layer("browser", PinFor{seconds(40)}),
                                       layer("system", PinFor{seconds(70)})};
    TinyWorld world = leave(system);
    world.run();
    const Duration stayed = world->populations().front()->left(0) - moved;
    // The farther one was fetched before the move, and the nearer one after it, if it had to.
    EXPECT_GT(stayed, Duration{});
    EXPECT_LE(stayed, seconds(110));
    expect_as_predicted({seconds(40), seconds(70)}, 100, {});
}

TEST(Layers, PinnedForEverNeverLeaves) {
    for (const bool behind_another : {false, true}) {
        SystemParameters system = leaving();
        system.clients["people"].layers = {layer("jvm", PinForever{})};
        if (behind_another) {
            system.clients["people"].layers.insert(system.clients["people"].layers.begin(),
                                                   layer("browser", PinFor{seconds(10)}));
        }
        TinyWorld world = leave(system);
        world.run();
        const Population& user = *world->populations().front();
        EXPECT_EQ(user.left(0), Time::never());
        std::size_t failed = 0;
        for (const Second& second : user.series().seconds().subspan(150)) {
            failed += second.failed[0] + second.failed[1];
            ASSERT_EQ(second.failed, second.total);
        }
        EXPECT_GT(failed, 100U);
    }
}

TEST(Layers, PinnedForEverIsPinnedFromBeforeTheRun) {
    // The first request comes after the move; the user was sent to the east long before.
    SystemParameters system = leaving();
    system.clients["people"].requests = {0.004};
    system.clients["people"].layers = {layer("jvm", PinForever{})};
    sim::Randomness luck;
    while (!arrivals(system, Time::at(seconds(130)), luck).empty()) {
        ++luck.seed;
    }
    TinyWorld world = leave(system, luck);
    world.run();
    EXPECT_EQ(world->populations().front()->left(0), Time::never());
}

} // namespace
} // namespace gameday::models
