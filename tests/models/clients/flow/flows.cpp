#include "models/clients/flow/flows.hpp"

#include <array>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "tests/models/dns/name_rig.hpp"

namespace gameday::models {
namespace {

using testing::at_second;
using testing::NameRig;
using testing::seconds;

/// A hundred users in the east behind each of a hundred resolvers, with a TTL of 60 s; so busy that every
/// cache is hot. East's record is edited to and fro.
struct FlowsRig : NameRig {
    explicit FlowsRig(std::vector<LayerParameters> layers = {}, Duration connection_age = {},
                      Rate requests = Rate{1})
        : NameRig(testing::tiny_system()) {
        clients = system.clients.begin()->second;
        clients.requests = requests;
        clients.layers = std::move(layers);
        clients.keep_alive = {connection_age, connection_age};
        flows = std::make_unique<Flows>(randomness, "some", clients, east, *name,
                                        std::vector<FlowGroup>{{"isp", &resolvers, 10'000, 100}});
    }

    /// At that second the answer leaves east, or comes back.
    void edit(int second, bool away, bool alive = true) {
        name->set_withdrawn(east, away);
        flows->follow_answer(at_second(second), {.alive = alive, .down_for = 0, .refuses = false},
                             Time::never());
    }
    [[nodiscard]] std::array<double, 2> spread(double second) const {
        std::array<double, 2> users{};
        flows->spread(Time{} + Duration::from_seconds(second), users);
        return users;
    }
    [[nodiscard]] double in_east(double second) const { return spread(second)[east.index()]; }

    ClientParameters clients;
    ResolverParameters resolvers;
    std::unique_ptr<Flows> flows;
};

LayerParameters layer(Pin pin) {
    LayerParameters layer;
    layer.pin = pin;
    return layer;
}

TEST(Flows, LeaveAsTheirCachesRunOut) {
    FlowsRig rig;
    EXPECT_EQ(rig.in_east(99), 10'000);
    rig.edit(100, true);
    // Of a hundred resolvers half are left after half a TTL: within 4·√(100/4), a hundred users each.
    EXPECT_NEAR(rig.in_east(130), 5'000, 2'000);
    EXPECT_EQ(rig.in_east(160), 0);
    const auto half_way = rig.spread(130);
    EXPECT_EQ(std::accumulate(half_way.begin(), half_way.end(), 0.0), 10'000);
}

TEST(Flows, WhoIsPinnedForEverStaysThroughAnAnswerThatComesBack) {
    FlowsRig rig({layer(PinForever{})});
    rig.edit(100, true);
    EXPECT_EQ(rig.in_east(1000), 10'000) << "nobody has asked anew";
    rig.edit(2000, false);
    EXPECT_EQ(rig.in_east(2000), 10'000) << "nobody has ever gone west";
    EXPECT_EQ(rig.in_east(9000), 10'000);
}

TEST(Flows, AnAnswerThatComesBackIsLetGoOfByThoseAloneWhoHeldIt) {
    // A layer keeps what it holds for ten minutes, and is asked within a second of its end.
    FlowsRig rig({layer(PinFor{seconds(600)})});
    rig.edit(100, true);
    const double still = rig.in_east(400);
    EXPECT_NEAR(still, 10'000 * 0.55, 1000)
        << "half of the layers, and a tenth of the rest, for their caches";
    rig.edit(400, false);
    // Those who had gone west come back as their layers let them. Meanwhile, for the minute that caches hold
    // the west, half of those still go there whose layers run out: of the 5,000 that hold the east each in
    // 300 s, and of the others each in 600 s.
    EXPECT_NEAR(rig.in_east(401), still, 300);
    EXPECT_NEAR(rig.in_east(460), 5'000 - 5'000 * 60 / 300.0 / 2 + 5'000 * 60 / 600.0 / 2, 600);
    for (int second = 470; second < 1100; second += 10) {
        EXPECT_GE(rig.in_east(second), rig.in_east(second - 10) - 1) << second;
    }
    EXPECT_EQ(rig.in_east(1100), 10'000);
}

TEST(Flows, ABriefChangeOfTheAnswerReachesFewCaches) {
    FlowsRig rig;
    rig.edit(100, true);
    rig.edit(106, false);
    // In six seconds a tenth of the caches ran out, and holds the other answer for most of a minute.
    EXPECT_NEAR(rig.in_east(130), 9'000, 1'200);
    EXPECT_EQ(rig.in_east(166), 10'000);
}

TEST(Flows, ConnectionsEndWithTheirRegion) {
    const Duration ten_minutes = seconds(600);
    FlowsRig planned({}, ten_minutes);
    planned.edit(100, true); // the record is edited while the region is well
    EXPECT_GT(planned.in_east(165), 5'000) << "by their connections alone";
    FlowsRig broken({}, ten_minutes);
    broken.edit(100, true);
    broken.flows->lose_connections(at_second(161), broken.east);
    EXPECT_EQ(broken.in_east(150), planned.in_east(150)) << "until then nothing is different";
    EXPECT_EQ(broken.in_east(161), 0) << "no cache remembers the region any more";
    FlowsRig other({}, ten_minutes);
    other.edit(100, true);
    other.flows->lose_connections(at_second(161), other.west);
    EXPECT_EQ(other.in_east(165), planned.in_east(165)) << "that of another region does not matter";
}

TEST(Flows, WhoAskedJustNowKeepsTheAnswerLonger) {
    FlowsRig busy;
    // A hundred requests a second keep each cache hot: a second after the change 59/60 hold it, whoever
    // asked.
    EXPECT_NEAR(busy.flows->kept_by_asking(1, 1), 0, 1e-3);
    FlowsRig layered({layer(PinForever{})});
    EXPECT_NEAR(layered.flows->kept_by_asking(5, 2), 0, 1e-9) << "they all keep it anyway";
    FlowsRig idle({}, {},
                  Rate{1.0 / 6000}); // a request a minute behind each resolver: half of the caches are hot
    EXPECT_NEAR(idle.flows->kept_by_asking(6, 3), (1 - 0.5 * 0.1) - 0.5 * 0.95, 0.005);
    EXPECT_NEAR(idle.flows->kept_by_asking(60.001, 30), 0, 1e-9) << "after a TTL nobody holds it";
}

TEST(Flows, NeedNoSecondLookWhileNobodyLeaves) {
    FlowsRig rig;
    EXPECT_EQ(rig.flows->step(at_second(50)), Duration::never());
    rig.edit(100, true);
    const Duration step = rig.flows->step(at_second(100));
    EXPECT_GE(step, seconds(1));
    EXPECT_LE(step, seconds(4)) << "no more than a sixteenth leave along one line";
    EXPECT_EQ(rig.flows->step(at_second(160)), Duration::never());
}

TEST(Flows, AfterAResetNothingIsLeftOfTheLastRun) {
    FlowsRig rig;
    rig.edit(100, true);
    const double first = rig.in_east(130);
    rig.name->set_withdrawn(rig.east, false);
    rig.flows->reset(rig.randomness);
    EXPECT_EQ(rig.in_east(130), 10'000);
    rig.edit(100, true);
    EXPECT_EQ(rig.in_east(130), first);
}

} // namespace
} // namespace gameday::models
