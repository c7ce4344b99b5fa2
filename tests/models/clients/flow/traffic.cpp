// Traffic of a whole world as flows, against what follows from rates alone.

#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::ms;
using testing::seconds;
using testing::strikes;
using testing::tiny_system;

constexpr std::size_t reads = 0;
constexpr std::size_t writes = 1;

/// A thousand users, who make 100 requests a second, 20 of them writes, and try once; DNS knows of the east
/// alone.
SystemParameters busy() {
    SystemParameters system = tiny_system();
    ClientParameters& people = system.clients["people"];
    people.users = {1000};
    people.retry.attempts = {1};
    people.timeout = seconds(5);
    people.keep_alive = {ms(1), ms(1)};
    system.dns["app"].targets.erase("west");
    return system;
}

class FlowWorld {
public:
    FlowWorld(SystemParameters system, std::vector<TimelineEntry> timeline, Duration duration = seconds(600))
        : system_(std::move(system)), script_{.timeline = std::move(timeline), .duration = duration},
          world_(system_, script_, Prospects::of(system_, script_.timeline), {}, Grain::flow) {
        world_.run();
    }
    World* operator->() { return &world_; }

    /// How many requests of a kind are expected to fail that begin in that second from the clock on.
    [[nodiscard]] double failing(std::size_t second, std::size_t kind) const {
        const DrawnSeries& series = *world_.clients().front().series.front();
        return series.expected_by_second(second / DrawnSeries::minute)[second % DrawnSeries::minute][kind];
    }
    [[nodiscard]] double failing(std::size_t from, std::size_t to, std::size_t kind) const {
        double sum = 0;
        for (std::size_t second = from; second < to; ++second) {
            sum += failing(second, kind);
        }
        return sum;
    }

private:
    SystemParameters system_;
    Script script_;
    World world_;
};

TimelineEntry east_is_dark(Duration lasts) {
    return strikes(seconds(100), "region-down", {{"target", "east"}}, lasts);
}

TEST(FlowTraffic, WhereNothingHappensNothingFails) {
    FlowWorld world(busy(), {});
    EXPECT_EQ(world.failing(0, 600, reads) + world.failing(0, 600, writes), 0);
    const DrawnSeries& series = *world->clients().front().series.front();
    EXPECT_NEAR(series.total()[reads], 80, 1e-9);
    EXPECT_NEAR(series.total()[writes], 20, 1e-9);
    const auto& total = series.whole().total;
    EXPECT_NEAR(static_cast<double>(total[reads] + total[writes]), 60000, 4 * std::sqrt(60000));
}

// The clock starts with the fault.
TEST(FlowTraffic, EverybodySentToADarkRegionFailsForAsLongAsItIsDark) {
    FlowWorld world(busy(), {east_is_dark(seconds(120))});
    EXPECT_NEAR(world.failing(0, 120, reads), 80 * 120, 1e-3);
    EXPECT_NEAR(world.failing(0, reads), 80, 1e-4);
    EXPECT_NEAR(world.failing(119, reads), 80, 1e-4);
    EXPECT_NEAR(world.failing(120, 500, reads), 0, 1e-3);
}

TEST(FlowTraffic, WhoeverTriesAgainLaterFailsLess) {
    SystemParameters system = busy();
    system.clients["people"].retry = {{3}, seconds(1), seconds(10), Jitter::none};
    FlowWorld world(system, {east_is_dark(seconds(120))});
    // The third attempt comes two time-outs and 1 s + 2 s after the first.
    EXPECT_NEAR(world.failing(0, 600 - 100, reads), 80 * (120 - 13), 1e-3);
    EXPECT_NEAR(world.failing(106, reads), 80, 1e-4);
    EXPECT_NEAR(world.failing(107, reads), 0, 1e-3);
}

// In a region that has a copy of its own to read.
TEST(FlowTraffic, OfADeadPrimaryOnlyWritesFail) {
    SystemParameters system = busy();
    system.dns["app"].targets = {{"west", {"west"}}};
    FlowWorld world(system, {strikes(seconds(100), "primary-crash",
                                     {{"target", "main"}, {"answer", "black-hole"}}, seconds(60))});
    EXPECT_EQ(world.failing(0, 500, reads), 0);
    EXPECT_NEAR(world.failing(0, 60, writes), 20 * 60, 20) << "but for the first, and what waits for TCP";
}

TEST(FlowTraffic, WhoAsksForHimselfMovesAlongALine) {
    SystemParameters system = busy();
    system.dns["app"].targets["west"] = {"west"};
    system.resolvers["isp"].own = true;
    system.resolvers["isp"].refresh = seconds(40);
    FlowWorld world(system, {east_is_dark(seconds(400))});
    const Time answered = world->clients().front().answer->history()[1].from;
    const double after = (answered - Time::at(seconds(100))).in_seconds();
    // Of all that fail after the answer has changed there are as many as in 20 s before.
    EXPECT_NEAR(world.failing(0, 400, reads) / 80, after + 20, 0.5);
    const auto half_way = static_cast<std::size_t>(after + 20);
    EXPECT_NEAR(world.failing(half_way, reads), 40, 4);
}

TEST(FlowTraffic, WhatARegionCannotServeIsTurnedAway) {
    SystemParameters system = busy();
    system.regions["east"].capacity = {50};
    system.scale_users = {20};
    FlowWorld world(system, {});
    const Region& east = *world->region("east");
    EXPECT_NEAR(east.load.whole().rate(), 2000, 20);
    EXPECT_NEAR(east.load.whole().share_shed(), 0.5, 0.01);
    EXPECT_NEAR(world.failing(60, 600, reads) / (540 * 1600), 0.5, 0.01);
    EXPECT_NEAR(world.failing(60, 600, writes) / (540 * 400), 0.5, 0.01);
}

// Each attempt is turned away with the same chance s. In thousands: L = 2 (1 + s), of which L (1 − s) = 1 is
// served.
TEST(FlowTraffic, WhatIsTurnedAwayComesAgainAsLoad) {
    SystemParameters system = busy();
    system.regions["east"].capacity = {50};
    system.scale_users = {20};
    system.clients["people"].retry = {{2}, ms(100), ms(100), Jitter::none};
    FlowWorld world(system, {});
    const LoadWindow& whole = world->region("east")->load.whole();
    const double shed = 1 - 1000 / whole.rate();
    EXPECT_NEAR(whole.rate(), 2000 * (1 + shed), 40);
    EXPECT_NEAR(whole.share_shed(), shed, 0.01);
    EXPECT_NEAR(whole.rate(), 1000 * (2 + std::sqrt(2)), 60);
}

TEST(FlowTraffic, WhatIsTurnedAwayIsNeitherWrittenNorLost) {
    const auto lost = [](double capacity) {
        SystemParameters system = busy();
        system.regions["east"].capacity = {capacity};
        system.scale_users = {20};
        system.runbooks["plan"].steps = {testing::step("promote", {{"target", "main"}})};
        FlowWorld world(system, {testing::starts(seconds(300), "plan")});
        return static_cast<double>(world->database("main")->promotions()[0].lost_writes);
    };
    // 400 writes a second; the replica is 2 s behind, and the primary goes on while it is promoted, for 60 s.
    EXPECT_NEAR(lost(1000), 400 * 62, 4 * std::sqrt(400 * 62));
    EXPECT_NEAR(lost(50), 200 * 62, 4 * std::sqrt(200 * 62));
}

TEST(FlowTraffic, ARunAgainWithTheSameLuckIsTheSame) {
    SystemParameters system = busy();
    const Script script{.timeline = {east_is_dark(seconds(120))}, .duration = seconds(600)};
    World world(system, script, Prospects::of(system, script.timeline), {.seed = 5}, Grain::flow);
    const auto failed = [&] {
        world.run();
        return world.clients().front().series.front()->whole().failed;
    };
    const auto once = failed();
    world.reset({.seed = 6});
    const auto otherwise = failed();
    world.reset({.seed = 5});
    EXPECT_EQ(failed(), once);
    EXPECT_NE(otherwise, once);
}

} // namespace
} // namespace gameday::models
