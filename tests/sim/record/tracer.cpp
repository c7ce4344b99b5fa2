#include "sim/record/tracer.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "sim/stories/waits.hpp"
#include "tests/sim/small_world.hpp"

namespace gameday::sim {
namespace {

using testing::at_second;
using testing::named;
using testing::seconds;
using Kind = TracePoint::Kind;

/// Knocks at the times it is told to, twice each: it draws, and records.
class Door {
public:
    Door(Engine& engine, const Randomness& randomness)
        : engine_(&engine), knocks_(randomness.stream("door/knocks")),
          on_knock_(engine.bind<&Door::knock>(this)), subject_(engine.journal().add(named("door"))) {}
    void knock_at(std::int64_t second) { engine_->schedule(at_second(second), {on_knock_, 7}); }
    void reset(const Randomness& randomness) { randomness.renew(knocks_); }
    [[nodiscard]] std::uint32_t handler() const { return on_knock_; }

private:
    void knock(std::uint64_t) {
        [[maybe_unused]] const auto bits = knocks_.at(3, 5)();
        engine_->record(subject_, -1);
    }

    Engine* engine_;
    Stream knocks_;
    std::uint32_t on_knock_;
    SubjectId subject_;
};

/// What a tracer was told, to the end.
struct Taken {
    std::vector<TracePoint> points;
    Tracer tracer{[this](auto some) { points.insert(points.end(), some.begin(), some.end()); }};

    std::vector<TracePoint> all() {
        points.insert(points.end(), tracer.rest().begin(), tracer.rest().end());
        return points;
    }
};

TEST(Tracer, IsToldOfEventsDrawsAndChangesInOrder) {
    Taken taken;
    Engine engine;
    engine.trace(&taken.tracer);
    Door door(engine, {.tracer = &taken.tracer});
    door.knock_at(4);
    engine.run_until(at_second(10));

    const auto points = taken.all();
    ASSERT_EQ(points.size(), 3);
    EXPECT_EQ(points[0], (TracePoint{at_second(4), door.handler(), 7, 0, 0, Kind::event}));
    EXPECT_EQ(points[1].kind, Kind::draw);
    EXPECT_EQ(points[1].at, at_second(4));
    EXPECT_EQ(points[1].detail, 3);
    EXPECT_EQ(points[1].ordinal, 5);
    EXPECT_EQ(taken.tracer.stream_name(points[1].subject), "door/knocks");
    EXPECT_EQ(points[2], (TracePoint{at_second(4), 0, static_cast<std::uint64_t>(-1), 0, 0, Kind::change}));
    EXPECT_EQ(engine.handler_name(door.handler()), "Door::knock");
}

TEST(Tracer, TellsTheDrawsOfOneReplicationFromAnothers) {
    Taken one;
    Taken other;
    [[maybe_unused]] const auto draw = Randomness{1, 1, &one.tracer}.stream("a").at(0);
    [[maybe_unused]] const auto second = Randomness{1, 2, &other.tracer}.stream("a").at(0);
    EXPECT_NE(one.all().at(0), other.all().at(0)) << "a stream that was not renewed must be seen";
}

Story sleep(Engine& engine) {
    co_await delay(engine, seconds(3));
}

// Where a coroutine's frame lies differs from run to run.
TEST(Tracer, KeepsNoAddresses) {
    Taken taken;
    Engine engine;
    engine.trace(&taken.tracer);
    Story story = sleep(engine);
    story.start();
    engine.run_until(at_second(10));
    EXPECT_THAT(taken.all(), ::testing::ElementsAre(TracePoint{at_second(3), 0, 0, 0, 0, Kind::event}));
    EXPECT_EQ(engine.handler_name(0), "a story's wait");
}

TEST(Tracer, HandsOverBetweenEventsAndForgetsNothing) {
    std::vector<std::size_t> sizes;
    std::vector<TracePoint> last;
    Tracer tracer([&](auto points) {
        sizes.push_back(points.size());
        last.assign(points.begin(), points.end());
    });
    constexpr int events = 10'000;
    for (int i = 0; i < events; ++i) {
        tracer.event(Time{}, 1, static_cast<std::uint64_t>(i));
        tracer.draw(1, 2, 3, 4); // whoever draws is never interrupted
        ASSERT_TRUE(last.empty() || last.back().kind == Kind::draw);
    }
    std::size_t count = tracer.rest().size();
    for (const std::size_t size : sizes) {
        count += size;
    }
    EXPECT_GE(sizes.size(), 2);
    EXPECT_EQ(count, 2 * events);
}

TEST(Tracer, IsLeftAndTakenUpByAReset) {
    Taken taken;
    Engine engine;
    Door door(engine, {});
    engine.on_reset<&Door::reset>(&door);
    engine.complete();
    door.knock_at(1);
    engine.run_until(at_second(5));
    engine.reset({.seed = 1, .replication = 2, .tracer = &taken.tracer});
    door.knock_at(1);
    engine.run_until(at_second(5));
    EXPECT_EQ(taken.all().size(), 3);
    engine.reset({.seed = 1, .replication = 3});
    door.knock_at(1);
    engine.run_until(at_second(5));
    EXPECT_EQ(taken.tracer.rest().size(), 3);
}

} // namespace
} // namespace gameday::sim
