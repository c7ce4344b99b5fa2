#include <boost/random/uniform_01.hpp>
#include <gtest/gtest.h>

#include "tests/models/clients/arrivals.hpp"

namespace gameday::models {
namespace {

using testing::arrivals;
using testing::at_second;
using testing::Expected;
using testing::failures;
using testing::ms;
using testing::seconds;
using testing::strikes;
using testing::tiny_system;
using testing::TinyWorld;

constexpr Time down = Time::at(Duration::seconds(50));

/// Users near the west who are served in the east, 60 ms away, which is down from 50 s on.
SystemParameters far_away(RetryParameters retry, double rate = 0.1) {
    SystemParameters system = tiny_system();
    system.database.clear();
    system.dns["app"].targets.erase("west");
    ClientParameters& people = system.clients["people"];
    people.near = {"west"};
    people.requests = {rate};
    people.retry = retry;
    return system;
}

/// When each attempt of the n-th request is made, if all before it fail.
std::vector<Time> attempts(const SystemParameters& system, Time first, std::uint64_t ordinal,
                           Duration noticed, sim::Randomness luck = {}) {
    const RetryParameters& retry = system.clients.at("people").retry;
    std::vector<Time> all{first};
    for (std::uint32_t i = 0; i + 1 < retry.attempts.value; ++i) {
        const Duration longest = std::min(retry.limit, retry.backoff * (std::int64_t{1} << i));
        sim::Draw bits = luck.stream("clients.people/retries").at(ordinal, i);
        const double u = retry.jitter == Jitter::full ? boost::random::uniform_01<double>{}(bits) : 1;
        all.push_back(all.back() + noticed +
                      Duration::from_nanoseconds(u * static_cast<double>(longest.count())));
    }
    return all;
}

void expect_as_predicted(const SystemParameters& system, const std::string& answer, Time back,
                         sim::Randomness luck = {}) {
    const Duration length = seconds(200);
    TinyWorld world(
        system,
        {strikes(down.since_start(), "region-down", {{"target", "east"}, {"answer", answer}}, back - down)},
        length, luck);
    world.run();
    const Duration noticed = answer == "refuse" ? ms(60) : system.clients.at("people").timeout;
    Expected expected(length);
    std::uint64_t ordinal = 0;
    for (const auto& arrival : arrivals(system, Time::at(length), luck)) {
        const Time last = attempts(system, arrival.at, ordinal++, noticed, luck).back();
        expected.saw(arrival.at, arrival.at < down || last >= back);
    }
    EXPECT_EQ(failures(world->populations().front()->series()), expected.failures());
    EXPECT_NE(expected.failures(), "");
}

constexpr RetryParameters plain{{3}, Duration::milliseconds(200), Duration::seconds(2), Jitter::none};

/// The request around which a test turns: the first one after 60 s.
std::pair<std::uint64_t, Time> chosen(const SystemParameters& system) {
    std::uint64_t ordinal = 0;
    for (const auto& arrival : arrivals(system, at_second(200))) {
        if (arrival.at > at_second(60)) {
            return {ordinal, arrival.at};
        }
        ++ordinal;
    }
    return {};
}

TEST(Retries, TheLastAttemptDecides) {
    const SystemParameters system = far_away(plain);
    const auto [ordinal, first] = chosen(system);
    const Time last = attempts(system, first, ordinal, ms(60)).back();
    EXPECT_EQ(last - first, ms(60 + 200 + 60 + 400));
    expect_as_predicted(system, "refuse", last);
    expect_as_predicted(system, "refuse", last + Duration::nanoseconds(1));
}

TEST(Retries, ASilentRegionCostsATimeOutEachTime) {
    SystemParameters system = far_away(plain);
    system.clients["people"].timeout = seconds(3);
    const auto [ordinal, first] = chosen(system);
    const Time last = attempts(system, first, ordinal, seconds(3)).back();
    EXPECT_EQ(last - first, seconds(6) + ms(600));
    expect_as_predicted(system, "black-hole", last);
    expect_as_predicted(system, "black-hole", last + Duration::nanoseconds(1));
}

TEST(Retries, TheWaitDoublesUpToItsLimit) {
    const SystemParameters system = far_away({{6}, ms(200), seconds(1), Jitter::none});
    const auto [ordinal, first] = chosen(system);
    const Time last = attempts(system, first, ordinal, ms(60)).back();
    EXPECT_EQ(last - first, ms(5 * 60 + 200 + 400 + 800 + 1000 + 1000));
    expect_as_predicted(system, "refuse", last);
    expect_as_predicted(system, "refuse", last + Duration::nanoseconds(1));
}

TEST(Retries, OneAttemptIsNoRetry) {
    const SystemParameters system = far_away({{1}, ms(200), seconds(1), Jitter::none});
    const auto [ordinal, first] = chosen(system);
    expect_as_predicted(system, "refuse", first);
    expect_as_predicted(system, "refuse", first + Duration::nanoseconds(1));
}

TEST(Retries, WithFullJitterTheWaitIsAnythingUpToTheBackOff) {
    const SystemParameters system = far_away({{4}, seconds(2), seconds(8), Jitter::full});
    const auto [ordinal, first] = chosen(system);
    expect_as_predicted(system, "refuse", attempts(system, first, ordinal, ms(60)).back());
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        expect_as_predicted(system, "refuse", at_second(100), {.seed = seed});
    }
    // E[2 s U + 4 s U' + 8 s U''] = 7 s, variance (4 + 16 + 64)/12.
    double sum = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        sum += (attempts(system, {}, i, {}).back() - Time{}).in_seconds();
    }
    EXPECT_NEAR(sum / 1000, 7, 4 * std::sqrt(7.0 / 1000));
}

TEST(Retries, ManyAtOnceAreKeptApart) {
    const SystemParameters system = far_away({{5}, ms(500), seconds(4), Jitter::full}, 20);
    expect_as_predicted(system, "refuse", at_second(53));
    expect_as_predicted(system, "black-hole", at_second(90));
}

TEST(Retries, WithNoWaitAndNoDistanceEndAtOnce) {
    SystemParameters system = far_away({{20}, Duration{}, Duration{}, Jitter::none});
    system.clients["people"].near = {"east"};
    const Duration length = seconds(200);
    TinyWorld world(system,
                    {strikes(down.since_start(), "region-down", {{"target", "east"}, {"answer", "refuse"}})},
                    length);
    world.run();
    Expected expected(length);
    for (const auto& arrival : arrivals(system, Time::at(length))) {
        expected.saw(arrival.at, arrival.at < down);
    }
    EXPECT_EQ(failures(world->populations().front()->series()), expected.failures());
}

TEST(Retries, UnderWayAtTheEndOfTheRunHaveFailed) {
    const SystemParameters system = far_away(plain, 5); // two time-outs of 5 s before the last attempt
    TinyWorld world(system, {strikes(down.since_start(), "region-down", {{"target", "east"}})}, seconds(60));
    world.run();
    const auto series = world->populations().front()->series().seconds();
    const auto total = [&](std::size_t second) { return series[second].total[0] + series[second].total[1]; };
    const auto failed = [&](std::size_t second) {
        return series[second].failed[0] + series[second].failed[1];
    };
    for (const std::size_t second :
         {50U, 55U, 59U}) { // 10.6 s after the last ones nobody knows yet how they end
        EXPECT_GT(total(second), 0U);
        EXPECT_EQ(failed(second), total(second));
    }
}

TEST(Retries, SuccessIsCountedWhereTheFirstAttemptWasMade) {
    // Down for the 70th second: whoever tried in it succeeds a little later, and is counted in it.
    const SystemParameters system = far_away({{4}, seconds(1), seconds(4), Jitter::none}, 10);
    const Duration length = seconds(100);
    TinyWorld world(
        system, {strikes(seconds(70), "region-down", {{"target", "east"}, {"answer", "refuse"}}, seconds(1))},
        length);
    world.run();
    RequestSeries expected({}, length);
    for (const auto& arrival : arrivals(system, Time::at(length))) {
        expected.count(arrival.at, arrival.write ? RequestKind::write : RequestKind::read, true);
    }
    for (std::size_t i = 0; i < 100; ++i) {
        const Second& second = world->populations().front()->series().seconds()[i];
        ASSERT_EQ(second.total, expected.seconds()[i].total) << "second " << i;
        ASSERT_EQ(second.failed[0] + second.failed[1], 0U);
    }
}

} // namespace
} // namespace gameday::models
