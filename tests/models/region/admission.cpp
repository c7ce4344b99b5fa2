#include <cmath>

#include <boost/random/exponential_distribution.hpp>
#include <gtest/gtest.h>

#include "tests/models/tiny_system.hpp"

namespace gameday::models {
namespace {

using testing::at;
using testing::ms;
using testing::seconds;

struct Admissions : public ::testing::Test {
    Region region_of(double capacity, Duration limit, double scale = 1) {
        RegionParameters parameters;
        parameters.capacity = {capacity};
        parameters.queue_limit = limit;
        return {engine, RegionId{0}, "east", parameters, scale};
    }
    static int served_of(Region& region, int requests, Time now) {
        int served = 0;
        for (int i = 0; i < requests; ++i) {
            served += region.admit(now) == Admission::served ? 1 : 0;
        }
        return served;
    }
    sim::Engine engine;
};

// Of 100 ms on average, requests take 100, 61.8, 123.6, 85.4, 147.2, 109, … ms.
TEST_F(Admissions, ABurstIsServedUntilTheWaitWouldPassTheLimit) {
    Region patient = region_of(10, ms(250)); // the waits are 0, 100, 161.8 and then 285.4 ms
    EXPECT_EQ(served_of(patient, 10, {}), 3);
    Region exact = region_of(10, ms(100));
    EXPECT_EQ(served_of(exact, 10, {}), 2) << "a wait of just the limit is borne";
    Region hasty = region_of(10, ms(99));
    EXPECT_EQ(served_of(hasty, 10, {}), 1);
    Region none = region_of(10, Duration{});
    EXPECT_EQ(served_of(none, 10, {}), 1) << "without a queue there is still the server";
}

TEST_F(Admissions, TheQueueDrainsAsTimePassesAndIdleTimeIsNotSaved) {
    Region region = region_of(10, ms(200));
    EXPECT_EQ(served_of(region, 10, {}), 3); // busy until 285.4 ms
    EXPECT_EQ(served_of(region, 10, at(ms(85))), 0);
    EXPECT_EQ(served_of(region, 10, at(ms(86))), 1);
    EXPECT_EQ(served_of(region, 10, at(seconds(60))), 2) << "147.2 ms and 109 ms";
}

// So that a client that comes back at a fixed gap is not served, or shed, for ever.
TEST_F(Admissions, WhatRequestsTakeVariesEvenlyAroundItsMean) {
    Region region = region_of(10, seconds(1000));
    constexpr int requests = 5000;
    EXPECT_EQ(served_of(region, requests, {}), requests);
    const Time mean = at(ms(100 * requests)); // how long they take together, within one of them
    Region limited = region_of(10, ms(100 * requests));
    EXPECT_NEAR(served_of(limited, 2 * requests, {}), requests, 2);
    EXPECT_EQ(region.admit(mean), Admission::served);
}

TEST_F(Admissions, ATrainOfArrivalsWaitsExactly) {
    // One each 80 ms, 100 ms of work on average: each served one leaves the next waiting 20 ms longer, more
    // or less.
    Region region = region_of(10, ms(250));
    for (int i = 0; i <= 12; ++i) { // waits of 0, 20, …, 240 ms
        EXPECT_EQ(region.admit(at(ms(80 * i))), Admission::served) << i;
    }
    EXPECT_EQ(region.admit(at(ms(80 * 13))), Admission::shed);   // it would have been 260 ms
    EXPECT_EQ(region.admit(at(ms(80 * 14))), Admission::served); // 180 ms
}

TEST_F(Admissions, ATrainAboveCapacityIsShedByOneMinusOneOverRho) {
    Region region = region_of(10, ms(250));
    const int arrivals = 10'000;
    int shed = 0;
    for (int i = 0; i < arrivals; ++i) {
        shed += region.admit(at(ms(80 * i))) == Admission::shed ? 1 : 0;
    }
    // What is served is the time that has passed, and at most the queue's 350 ms more or less.
    EXPECT_NEAR(static_cast<double>(shed) / arrivals, 1 - 1 / 1.25, 3.5 / arrivals);
}

TEST_F(Admissions, PoissonArrivalsAtTwiceTheCapacityAreShedByHalf) {
    Region region = region_of(100, seconds(1));
    sim::Draw bits = sim::Randomness{}.stream("test/arrivals").at(0);
    boost::random::exponential_distribution<double> gap(200);
    const int arrivals = 40'000;
    int shed = 0;
    Time now;
    for (int i = 0; i < arrivals; ++i) {
        now = now + Duration::from_seconds(gap(bits));
        shed += region.admit(now) == Admission::shed ? 1 : 0;
    }
    // 1 − 100 T / N, with T the sum of N gaps: sd 0.5/√N; the queue's content adds 101/N at most.
    EXPECT_NEAR(static_cast<double>(shed) / arrivals, 0.5, 4 * 0.5 / std::sqrt(arrivals) + 101.0 / arrivals);
}

TEST_F(Admissions, BelowTwoThirdsOfItsCapacityNothingIsShedEvenWithoutAQueue) {
    Region region = region_of(10, Duration{});
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(region.admit(at(ms(150 * i))), Admission::served);
    }
}

TEST_F(Admissions, ScaleMultipliesTheCapacity) {
    Region region = region_of(10, ms(200), 100); // 1 ms each
    EXPECT_EQ(served_of(region, 1000, {}), 201);
}

} // namespace
} // namespace gameday::models
